package io.github.distillery.multi;

import io.github.distillery.data.Batch;
import io.github.distillery.data.Dataset;
import io.github.distillery.model.Network;
import io.github.distillery.train.BatchLoss;
import io.github.distillery.train.Moment;
import io.github.distillery.train.Upkeep;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * One task's balanced loss by the logits of all tasks, {@code [batch, outputs]}: {@code w * L}, and
 * what the balancing adds; the gradient is 0 at the columns of other tasks.
 *
 * <p>The first task looks after what is done once a step or an epoch for all, the last one after
 * what needs all losses.
 */
final class TaskLoss extends BatchLoss implements Upkeep {
  private static final long serialVersionUID = 1L;

  private final transient TaskObjective objective;
  private final transient TaskWeights weights;
  private final transient TaskData validation;
  private final transient double[] losses;
  private final int place;
  private transient double weight = Double.NaN;

  /** The losses of the running step are shared by all tasks; this one's stands at its place. */
  TaskLoss(
      TaskObjective objective,
      TaskWeights weights,
      TaskData validation,
      double[] losses,
      int place) {
    this.objective = objective;
    this.weights = weights;
    this.validation = validation;
    this.losses = losses;
    this.place = place;
  }

  @Override
  protected Result evaluate(INDArray targets, INDArray student) {
    TaskHead head = objective.head();
    TaskObjective.Result own = objective.evaluate(targets, head.of(student));
    losses[place] = own.loss();
    weight = weights.weight(place);
    INDArray gradient = Nd4j.zeros(student.dataType(), student.shape());
    gradient.get(NDArrayIndex.all(), head.columns()).assign(own.gradient().muli(weight));
    return new Result(weight * own.loss() + weights.penalty(place), gradient);
  }

  @Override
  public void beforeTraining(List<Pupil> pupils) {
    if (isFirst()) {
      weights.beforeTraining(pupils);
    }
  }

  @Override
  public void beforeStep(Moment moment, Batch batch) {
    if (isFirst()) {
      weights.beforeStep(batch);
    }
  }

  @Override
  public void afterStep(Batch batch) {
    if (place == losses.length - 1) {
      weights.afterStep(losses);
    }
  }

  @Override
  public Map<String, Double> figures() {
    return Map.of("weight", weight, "unweighted loss", losses[place]);
  }

  @Override
  public Optional<Measured> measured(Network student, Dataset joint) {
    return isFirst()
        ? Optional.of(TaskScores.of(student, validation).measured())
        : Optional.empty();
  }

  @Override
  public Map<String, INDArray> state() {
    return isFirst() ? weights.state() : Map.of();
  }

  @Override
  public void restore(Map<String, INDArray> state) {
    if (isFirst()) {
      weights.restore(state);
    }
  }

  private boolean isFirst() {
    return place == 0;
  }

  @Override
  public String name() {
    return "the task " + objective.head().task();
  }
}
