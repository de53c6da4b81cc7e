package io.github.distillery.multi;

import io.github.distillery.data.Batch;
import io.github.distillery.data.Values;
import io.github.distillery.train.Upkeep;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Weights w that make each task's gradient at the shared layer as large as its pace of learning
 * asks for; see {@link Balancing#gradientNorm}.
 */
final class GradientNormWeights extends TaskWeights {
  private static final double LEAST_WEIGHT = 1e-3;

  private final SharedGradient shared;
  private final double restoring;
  private final AdamNumbers weights;
  private final float[] firstLosses;
  private double[] gradient;
  private Upkeep.Pupil pupil;

  GradientNormWeights(SharedGradient shared, int tasks, double restoring, double rate) {
    this.shared = shared;
    this.restoring = restoring;
    this.weights = new AdamNumbers(tasks, 1, rate);
    this.firstLosses = new float[tasks];
  }

  @Override
  double weight(int task) {
    return weights.get(task);
  }

  @Override
  void beforeTraining(List<Upkeep.Pupil> pupils) {
    pupil = pupils.get(0);
  }

  @Override
  void beforeStep(Batch batch) {
    SharedGradient.Seen seen = shared.of(batch, pupil.parameters());
    if (weights.steps() == 0) {
      for (int k = 0; k < firstLosses.length; k++) {
        firstLosses[k] = (float) seen.losses()[k];
      }
    }
    gradient = gradient(seen);
  }

  /**
   * The derivative of {@code sum over the tasks of |G - mean(G) * r^restoring|} by the weights,
   * with {@code mean(G) * r^restoring} standing still.
   */
  private double[] gradient(SharedGradient.Seen seen) {
    int tasks = firstLosses.length;
    double[] pace = new double[tasks];
    double meanPace = 0;
    double meanNorm = 0;
    for (int k = 0; k < tasks; k++) {
      pace[k] = seen.losses()[k] / Math.max(firstLosses[k], Float.MIN_NORMAL);
      meanPace += pace[k] / tasks;
      meanNorm += weight(k) * seen.norms()[k] / tasks;
    }
    double[] byWeight = new double[tasks];
    for (int k = 0; k < tasks; k++) {
      double wanted = meanNorm * Math.pow(pace[k] / meanPace, restoring);
      byWeight[k] = Math.signum(weight(k) * seen.norms()[k] - wanted) * seen.norms()[k];
    }
    return byWeight;
  }

  /** After Adam's step the weights are scaled so that they add up to the number of tasks. */
  @Override
  void afterStep(double[] losses) {
    weights.step(gradient);
    double sum = 0;
    for (int k = 0; k < weights.count(); k++) {
      weights.set(k, Math.max(weights.get(k), LEAST_WEIGHT));
      sum += weights.get(k);
    }
    for (int k = 0; k < weights.count(); k++) {
      weights.set(k, weights.get(k) * weights.count() / sum);
    }
  }

  @Override
  Map<String, INDArray> state() {
    Map<String, INDArray> state = new LinkedHashMap<>(weights.state());
    state.put("first", Values.array(firstLosses.clone(), firstLosses.length));
    return state;
  }

  @Override
  void restore(Map<String, INDArray> state) {
    weights.restore(state);
    float[] kept = Values.floats(state.get("first"));
    System.arraycopy(kept, 0, firstLosses, 0, kept.length);
  }
}
