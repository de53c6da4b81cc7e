package io.github.distillery.multi;

import io.github.distillery.label.SoftLabels;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.Temperature;
import java.util.Objects;
import java.util.Optional;

/**
 * What one task is learnt from: its labels, and a teacher where it has one.
 *
 * <pre>{@code
 * Task.byLabels("sum")
 * Task.from("left", teacher).soft(0.9, temperature(4)).hard(0.1)
 * }</pre>
 *
 * <p>The task's loss, for student logits z, labels y and teacher logits v, each {@code [batch,
 * classes of the task]}: {@code L = hard * mean over the batch of -sum over the classes of y * log
 * softmax(z) + soft * T^2 * mean over the batch of KL(softmax(v / T) || softmax(z / T))}, natural
 * logarithm.
 *
 * <p>Introduced in notebook 09.
 *
 * @param name of the task, as the data has it
 * @param teacher who is asked; none where there are answers, or only labels
 * @param answers of a teacher, made before for the training part of this task
 * @param soft weight of what the teacher says, 0 or more; 0 without a teacher
 * @param temperature T, for teacher and student
 * @param hard weight of the labels, 0 or more
 */
public record Task(
    String name,
    Optional<Classifier> teacher,
    Optional<SoftLabels> answers,
    double soft,
    Temperature temperature,
    double hard) {
  private static final double SOFT = 0.9;
  private static final double HARD = 0.1;
  private static final Temperature WARM = new Temperature(4);

  public Task {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(temperature, "temperature");
    if (!(soft >= 0 && hard >= 0 && soft + hard > 0) || Double.isInfinite(soft + hard)) {
      throw new IllegalArgumentException(
          "the task \"%s\" has the weights %s (soft) and %s (hard); give 0 or more, and one above 0"
              .formatted(name, soft, hard));
    }
    if (soft > 0 && teacher.isEmpty() && answers.isEmpty()) {
      throw new IllegalArgumentException(
          "the task \"%s\" has no teacher to take soft labels from; begin with Task.from(\"%s\", teacher)"
              .formatted(name, name));
    }
  }

  /**
   * Learns a task from its labels alone.
   *
   * @param name of the task
   * @return weight 1 for the labels
   */
  public static Task byLabels(String name) {
    return new Task(name, Optional.empty(), Optional.empty(), 0, WARM, 1);
  }

  /**
   * Learns a task from a teacher and from its labels.
   *
   * @param name of the task
   * @param teacher of exactly this task's classes; it is asked once about every training sample,
   *     and never changes
   * @return weight 0.9 for the teacher, T = 4, 0.1 for the labels
   */
  public static Task from(String name, Classifier teacher) {
    return new Task(name, Optional.of(teacher), Optional.empty(), SOFT, WARM, HARD);
  }

  /**
   * Learns a task from a teacher's answers and from its labels.
   *
   * @param name of the task
   * @param answers made by {@code SoftLabels.from(teacher, split.train().task(name))}
   * @return weight 0.9 for the answers, T = 4, 0.1 for the labels
   */
  public static Task from(String name, SoftLabels answers) {
    return new Task(name, Optional.empty(), Optional.of(answers), SOFT, WARM, HARD);
  }

  /**
   * Changes the weight of what the teacher says.
   *
   * @param weight 0 or more
   * @param newTemperature the same for teacher and student
   * @return the changed task
   */
  public Task soft(double weight, Temperature newTemperature) {
    return new Task(name, teacher, answers, weight, newTemperature, hard);
  }

  /**
   * Changes the weight of the labels.
   *
   * @param weight 0 or more
   * @return the changed task
   */
  public Task hard(double weight) {
    return new Task(name, teacher, answers, soft, temperature, weight);
  }

  /** Tells it from others in a checkpoint. */
  String identity() {
    String taughtBy =
        teacher
            .map(Classifier::fingerprint)
            .or(() -> answers.map(SoftLabels::teacherFingerprint))
            .orElse("");
    return "%s %s %s %s %s".formatted(name, taughtBy, soft, temperature, hard);
  }

  @Override
  public String toString() {
    return soft > 0
        ? "%s: soft %s at %s, hard %s".formatted(name, soft, temperature, hard)
        : "%s: hard %s".formatted(name, hard);
  }
}
