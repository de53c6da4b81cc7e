package io.github.distillery.multi;

import io.github.distillery.data.Batch;
import io.github.distillery.train.Upkeep;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** How much each task counts in one training. */
abstract class TaskWeights {
  /**
   * The factor of a task's loss in the running step.
   *
   * @param task its place
   */
  abstract double weight(int task);

  /**
   * What is added to a task's loss in the running step.
   *
   * @param task its place
   */
  double penalty(int task) {
    return 0;
  }

  /** Called once before the first step. */
  void beforeTraining(List<Upkeep.Pupil> pupils) {}

  /** Called before each step, with what it will learn from. */
  void beforeStep(Batch batch) {}

  /**
   * Called after each step.
   *
   * @param losses of the tasks in this step, without weights
   */
  void afterStep(double[] losses) {}

  /** What a checkpoint keeps. */
  Map<String, INDArray> state() {
    return Map.of();
  }

  /** Takes up what a checkpoint kept. */
  void restore(Map<String, INDArray> state) {}
}
