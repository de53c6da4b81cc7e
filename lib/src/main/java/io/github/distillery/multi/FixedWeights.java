package io.github.distillery.multi;

/** The same weights in every step. */
final class FixedWeights extends TaskWeights {
  private final double[] weights;

  FixedWeights(double[] weights) {
    this.weights = weights;
  }

  @Override
  double weight(int task) {
    return weights[task];
  }
}
