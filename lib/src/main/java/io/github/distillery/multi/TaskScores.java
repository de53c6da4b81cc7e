package io.github.distillery.multi;

import io.github.distillery.data.DataException;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.model.Classifier;
import io.github.distillery.train.Upkeep;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Several tasks measured on the same samples, by one student of all or by one student each.
 *
 * <p>Introduced in notebook 09.
 *
 * @param name of what was measured
 * @param tasks what was measured of each task, by its name, in the order of the tasks
 */
public record TaskScores(String name, Map<String, Evaluation> tasks) {
  public TaskScores {
    tasks = Collections.unmodifiableMap(new LinkedHashMap<>(tasks));
  }

  /**
   * Measures a multi-task student, in one pass for all tasks.
   *
   * @param student of exactly these tasks
   * @param data labelled samples
   * @return the measures
   * @throws DataException where the data is empty or has other tasks
   * @throws CancellationException where the thread was interrupted
   */
  public static TaskScores of(MultiTaskStudent student, TaskData data) {
    if (!student.heads().equals(data.heads())) {
      throw new DataException(
          "%s knows the tasks %s, %s has %s; measure it on data of its own tasks, in their order"
              .formatted(student.network().name(), student.tasks(), data.name(), data.tasks()));
    }
    return of(student.network(), data);
  }

  /**
   * Measures a student for each task.
   *
   * @param name for all of them together
   * @param students by the name of their task, one for each task of the data
   * @param data labelled samples
   * @return the measures
   * @throws DataException where the data is empty, or a task has no student
   * @throws CancellationException where the thread was interrupted
   */
  public static TaskScores of(
      String name, Map<String, ? extends Classifier> students, TaskData data) {
    if (!students.keySet().equals(Set.copyOf(data.tasks()))) {
      throw new DataException(
          "%s are for the tasks %s, %s has %s; give one student for each"
              .formatted(name, students.keySet(), data.name(), data.tasks()));
    }
    Map<String, Evaluation> scores = new LinkedHashMap<>();
    for (String task : data.tasks()) {
      scores.put(task, Evaluation.of(students.get(task), data.task(task)));
    }
    return new TaskScores(name, scores);
  }

  /** A classifier whose logits are those of all tasks. */
  static TaskScores of(Classifier whole, TaskData data) {
    INDArray logits = whole.logits(data.joint());
    Map<String, Evaluation> scores = new LinkedHashMap<>();
    for (TaskHead head : data.heads()) {
      String task = head.task();
      scores.put(task, Evaluation.of(whole.name() + ", " + task, head.of(logits), data.task(task)));
    }
    return new TaskScores(whole.name(), scores);
  }

  /**
   * The mean of the tasks' accuracies, each task counting the same.
   *
   * @return from 0 to 1
   */
  public double meanAccuracy() {
    return tasks.values().stream().mapToDouble(Evaluation::accuracy).average().orElseThrow();
  }

  /**
   * The mean of the tasks' negative log-likelihoods, each task counting the same.
   *
   * @return 0 or more, natural logarithm
   */
  public double meanNll() {
    return tasks.values().stream().mapToDouble(Evaluation::nll).average().orElseThrow();
  }

  /**
   * The same measures under another name.
   *
   * @param newName a short name for tables
   * @return the measures with it
   */
  public TaskScores named(String newName) {
    return new TaskScores(newName, tasks);
  }

  /** As a training keeps it. */
  Upkeep.Measured measured() {
    Map<String, Double> figures = new LinkedHashMap<>();
    tasks.forEach((task, scores) -> figures.put(task + " validation accuracy", scores.accuracy()));
    return new Upkeep.Measured(meanNll(), meanAccuracy(), figures);
  }

  @Override
  public String toString() {
    return "%s: mean accuracy %.4f (%s)"
        .formatted(
            name,
            meanAccuracy(),
            tasks.entrySet().stream()
                .map(e -> "%s %.4f".formatted(e.getKey(), e.getValue().accuracy()))
                .collect(Collectors.joining(", ")));
  }
}
