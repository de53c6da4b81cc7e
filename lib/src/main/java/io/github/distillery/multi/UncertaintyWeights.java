package io.github.distillery.multi;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Log-variances s, learnt beside the student: {@code exp(-s) * L + s / 2} for each task. */
final class UncertaintyWeights extends TaskWeights {
  private final AdamNumbers logVariances;

  UncertaintyWeights(int tasks, double rate) {
    this.logVariances = new AdamNumbers(tasks, 0, rate);
  }

  @Override
  double weight(int task) {
    return Math.exp(-logVariances.get(task));
  }

  @Override
  double penalty(int task) {
    return logVariances.get(task) / 2;
  }

  @Override
  void afterStep(double[] losses) {
    double[] gradient = new double[losses.length];
    for (int k = 0; k < losses.length; k++) {
      gradient[k] = 0.5 - weight(k) * losses[k];
    }
    logVariances.step(gradient);
  }

  @Override
  Map<String, INDArray> state() {
    return logVariances.state();
  }

  @Override
  void restore(Map<String, INDArray> state) {
    logVariances.restore(state);
  }
}
