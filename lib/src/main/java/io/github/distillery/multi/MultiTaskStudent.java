package io.github.distillery.multi;

import io.github.distillery.data.DataException;
import io.github.distillery.model.NearestName;
import io.github.distillery.model.Network;
import io.github.distillery.train.History;
import io.github.distillery.train.Trained;
import java.util.List;

/**
 * A student of several tasks: a trunk, and a head for each task.
 *
 * <pre>{@code
 * student.task("left")                       // an ordinary classifier: evaluate, compress, export it
 * TaskScores.of(student, pairs.test())       // all tasks in one pass
 * }</pre>
 *
 * <p>Introduced in notebook 09.
 *
 * @param network trunk and heads, in one last layer: {@code [n, ...]} to {@code [n, outputs]}
 * @param history what happened, with each task's loss, weight and validation accuracy as figures;
 *     its validation accuracy is the mean of the tasks'
 * @param heads which outputs belong to which task, in their order
 */
public record MultiTaskStudent(Network network, History history, List<TaskHead> heads) {
  public MultiTaskStudent {
    heads = List.copyOf(heads);
  }

  /**
   * The names of the tasks.
   *
   * @return in their order
   */
  public List<String> tasks() {
    return heads.stream().map(TaskHead::task).toList();
  }

  /**
   * The trunk with the head of one task, as an ordinary classifier.
   *
   * @param task its name
   * @return a copy of its own, with the classes' names and the history of the whole
   * @throws DataException where there is no such task
   */
  public Trained task(String task) {
    for (TaskHead head : heads) {
      if (head.task().equals(task)) {
        return new Trained(head.cutFrom(network), history, head.classNames());
      }
    }
    throw new DataException(
        "%s has no task \"%s\"%s; its tasks are %s"
            .formatted(network.name(), task, NearestName.question(task, tasks()), tasks()));
  }

  @Override
  public String toString() {
    return "%s, tasks %s; %s".formatted(network, tasks(), history);
  }
}
