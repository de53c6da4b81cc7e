package io.github.distillery.distill;

import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.label.SoftLabels;
import io.github.distillery.label.Temperature;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.train.Head;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

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
 * <p>The teacher is asked once about every training sample, and its answers are kept by sample
 * index; with augmentation it is asked anew about every changed sample. It never changes. A
 * distillation can be used again for other students, also from several threads.
 *
 * <p>Introduced in notebook 02.
 */
public final class Distillation {
  private final Teaching teaching;
  private final List<Signal> signals;

  private Distillation(Teaching teaching, List<Signal> signals) {
    this.teaching = teaching;
    this.signals = List.copyOf(signals);
  }

  /** Where the teacher's logits come from: from itself, or only from labels made before. */
  private sealed interface Teaching {
    /**
     * A teacher at hand.
     *
     * @param classifier the teacher
     * @param kept its answers, by the hash of the data
     */
    record Live(Classifier classifier, Map<String, SoftLabels> kept) implements Teaching {}

    /**
     * Answers made before; the teacher may be gone.
     *
     * @param labels the answers
     */
    record Kept(SoftLabels labels) implements Teaching {}
  }

  /**
   * Learns from a teacher.
   *
   * @param teacher any classifier
   * @return a distillation without signals yet
   */
  public static Distillation from(Classifier teacher) {
    return new Distillation(new Teaching.Live(teacher, new ConcurrentHashMap<>()), List.of());
  }

  /**
   * Learns from what a teacher said before.
   *
   * @param labels for exactly the samples that will be trained on
   * @return a distillation without signals yet
   */
  public static Distillation from(SoftLabels labels) {
    return new Distillation(new Teaching.Kept(labels), List.of());
  }

  /**
   * Matches the teacher's probabilities.
   *
   * @param weight of this loss, above 0
   * @param temperature the same for teacher and student
   * @return the distillation with this signal
   */
  public Distillation soft(double weight, Temperature temperature) {
    return with(new Signal.SoftTargets(weight, temperature));
  }

  /**
   * Matches the labels of the data.
   *
   * @param weight of this loss, above 0
   * @return the distillation with this signal
   */
  public Distillation hard(double weight) {
    return with(new Signal.HardLabels(weight));
  }

  /**
   * What the student shall match.
   *
   * @return the signals in the order in which they were added
   */
  public List<Signal> signals() {
    return signals;
  }

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
    check(student, split.train());
    List<Head> heads = new ArrayList<>();
    for (Signal signal : signals) {
      heads.add(head(signal, split.train(), options));
    }
    return Trainer.train(student, split, options, heads);
  }

  private Head head(Signal signal, Dataset train, TrainingOptions options) {
    if (signal instanceof Signal.SoftTargets soft) {
      SoftTargetLoss loss = new SoftTargetLoss(soft.weight(), soft.temperature());
      return new Head(soft.name(), loss, targets(train, options));
    }
    return Head.labels(signal.weight());
  }

  private Head.Targets targets(Dataset train, TrainingOptions options) {
    boolean augmented = options.augmentation().isPresent();
    if (teaching instanceof Teaching.Live live) {
      if (augmented) {
        return batch -> live.classifier().logits(batch.features());
      }
      SoftLabels labels =
          live.kept()
              .computeIfAbsent(train.hash(), hash -> SoftLabels.from(live.classifier(), train));
      return batch -> labels.logits(batch.indices());
    }
    SoftLabels labels = ((Teaching.Kept) teaching).labels().checkedFor(train);
    if (augmented) {
      throw new ModelException(
          "soft labels were made for "
              + train.name()
              + " as it is, but the options change every batch at random; use"
              + " Distillation.from(teacher), which asks the teacher about the changed samples");
    }
    return batch -> labels.logits(batch.indices());
  }

  private Distillation with(Signal signal) {
    if (signals.stream().anyMatch(other -> other.name().equals(signal.name()))) {
      throw new ModelException(
          "the signal \"" + signal.name() + "\" is there already; give it once, with one weight");
    }
    List<Signal> more = new ArrayList<>(signals);
    more.add(signal);
    return new Distillation(teaching, more);
  }

  private void check(Network student, Dataset train) {
    if (signals.isEmpty()) {
      throw new ModelException(
          "this distillation has no signal; add .soft(0.9, temperature(4)) or .hard(1)");
    }
    int teacherClasses =
        teaching instanceof Teaching.Live live
            ? live.classifier().classes()
            : ((Teaching.Kept) teaching).labels().classes();
    if (teacherClasses != student.classes()) {
      throw new ModelException(
          "the teacher knows %d classes, the student %s gives %d, %s has %d; all three must agree"
              .formatted(
                  teacherClasses,
                  student.name(),
                  student.classes(),
                  train.name(),
                  train.classes()));
    }
  }
}
