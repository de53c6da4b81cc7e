package io.github.distillery.semi;

/**
 * Cross-entropy of a part of the batch: {@code l(q, z) = -sum over the classes of q * log
 * softmax(z)}, natural logarithm. Gradient by z: {@code sum(q) * softmax(z) - q}.
 */
final class PartCrossEntropy extends PartLoss {
  private static final long serialVersionUID = 1L;

  private final String part;

  PartCrossEntropy(String part) {
    this.part = part;
  }

  @Override
  double row(double[] q, double[] log, double[] p, double[] gradient) {
    double loss = 0;
    double sum = 0;
    for (int c = 0; c < q.length; c++) {
      loss -= q[c] == 0 ? 0 : q[c] * log[c];
      sum += q[c];
    }
    for (int c = 0; c < q.length; c++) {
      gradient[c] = sum * p[c] - q[c];
    }
    return loss;
  }

  @Override
  public String name() {
    return "cross-entropy of the " + part + " samples";
  }
}
