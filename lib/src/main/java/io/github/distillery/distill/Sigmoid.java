package io.github.distillery.distill;

/** The logistic function and its logarithm, exact where {@code exp} alone would overflow. */
final class Sigmoid {
  private Sigmoid() {}

  /** {@code 1 / (1 + exp(-x))}. */
  static double of(double x) {
    double small = Math.exp(-Math.abs(x));
    return (x >= 0 ? 1 : small) / (1 + small);
  }

  /** {@code log(1 + exp(x))}, which is also {@code -log(1 - sigmoid(x))}. */
  static double logOnePlusExp(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }
}
