package io.github.distillery.train;

import io.github.distillery.data.Batch;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One network in a training: its scaffold, its epochs so far, and the best of them. */
final class Learner implements Upkeep.Pupil {
  private final Network student;
  private final List<Head> heads;
  private final Scaffold scaffold;
  private final boolean teachesLogits;
  private final int stepsAnEpoch;
  private final int lastChange;
  private final boolean keepsLast;
  private final List<History.Epoch> epochs = new ArrayList<>();
  private EpochMeans means = new EpochMeans();
  private INDArray bestParameters;
  private int bestEpoch;
  private String earlierEngine = "";
  private Batch asked;
  private INDArray answer;

  Learner(
      Network start, Dataset train, TrainingOptions options, List<Head> heads, int samplesAnEpoch) {
    this.student = start.copy();
    this.heads = heads;
    this.scaffold = Scaffold.around(student, train.features(new int[] {0}), heads, options);
    this.keepsLast = options.keeping() == TrainingOptions.Keeping.LAST;
    this.teachesLogits = scaffold.teachesLogits();
    this.bestParameters = student.graph().params().dup();
    this.stepsAnEpoch = (samplesAnEpoch + options.batchSize() - 1) / options.batchSize();
    this.lastChange = WeightPattern.lastChange(student.graph());
    checkThatChangesEnd(options);
    if (options.patience() > 0 && !teachesLogits) {
      throw new ModelException(
          "%s: %s teaches layers inside the network only, so its accuracy on validation says nothing, and patience %d would stop it at random; use .patience(0) for this training, or add a loss on the logits such as .hard(0.1)"
              .formatted(
                  start.name(), heads.stream().map(Head::name).toList(), options.patience()));
    }
  }

  /** One step. Returns the loss of this batch before the step. */
  double step(Batch batch, int epoch, int epochsAtMost, double shareOfEpoch) {
    double loss = scaffold.fit(batch, moment(epoch, epochsAtMost, shareOfEpoch));
    count(batch.indices().length, loss, scaffold.losses(), scaffold.figures());
    return loss;
  }

  /** Prepares for steps that are taken elsewhere. */
  void moveTo(int epoch, int epochsAtMost, double shareOfEpoch) {
    scaffold.moveTo(moment(epoch, epochsAtMost, shareOfEpoch));
  }

  /** Adds what was learnt to the figures of the epoch. */
  void count(int samples, double loss, Map<String, Double> byHead, Map<String, Double> figures) {
    means.add(samples, loss, byHead, figures);
    asked = null;
  }

  private Moment moment(int epoch, int epochsAtMost, double shareOfEpoch) {
    double first = epochs.isEmpty() ? Double.NaN : epochs.get(0).validationLoss();
    double last = epochs.isEmpty() ? Double.NaN : lastEpoch().validationLoss();
    double done = (epoch - 1 + shareOfEpoch) / epochsAtMost;
    return new Moment(epoch, epochsAtMost, done, first, last);
  }

  /** Computed once between two steps, for one batch. */
  @Override
  public INDArray logits(Batch batch) {
    if (batch != asked) {
      scaffold.updateStudent();
      answer = student.logits(batch.features());
      asked = batch;
    }
    return answer;
  }

  @Override
  public INDArray parameters() {
    scaffold.updateStudent();
    return student.graph().params();
  }

  /** Puts into the student what its heads make of the network in training. */
  private void takeWhatIsKept() {
    INDArray parameters = parameters();
    for (Head head : heads) {
      parameters = head.upkeep().kept(parameters);
    }
    student.graph().setParams(parameters);
  }

  /**
   * Measures on validation and remembers the parameters where they are the best so far.
   *
   * @param began when the epoch did, in nanoseconds
   */
  void endEpoch(Split split, long began) {
    scaffold.graph().incrementEpochCount();
    takeWhatIsKept();
    Upkeep.Measured measured = measured(split.validation());
    Map<String, Double> figures = means.figures();
    figures.putAll(measured.figures());
    epochs.add(
        new History.Epoch(
            epochs.size() + 1,
            means.loss(),
            means.losses(),
            figures,
            measured.loss(),
            measured.accuracy(),
            (System.nanoTime() - began) / 1e9));
    means = new EpochMeans();
    if (isBest(measured)) {
      bestEpoch = epochs.size();
      bestParameters = student.graph().params().dup();
    }
  }

  private Upkeep.Measured measured(Dataset validation) {
    return heads.stream()
        .flatMap(head -> head.upkeep().measured(student, validation).stream())
        .findFirst()
        .orElseGet(
            () -> {
              Evaluation usual = Evaluation.of(student, validation);
              return new Upkeep.Measured(usual.nll(), usual.accuracy(), Map.of());
            });
  }

  private void checkThatChangesEnd(TrainingOptions options) {
    long steps = (long) stepsAnEpoch * options.epochs();
    if (lastChange > steps) {
      throw new ModelException(
          "%s is changed by and by until step %,d (gradual pruning), but this training has %,d steps: %d epochs of %d; train longer, or let the change end earlier"
              .formatted(student.name(), lastChange, steps, options.epochs(), stepsAnEpoch));
    }
  }

  /**
   * Where nothing teaches the logits, accuracy is chance: the last epoch is the best then. So it is
   * while the network is still pruned further, as an earlier epoch has not got there.
   */
  private boolean isBest(Upkeep.Measured measured) {
    return bestEpoch == 0
        || keepsLast
        || !teachesLogits
        || (long) bestEpoch * stepsAnEpoch < lastChange
        || measured.accuracy() > epochs.get(bestEpoch - 1).validationAccuracy();
  }

  /** Takes up what a checkpoint kept. */
  void resume(List<History.Epoch> done, int best, INDArray parametersOfBest, String ranBy) {
    earlierEngine = ranBy;
    epochs.addAll(done);
    bestEpoch = best;
    bestParameters = parametersOfBest;
  }

  /** The network of the best epoch, or as it is now where no epoch came to its end. */
  Trained result(History.Outcome outcome, TrainingOptions options, Dataset train) {
    if (bestEpoch == 0) {
      takeWhatIsKept();
    } else {
      student.graph().setParams(bestParameters);
    }
    return new Trained(
        student,
        new History(
            student.name(), epochs, bestEpoch, outcome, options.seed(), train.hash(), engine()),
        train.classNames());
  }

  Network student() {
    return student;
  }

  List<Head> heads() {
    return heads;
  }

  Scaffold scaffold() {
    return scaffold;
  }

  List<History.Epoch> epochs() {
    return epochs;
  }

  History.Epoch lastEpoch() {
    return epochs.get(epochs.size() - 1);
  }

  INDArray bestParameters() {
    return bestParameters;
  }

  /** What ran the steps: the last ones, where a checkpoint brought back some. */
  String engine() {
    return scaffold.engine().isEmpty() ? earlierEngine : scaffold.engine();
  }

  int bestEpoch() {
    return bestEpoch;
  }

  /** The mean loss of the running epoch so far. */
  double loss() {
    return means.loss();
  }

  /** Adds up what an epoch shows, each batch by its size. */
  private static final class EpochMeans {
    private final Map<String, Double> losses = new LinkedHashMap<>();
    private final Map<String, Double> figures = new LinkedHashMap<>();
    private double loss;
    private long samples;

    void add(
        int batchSize, double batchLoss, Map<String, Double> byHead, Map<String, Double> shown) {
      samples += batchSize;
      loss += batchSize * batchLoss;
      byHead.forEach((head, value) -> losses.merge(head, batchSize * value, Double::sum));
      shown.forEach((name, value) -> figures.merge(name, batchSize * value, Double::sum));
    }

    double loss() {
      return loss / samples;
    }

    Map<String, Double> losses() {
      return means(losses);
    }

    Map<String, Double> figures() {
      return means(figures);
    }

    private Map<String, Double> means(Map<String, Double> sums) {
      Map<String, Double> means = new LinkedHashMap<>();
      sums.forEach((name, value) -> means.put(name, value / samples));
      return means;
    }
  }
}
