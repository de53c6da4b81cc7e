package io.github.distillery.multi;

import io.github.distillery.data.DataException;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.NearestName;
import io.github.distillery.model.Network;
import io.github.distillery.train.Augmentation;
import io.github.distillery.train.Head;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Tap;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Teaches one student several tasks at once.
 *
 * <pre>{@code
 * var pairs = Datasets.digitPairs(1);                  // tasks left, right, sum
 * var student = MultiTask.of(
 *         Task.from("left", left), Task.from("right", right), Task.from("sum", sum))
 *     .balancedBy(Balancing.uncertainty())
 *     .train(Architectures.mlp(1568, 60, pairs.outputs()), pairs, options);
 * student.task("left");                                // an ordinary classifier
 * }</pre>
 *
 * <p>The student's last layer gives the logits of all tasks side by side, {@code [batch, outputs]};
 * each task's loss sees its own columns, so the last layer is a head for each task and all below is
 * shared (Caruana 1997). The loss is {@code sum over the tasks of w_k * L_k}, with {@link Task}'s
 * loss and {@link Balancing}'s weights. The epoch with the highest mean of the tasks' accuracies on
 * validation is kept. Teachers never change.
 *
 * <p>Introduced in notebook 09.
 */
public final class MultiTask {
  private final Map<String, Task> lessons;
  private final Balancing balancing;

  private MultiTask(Map<String, Task> lessons, Balancing balancing) {
    this.lessons = lessons;
    this.balancing = balancing;
  }

  /**
   * Learns all tasks from their labels.
   *
   * @return the way, with equal weights
   */
  public static MultiTask byLabels() {
    return of();
  }

  /**
   * Learns tasks as it is said; those that are not named learn from their labels alone.
   *
   * @param tasks what to learn each from
   * @return the way, with equal weights
   * @throws IllegalArgumentException where a task is named twice
   */
  public static MultiTask of(Task... tasks) {
    Map<String, Task> lessons = new LinkedHashMap<>();
    for (Task task : tasks) {
      if (lessons.put(task.name(), task) != null) {
        throw new IllegalArgumentException(
            "the task \"%s\" is named twice; say once what it learns from".formatted(task.name()));
      }
    }
    return new MultiTask(lessons, Balancing.equal());
  }

  /**
   * Changes how much each task counts.
   *
   * @param newBalancing fixed weights, by uncertainty, or by the norm of gradients
   * @return the changed way
   */
  public MultiTask balancedBy(Balancing newBalancing) {
    return new MultiTask(lessons, newBalancing);
  }

  /**
   * Trains a student with fresh weights.
   *
   * @param student the plan, with {@link TaskSplit#outputs()} outputs; the options' seed gives its
   *     weights
   * @param split learns from the training part, keeps the best epoch by the validation part, never
   *     looks at the test part
   * @param options how to train
   * @return the student of the best epoch, with its history
   * @throws DataException where a part is empty, or a task is not there
   * @throws ModelException where student, teachers and data do not fit
   */
  public MultiTaskStudent train(Architecture student, TaskSplit split, TrainingOptions options) {
    return train(student.initialize(options.seed()), split, options);
  }

  /**
   * Trains a student on, from the parameters it has.
   *
   * @param start where to begin; it is not changed
   * @param split as for {@link #train(Architecture, TaskSplit, TrainingOptions)}
   * @param options how to train
   * @return the student of the best epoch, with its history
   * @throws DataException where a part is empty, or a task is not there
   * @throws ModelException where student, teachers and data do not fit
   */
  public MultiTaskStudent train(Network start, TaskSplit split, TrainingOptions options) {
    check(start, split);
    checkNotMixed(options);
    Trainer.Pupil pupil = new Trainer.Pupil(start, heads(start, split, options), identity(split));
    Trained trained = Trainer.train(List.of(pupil), split.joint(), options).get(0);
    return new MultiTaskStudent(trained.network(), trained.history(), split.train().heads());
  }

  /** A loss for each task, in the order of the tasks. */
  List<Head> heads(Network start, TaskSplit split, TrainingOptions options) {
    List<TaskObjective> objectives = new ArrayList<>();
    for (TaskHead head : split.train().heads()) {
      objectives.add(TaskObjective.of(lesson(head.task()), head, split.train(), options));
    }
    TaskWeights weights = weights(start, objectives);
    double[] losses = new double[objectives.size()];
    List<Head> heads = new ArrayList<>();
    for (TaskObjective objective : objectives) {
      TaskLoss loss = new TaskLoss(objective, weights, split.validation(), losses, heads.size());
      heads.add(
          new Head(
              objective.head().task(), Schedule.constant(1), Tap.LOGITS, loss, objective::targets));
    }
    return heads;
  }

  private Task lesson(String task) {
    return lessons.getOrDefault(task, Task.byLabels(task));
  }

  private TaskWeights weights(Network start, List<TaskObjective> objectives) {
    int tasks = objectives.size();
    if (balancing instanceof Balancing.Uncertainty uncertainty) {
      return new UncertaintyWeights(tasks, uncertainty.rate());
    }
    if (balancing instanceof Balancing.GradientNorm norm) {
      SharedGradient shared = new SharedGradient(start, objectives);
      return new GradientNormWeights(shared, tasks, norm.restoring(), norm.rate());
    }
    Map<String, Double> given = ((Balancing.Fixed) balancing).weights();
    return new FixedWeights(
        objectives.stream()
            .mapToDouble(objective -> given.getOrDefault(objective.head().task(), 1.0))
            .toArray());
  }

  private void check(Network start, TaskSplit split) {
    lessons.keySet().forEach(task -> checkKnown(task, split, "is to be learnt"));
    if (balancing instanceof Balancing.Fixed fixed) {
      fixed.weights().keySet().forEach(task -> checkKnown(task, split, "has a weight"));
    }
    if (start.classes() != split.outputs()) {
      throw new ModelException(
          "%s has %d outputs, but the tasks %s have %d classes together; build it with outputs() of the data, %d"
              .formatted(
                  start.name(), start.classes(), split.tasks(), split.outputs(), split.outputs()));
    }
  }

  /** Labels are known by the sample, and a mixture is none. */
  private static void checkNotMixed(TrainingOptions options) {
    if (options.augmentation().filter(Augmentation::mixes).isPresent()) {
      throw new ModelException(
          "the options mix samples (%s), but each task has labels for whole samples only; use an augmentation that does not mix"
              .formatted(options.augmentation().get()));
    }
  }

  private static void checkKnown(String task, TaskSplit split, String why) {
    if (!split.tasks().contains(task)) {
      throw new DataException(
          "the task \"%s\" %s, but %s has no such task%s; its tasks are %s"
              .formatted(
                  task,
                  why,
                  split.train().name(),
                  NearestName.question(task, split.tasks()),
                  split.tasks()));
    }
  }

  private String identity(TaskSplit split) {
    return split.tasks().stream()
        .map(task -> lesson(task).identity())
        .collect(
            Collectors.joining(
                "; ",
                balancing + "; ",
                "; " + split.train().hash() + " " + split.validation().hash()));
  }
}
