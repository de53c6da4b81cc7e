package io.github.distillery.multi;

import io.github.distillery.model.Architecture;
import io.github.distillery.train.Trained;
import io.github.distillery.train.TrainingOptions;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The baseline of multi-task learning: a student for each task, all of one width, which together
 * have no more parameters than the multi-task student.
 *
 * <pre>{@code
 * var singles = SingleTasks.within(student.network().parameters(), pairs.train(),
 *     (width, classes) -> Architectures.mlp(1568, width, classes));
 * var students = singles.train(pairs, options, Task.from("left", left));
 * TaskScores.of("three students", students, pairs.test());
 * }</pre>
 *
 * <p>Introduced in notebook 09.
 *
 * @param plans by the name of the task, in the order of the tasks
 */
public record SingleTasks(Map<String, Architecture> plans) {
  public SingleTasks {
    plans = Collections.unmodifiableMap(new LinkedHashMap<>(plans));
  }

  /** Networks that differ in width and classes only. */
  @FunctionalInterface
  public interface Family {
    /**
     * A plan.
     *
     * @param width 1 or more; a wider network has more parameters
     * @param classes of the task
     * @return for example {@code Architectures.mlp(1568, width, classes)}
     */
    Architecture of(int width, int classes);
  }

  /**
   * Finds the greatest width with which the students of all tasks together keep to a size.
   *
   * @param parameters how many they may have together, usually those of a multi-task student
   * @param data whose tasks they are for
   * @param family how a student of some width looks
   * @return a plan for each task
   * @throws IllegalArgumentException where students of width 1 are too large together
   */
  public static SingleTasks within(long parameters, TaskData data, Family family) {
    if (parameters(data, family, 1) > parameters) {
      throw new IllegalArgumentException(
          "students of width 1 for the tasks %s have %,d parameters together, but %,d are allowed; allow more, or give smaller students"
              .formatted(data.tasks(), parameters(data, family, 1), parameters));
    }
    int fits = 1;
    int tooWide = 2;
    while (parameters(data, family, tooWide) <= parameters) {
      fits = tooWide;
      tooWide *= 2;
    }
    while (tooWide - fits > 1) {
      int middle = (fits + tooWide) / 2;
      if (parameters(data, family, middle) <= parameters) {
        fits = middle;
      } else {
        tooWide = middle;
      }
    }
    Map<String, Architecture> plans = new LinkedHashMap<>();
    for (TaskHead head : data.heads()) {
      plans.put(head.task(), family.of(fits, head.classes()));
    }
    return new SingleTasks(plans);
  }

  /**
   * How large the students are together.
   *
   * @return weights, biases and statistics of all
   */
  public long parameters() {
    return plans.values().stream().mapToLong(SingleTasks::parameters).sum();
  }

  /**
   * Trains each student for its task alone, with the losses that {@link MultiTask} has.
   *
   * @param split the data; each student sees its own task's labels
   * @param options how to train, the same for all; a checkpoint becomes a file for each task
   * @param tasks what to learn each from; those that are not named learn from their labels alone
   * @return the students by the name of their task
   * @throws IllegalArgumentException where a task is named for which there is no student
   */
  public Map<String, Trained> train(TaskSplit split, TrainingOptions options, Task... tasks) {
    for (Task task : tasks) {
      if (!plans.containsKey(task.name())) {
        throw new IllegalArgumentException(
            "there is no student for the task \"%s\"; there are students for %s"
                .formatted(task.name(), plans.keySet()));
      }
    }
    Map<String, Trained> students = new LinkedHashMap<>();
    plans.forEach(
        (task, plan) -> {
          Task[] own = Arrays.stream(tasks).filter(t -> t.name().equals(task)).toArray(Task[]::new);
          students.put(
              task,
              MultiTask.of(own).train(plan, split.only(task), options(options, task)).task(task));
        });
    return students;
  }

  private static TrainingOptions options(TrainingOptions options, String task) {
    return options
        .checkpoint()
        .map(file -> options.checkpoint(file.resolveSibling(file.getFileName() + "-" + task)))
        .orElse(options);
  }

  private static long parameters(TaskData data, Family family, int width) {
    return data.heads().stream()
        .mapToLong(head -> parameters(family.of(width, head.classes())))
        .sum();
  }

  private static long parameters(Architecture plan) {
    return plan.initialize(1).parameters();
  }
}
