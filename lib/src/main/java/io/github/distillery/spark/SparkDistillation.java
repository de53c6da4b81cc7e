package io.github.distillery.spark;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.distill.DecoupledKnowledge;
import io.github.distillery.distill.Dist;
import io.github.distillery.distill.Distillation;
import io.github.distillery.distill.HardLabels;
import io.github.distillery.distill.LabelSmoothing;
import io.github.distillery.distill.LogitMatching;
import io.github.distillery.distill.Signal;
import io.github.distillery.distill.SoftTargets;
import io.github.distillery.distill.VirtualTeacher;
import io.github.distillery.label.SoftLabels;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.model.Temperature;
import io.github.distillery.train.Head;
import io.github.distillery.train.OutsideTraining;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Teaches a student on a cluster, by soft labels that {@link SparkSoftLabels} made, with DL4J's
 * parameter averaging.
 *
 * <pre>{@code
 * var student = SparkDistillation.from(labels)
 *     .soft(0.9, temperature(4))
 *     .hard(0.1)
 *     .train(spark, Architectures.mlp(784, 30, 10), train, validation, options);
 * }</pre>
 *
 * <p>In a round each worker takes some batches, of the options' size each, from the shard of
 * samples that its executor keeps, beginning with the same parameters; then the parameters and the
 * state of the optimizer are averaged. With {@code w} workers an epoch has a {@code w}-th of the
 * steps in a row that one machine would take, so that a student may want more epochs or a higher
 * rate. Order and initial weights follow the seed; a training repeats exactly where the number of
 * workers is the same and the student has no dropout.
 *
 * <p>With {@link TrainingOptions#checkpoint} the driver keeps the state of the training after each
 * epoch. Where it is lost, the same call goes on behind that epoch, and ends with the same network.
 *
 * <p>Signals are those on predictions: soft targets, hard labels, logit matching, decoupled
 * knowledge, DIST, label smoothing, a virtual teacher; their weights and temperatures may follow
 * schedules. Steps are DL4J's own, not compiled ones.
 *
 * <p>Introduced in notebook 17.
 */
public final class SparkDistillation {
  private static final int BATCHES_OF_A_ROUND = 10;

  /** 128 MB of features. */
  private static final long SHARD_VALUES = 1L << 25;

  private final ParquetSoftLabels labels;
  private final List<Distillation.Weighted> signals;
  private final int workers;
  private final int batches;
  private final long shardValues;

  private SparkDistillation(
      ParquetSoftLabels labels,
      List<Distillation.Weighted> signals,
      int workers,
      int batches,
      long shardValues) {
    this.labels = labels;
    this.signals = List.copyOf(signals);
    this.workers = workers;
    this.batches = batches;
    this.shardValues = shardValues;
  }

  /**
   * Learns from what a teacher said before.
   *
   * @param labels for exactly the samples that will be trained on
   * @return a distillation without signals yet
   */
  public static SparkDistillation from(ParquetSoftLabels labels) {
    return new SparkDistillation(labels, List.of(), 0, BATCHES_OF_A_ROUND, SHARD_VALUES);
  }

  /**
   * Adds a signal.
   *
   * @param weight by which its loss is multiplied
   * @param signal what the student shall match, on its predictions
   * @return the distillation with this signal
   * @throws ModelException where the signal looks at layers or learns on the way
   */
  public SparkDistillation with(Schedule weight, Signal signal) {
    if (!isOnPredictions(signal)) {
      throw new ModelException(
          "the signal \"%s\" cannot be used on a cluster, where soft labels are logits and heads learn nothing on the way; take one on predictions, such as .soft(...), or Distillation on one machine"
              .formatted(signal.name()));
    }
    if (signals.stream().anyMatch(other -> other.signal().name().equals(signal.name()))) {
      throw new ModelException(
          "the signal \"" + signal.name() + "\" is there already; give it once, with one weight");
    }
    List<Distillation.Weighted> more = new ArrayList<>(signals);
    more.add(new Distillation.Weighted(weight, signal));
    return new SparkDistillation(labels, more, workers, batches, shardValues);
  }

  /**
   * Adds a signal.
   *
   * @param weight by which its loss is multiplied, above 0
   * @param signal what the student shall match, on its predictions
   * @return the distillation with this signal
   * @throws ModelException where the signal looks at layers or learns on the way
   */
  public SparkDistillation with(double weight, Signal signal) {
    return with(Schedule.constant(weight), signal);
  }

  /**
   * Matches the teacher's probabilities: {@code T^2 * mean over the batch of KL(softmax(v / T) ||
   * softmax(z / T))} for teacher logits v and student logits z, {@code [batch, classes]}; see
   * {@link SoftTargets}.
   *
   * @param weight of this loss, above 0
   * @param temperature the same for teacher and student
   * @return the distillation with this signal
   */
  public SparkDistillation soft(double weight, Temperature temperature) {
    return with(weight, Signal.softTargets(temperature));
  }

  /**
   * Matches the labels of the data by cross-entropy; see {@link HardLabels}.
   *
   * @param weight of this loss, above 0
   * @return the distillation with this signal
   */
  public SparkDistillation hard(double weight) {
    return with(weight, Signal.hardLabels());
  }

  /**
   * Sets how many workers learn at once; by default Spark's default parallelism, one for each core
   * of the executors.
   *
   * @param newWorkers 1 or more
   * @return the changed distillation
   */
  public SparkDistillation workers(int newWorkers) {
    checkCount("workers", newWorkers);
    return new SparkDistillation(labels, signals, newWorkers, batches, shardValues);
  }

  /**
   * Sets after how many batches of each worker parameters are averaged; 10 by default. More cost
   * less time for sending parameters, and let the workers drift further apart.
   *
   * @param newBatches 1 or more
   * @return the changed distillation
   */
  public SparkDistillation averagingEvery(int newBatches) {
    checkCount("batches", newBatches);
    return new SparkDistillation(labels, signals, workers, newBatches, shardValues);
  }

  /**
   * Sets how much an executor holds in one piece; 128 MB of features by default.
   *
   * @param newValues values of the features of a shard, 1 or more
   * @return the changed distillation
   */
  public SparkDistillation shards(long newValues) {
    checkCount("values", newValues);
    return new SparkDistillation(labels, signals, workers, batches, newValues);
  }

  /**
   * Trains a student with fresh weights.
   *
   * @param spark the session
   * @param student the plan; the options' seed gives its weights
   * @param train the samples that the soft labels are for
   * @param validation by which the best epoch is chosen, on this machine
   * @param options how to train, without augmentation
   * @return an ordinary network: no heads, nothing of the teacher. Its history has the samples'
   *     hash of the soft labels
   * @throws DataException where soft labels and samples do not belong together, or a file is
   *     missing or damaged
   * @throws ModelException where student, teacher, data and options do not fit, or no signal was
   *     given
   */
  public Trained train(
      SparkSession spark,
      Architecture student,
      ParquetSamples train,
      Dataset validation,
      TrainingOptions options) {
    return train(spark, student.initialize(options.seed()), train, validation, options);
  }

  /**
   * Trains a student on, from the parameters it has.
   *
   * @param spark the session
   * @param student where to begin; it is not changed
   * @param train as for {@link #train(SparkSession, Architecture, ParquetSamples, Dataset,
   *     TrainingOptions)}
   * @param validation by which the best epoch is chosen
   * @param options how to train
   * @return an ordinary network
   * @throws DataException as above
   * @throws ModelException as above
   */
  public Trained train(
      SparkSession spark,
      Network student,
      ParquetSamples train,
      Dataset validation,
      TrainingOptions options) {
    Unsuited.check(student, options);
    Unsuited.check(train, labels);
    int atOnce = workers > 0 ? workers : spark.sparkContext().defaultParallelism();
    List<Sample> first = NamedFailures.of(() -> train.samples(spark).take(options.batchSize()));
    Dataset few = Shard.data(train, first);
    Trainer.Pupil pupil = new Trainer.Pupil(student, heads(student, few, options));
    OutsideTraining training =
        new OutsideTraining(
            pupil,
            few,
            validation,
            options,
            Math.toIntExact(Math.min(labels.size(), Integer.MAX_VALUE)),
            "%s %s, %d workers, averaged every %d batches, shards of %d values"
                .formatted(
                    labels.teacherFingerprint(),
                    labels.samplesHash(),
                    atOnce,
                    batches,
                    shardValues));
    try (Shards shards = Shards.of(spark, train, labels, atOnce, shardValues)) {
      AveragedTraining.Plan plan =
          new AveragedTraining.Plan(signals, train, labels, options, atOnce, batches);
      return new AveragedTraining(spark, plan, training, shards, student).run();
    }
  }

  /** Looked at on this machine, with the first samples and logits of 0, before anything is sent. */
  private List<Head> heads(Network student, Dataset few, TrainingOptions options) {
    SoftLabels blank =
        SoftLabels.madeElsewhere(
            labels.teacherName(),
            labels.teacherFingerprint(),
            few,
            Nd4j.zeros(DataType.FLOAT, few.size(), labels.classNames().size()));
    Distillation here = Distillation.from(blank);
    for (Distillation.Weighted signal : signals) {
      here = here.with(signal.weight(), signal.signal());
    }
    return here.heads(student, few, options);
  }

  private static boolean isOnPredictions(Signal signal) {
    return signal instanceof SoftTargets
        || signal instanceof HardLabels
        || signal instanceof LogitMatching
        || signal instanceof DecoupledKnowledge
        || signal instanceof Dist
        || signal instanceof LabelSmoothing
        || signal instanceof VirtualTeacher;
  }

  private static void checkCount(String what, long count) {
    if (count < 1) {
      throw new IllegalArgumentException(count + " " + what + "; give 1 or more");
    }
  }
}
