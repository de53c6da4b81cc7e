package io.github.distillery.train;

import io.github.distillery.model.LogSoftmax;

/**
 * Cross-entropy of one-hot labels with the softmax of logits, natural logarithm.
 *
 * <p>For labels y and logits z, both {@code [batch, classes]}: {@code mean over the batch of -sum
 * over the classes of y * log softmax(z)}. Gradient by z: {@code (softmax(z) - y) / batch}.
 *
 * <p>Introduced in notebook 02.
 */
public final class CrossEntropy extends RowLoss {
  private static final long serialVersionUID = 1L;

  @Override
  protected double row(double[] targets, double[] logits, int from, double[] gradient) {
    double[] logs = new double[gradient.length];
    LogSoftmax.row(logits, from, 1, logs, gradient);
    double loss = 0;
    for (int c = 0; c < gradient.length; c++) {
      double target = targets[from + c];
      loss -= target == 0 ? 0 : target * logs[c];
      gradient[c] -= target;
    }
    return loss;
  }

  @Override
  public String name() {
    return "cross-entropy";
  }
}
