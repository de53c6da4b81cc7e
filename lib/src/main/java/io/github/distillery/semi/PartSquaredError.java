package io.github.distillery.semi;

/**
 * Squared error of the probabilities of a part of the batch: {@code l(q, z) = mean over the classes
 * of (softmax(z) - q)^2}. Gradient by z, with {@code p = softmax(z)} and {@code d = p - q}: {@code
 * 2 / classes * p * (d - sum over the classes of p * d)}.
 */
final class PartSquaredError extends PartLoss {
  private static final long serialVersionUID = 1L;

  private final String part;

  PartSquaredError(String part) {
    this.part = part;
  }

  @Override
  double row(double[] q, double[] log, double[] p, double[] gradient) {
    double loss = 0;
    double mean = 0;
    for (int c = 0; c < q.length; c++) {
      double difference = p[c] - q[c];
      loss += difference * difference / q.length;
      mean += p[c] * difference;
    }
    for (int c = 0; c < q.length; c++) {
      gradient[c] = 2 * p[c] * (p[c] - q[c] - mean) / q.length;
    }
    return loss;
  }

  @Override
  public String name() {
    return "squared error of the " + part + " samples' probabilities";
  }
}
