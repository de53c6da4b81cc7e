package io.github.distillery.distill;

import io.github.distillery.data.Batch;
import io.github.distillery.data.Batches;
import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.LastingText;
import io.github.distillery.data.Split;
import io.github.distillery.label.SoftLabels;
import io.github.distillery.label.TeacherOutputs;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.model.Temperature;
import io.github.distillery.train.GradientCheck;
import io.github.distillery.train.Head;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Teaches a student by a teacher.
 *
 * <pre>{@code
 * var student = Distillation.from(teacher)
 *     .soft(0.9, temperature(4))
 *     .hard(0.1)
 *     .train(Architectures.mlp(784, 30, 10), mnist, options);
 * }</pre>
 *
 * <p>The teacher is asked once about every training sample, and its answers, logits and the layers
 * that the signals need, are kept by sample index: in memory where they take 256 MiB or less,
 * otherwise in a temporary file that is mapped and vanishes with the distillation, or where {@link
 * #cachedIn} says; for many classes see {@link io.github.distillery.label.SoftLabelsFolder#top}.
 * With {@link io.github.distillery.train.FixedViews} the same holds for each view; with any other
 * augmentation the teacher is asked anew about every changed sample. It never changes. A
 * distillation can be used again for other students, also from several threads.
 *
 * <p>Introduced in notebook 02.
 */
public final class Distillation {
  private static final int CHECKED_SAMPLES = 16;

  private final Teaching teaching;
  private final List<Weighted> signals;

  private Distillation(Teaching teaching, List<Weighted> signals) {
    this.teaching = teaching;
    this.signals = List.copyOf(signals);
  }

  /**
   * Learns from a teacher.
   *
   * @param teacher any classifier
   * @return a distillation without signals yet
   */
  public static Distillation from(Classifier teacher) {
    return new Distillation(Teaching.by(teacher), List.of());
  }

  /**
   * Learns from what a teacher said before.
   *
   * @param labels for exactly the samples that will be trained on
   * @return a distillation without signals yet
   */
  public static Distillation from(SoftLabels labels) {
    return new Distillation(Teaching.by(labels), List.of());
  }

  /**
   * Keeps what the teacher says in a folder, where later runs find it again: in a folder of its own
   * for each teacher, data set, set of layers and augmentation. It is read where it lies, so that
   * it may be larger than memory.
   *
   * @param folder made when missing
   * @return the distillation that keeps its teacher's outputs there
   * @throws ModelException where there is no teacher to ask, only soft labels
   */
  public Distillation cachedIn(Path folder) {
    return new Distillation(teaching.cachedIn(folder), signals);
  }

  /**
   * Keeps nothing: the teacher is asked about every batch, in every epoch.
   *
   * @return the distillation that asks its teacher every time
   * @throws ModelException where there is no teacher to ask, only soft labels
   */
  public Distillation online() {
    return new Distillation(teaching.online(), signals);
  }

  /**
   * Learns without a teacher, by signals that need none: the baselines beside which a teacher must
   * show what it is worth.
   *
   * <pre>{@code
   * Distillation.withoutTeacher().with(1, Signal.labelSmoothing(0.1)).train(student, mnist, options)
   * }</pre>
   *
   * @return a distillation without signals yet
   */
  public static Distillation withoutTeacher() {
    return new Distillation(new Teaching.Nobody(), List.of());
  }

  /**
   * Adds a signal.
   *
   * @param weight by which its loss is multiplied, above 0
   * @param signal what the student shall match
   * @return the distillation with this signal
   */
  public Distillation with(double weight, Signal signal) {
    if (!(weight > 0) || Double.isInfinite(weight)) {
      throw new IllegalArgumentException(
          "the weight of \"%s\" is %s; give a number above 0, or leave the signal out"
              .formatted(signal.name(), weight));
    }
    return with(Schedule.constant(weight), signal);
  }

  /**
   * Adds a signal whose weight changes as the training goes.
   *
   * @param weight by which its loss is multiplied
   * @param signal what the student shall match
   * @return the distillation with this signal
   */
  public Distillation with(Schedule weight, Signal signal) {
    if (signals.stream().anyMatch(other -> other.signal().name().equals(signal.name()))) {
      throw new ModelException(
          "the signal \"" + signal.name() + "\" is there already; give it once, with one weight");
    }
    List<Weighted> more = new ArrayList<>(signals);
    more.add(new Weighted(weight, signal));
    return new Distillation(teaching, more);
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
  public Distillation soft(double weight, Temperature temperature) {
    return with(weight, Signal.softTargets(temperature));
  }

  /**
   * Matches the teacher's probabilities, with a weight that changes as the training goes.
   *
   * @param weight of this loss
   * @param temperature the same for teacher and student
   * @return the distillation with this signal
   */
  public Distillation soft(Schedule weight, Temperature temperature) {
    return with(weight, Signal.softTargets(temperature));
  }

  /**
   * Matches the teacher's probabilities, at a temperature that changes as the training goes.
   *
   * @param weight of this loss, above 0
   * @param temperature the same for teacher and student, above 0 at every moment
   * @return the distillation with this signal
   */
  public Distillation soft(double weight, Schedule temperature) {
    return with(weight, Signal.softTargets(temperature));
  }

  /**
   * Matches the teacher's probabilities, with a weight and a temperature that change as the
   * training goes.
   *
   * @param weight of this loss
   * @param temperature the same for teacher and student, above 0 at every moment
   * @return the distillation with this signal
   */
  public Distillation soft(Schedule weight, Schedule temperature) {
    return with(weight, Signal.softTargets(temperature));
  }

  /**
   * Matches the labels of the data by cross-entropy: {@code mean over the batch of -sum over the
   * classes of y * log softmax(z)} for one-hot labels y and student logits z, {@code [batch,
   * classes]}; see {@link HardLabels}.
   *
   * @param weight of this loss, above 0
   * @return the distillation with this signal
   */
  public Distillation hard(double weight) {
    return with(weight, Signal.hardLabels());
  }

  /**
   * Matches the labels of the data, with a weight that changes as the training goes.
   *
   * @param weight of this loss
   * @return the distillation with this signal
   */
  public Distillation hard(Schedule weight) {
    return with(weight, Signal.hardLabels());
  }

  /**
   * Matches what a layer of the teacher gives, through a projector where the shapes differ: {@code
   * mean over the batch and the values of (student - teacher)^2}; see {@link Hint}.
   *
   * @param weight of this loss, above 0
   * @param teacherLayer the teacher's layer
   * @param studentLayer the student's layer
   * @return the distillation with this signal
   */
  public Distillation hint(double weight, String teacherLayer, String studentLayer) {
    return with(weight, Signal.hint(teacherLayer, studentLayer));
  }

  /**
   * Matches what a layer of the teacher gives, with a weight that changes as the training goes.
   *
   * @param weight of this loss
   * @param teacherLayer the teacher's layer
   * @param studentLayer the student's layer
   * @return the distillation with this signal
   */
  public Distillation hint(Schedule weight, String teacherLayer, String studentLayer) {
    return with(weight, Signal.hint(teacherLayer, studentLayer));
  }

  /**
   * What the student shall match.
   *
   * @return the signals with their weights, in the order in which they were added
   */
  public List<Weighted> signals() {
    return signals;
  }

  /**
   * What the student would learn from, so that results can be kept with it: teacher, signals and
   * weights. A lambda in a signal does not show; what it does may change unnoticed.
   *
   * @return the same text for the same teacher and signals, also in another session
   */
  public String identity() {
    return LastingText.of(teaching.fingerprint() + " " + signals);
  }

  /**
   * A signal as a distillation uses it.
   *
   * @param weight by which its loss is multiplied
   * @param signal what the student shall match
   */
  public record Weighted(Schedule weight, Signal signal) implements Serializable {}

  /**
   * Trains a student with fresh weights.
   *
   * @param student the plan; the options' seed gives its weights
   * @param split learns from the training part, keeps the best epoch by the validation part
   * @param options how to train
   * @return an ordinary network: no heads, nothing of the teacher
   * @throws ModelException where teacher, student and data do not fit, or no signal was given
   */
  public Trained train(Architecture student, Split split, TrainingOptions options) {
    return train(student.initialize(options.seed()), split, options);
  }

  /**
   * Trains a student on, from the parameters it has.
   *
   * @param student where to begin; it is not changed
   * @param split as for {@link #train(Architecture, Split, TrainingOptions)}
   * @param options how to train
   * @return an ordinary network: no heads, nothing of the teacher
   * @throws ModelException where teacher, student and data do not fit, or no signal was given
   */
  public Trained train(Network student, Split split, TrainingOptions options) {
    Fitness.checkNotEmpty(split.validation());
    List<Head> heads = heads(student, split.train(), options);
    String taughtBy = options.checkpoint().isPresent() ? identity() : "";
    Trainer.Pupil pupil = new Trainer.Pupil(student, heads, taughtBy);
    return Trainer.train(List.of(pupil), split, options).get(0);
  }

  /**
   * Looks whether a student can be trained so, without training it: what {@link
   * #train(Architecture, Split, TrainingOptions)} would refuse before its first step is refused
   * now. The teacher is asked about a few samples only.
   *
   * @param student the plan
   * @param split as for a training
   * @param options as for a training
   * @throws DataException where a part is empty, or a signal needs labels that are not there
   * @throws ModelException where teacher, student and data do not fit, or no signal was given
   */
  public void checkFits(Architecture student, Split split, TrainingOptions options) {
    checkFits(student.initialize(options.seed()), split, options);
  }

  /**
   * Looks whether a network that is there can be trained so, without training or changing it.
   *
   * @param student the network
   * @param split as for a training
   * @param options as for a training
   * @throws DataException where a part is empty, or a signal needs labels that are not there
   * @throws ModelException where teacher, student and data do not fit, or no signal was given
   */
  public void checkFits(Network student, Split split, TrainingOptions options) {
    Fitness.checkNotEmpty(split.validation());
    check(student, split.train());
    Teaching asked = teaching instanceof Teaching.Live live ? live.online() : teaching;
    List<Head> heads =
        heads(student, split.train(), options, asked.outputs(split.train(), options, layers()));
    Trainer.check(List.of(new Trainer.Pupil(student, heads)), split, options);
  }

  /**
   * Compares the gradient of these signals with finite differences, on a fresh student and the
   * first samples of some data.
   *
   * @param student small; its dropout is left out
   * @param data its first 16 samples are taken
   * @return what came out
   * @throws ModelException where teacher, student and data do not fit, or no signal was given
   */
  public GradientCheck checkGradient(Architecture student, Dataset data) {
    Fitness.checkNotEmpty(data);
    TrainingOptions options = TrainingOptions.defaults();
    Network fresh = student.initialize(options.seed());
    check(fresh, data);
    Dataset few = data.sample(Math.min(CHECKED_SAMPLES, data.size()), options.seed());
    Batch batch = Batches.inOrder(few, CHECKED_SAMPLES).iterator().next();
    return GradientCheck.of(fresh, heads(fresh, few, options, teaching.once(few, layers())), batch);
  }

  /**
   * What a student shall match, as heads that can stand beside others in {@link Trainer}: for a
   * training that learns from something else as well.
   *
   * @param student before its training
   * @param train the samples that will be learnt from
   * @param options how the student will be trained
   * @return one head a signal, for one training
   * @throws DataException where a signal needs labels that are not there
   * @throws ModelException where teacher, student and data do not fit, or no signal was given
   */
  public List<Head> heads(Network student, Dataset train, TrainingOptions options) {
    check(student, train);
    return heads(student, train, options, teaching.outputs(train, options, layers()));
  }

  private List<Head> heads(
      Network student, Dataset train, TrainingOptions options, TeacherOutputs outputs) {
    Fitness.checkMixtures(signals, options);
    SignalContext context = new SignalContext(student, outputs.finite(), train, options);
    List<Head> heads = signals.stream().map(s -> s.signal().head(s.weight(), context)).toList();
    if (!train.labelled()) {
      Batch first = context.firstBatch(1);
      heads.forEach(head -> checkNeedsNoLabels(head, first, train));
    }
    return heads;
  }

  private static void checkNeedsNoLabels(Head head, Batch first, Dataset train) {
    try {
      head.targets().of(first);
    } catch (DataException e) {
      throw new DataException(
          "the signal \"%s\" needs labels, but %s has none; leave it out and learn from the teacher alone, for example .soft(1, temperature(4))"
              .formatted(head.name(), train.name()),
          e);
    }
  }

  private List<String> layers() {
    return signals.stream().flatMap(s -> s.signal().teacherLayers().stream()).distinct().toList();
  }

  private void check(Network student, Dataset train) {
    Fitness.checkSignals(signals, !(teaching instanceof Teaching.Nobody));
    Fitness.checkNotEmpty(train);
    teaching.check(student, train);
    Fitness.checkStudent(student, train);
  }
}
