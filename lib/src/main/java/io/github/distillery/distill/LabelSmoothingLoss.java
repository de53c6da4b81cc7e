package io.github.distillery.distill;

import io.github.distillery.model.LogSoftmax;
import io.github.distillery.train.RowLoss;

/**
 * Cross-entropy with labels that leave something to every class.
 *
 * <p>For one-hot labels y and student logits z, both {@code [batch, classes]}, and smoothed labels
 * {@code s = (1 - epsilon) * y + epsilon / classes}: {@code mean over the batch of -sum over the
 * classes of s * log softmax(z)}, natural logarithm. Gradient by z: {@code (softmax(z) - s) /
 * batch}. At the best z the loss is the entropy of s, not 0 (Szegedy, Vanhoucke, Ioffe, Shlens and
 * Wojna 2016, section 7).
 *
 * <p>Introduced in notebook 04.
 */
public final class LabelSmoothingLoss extends RowLoss {
  private static final long serialVersionUID = 1L;

  private final double epsilon;

  /**
   * Makes the loss.
   *
   * @param epsilon the share of each label that is spread over all classes, from 0 to below 1
   */
  public LabelSmoothingLoss(double epsilon) {
    this.epsilon = epsilon;
  }

  @Override
  protected double row(double[] labels, double[] logits, int from, double[] gradient) {
    LogSoftmax.row(logits, from, gradient.length, 1, gradient);
    double loss = 0;
    for (int c = 0; c < gradient.length; c++) {
      double target = (1 - epsilon) * labels[from + c] + epsilon / gradient.length;
      loss -= target * gradient[c];
      gradient[c] = Math.exp(gradient[c]) - target;
    }
    return loss;
  }

  @Override
  public String name() {
    return "label smoothing " + epsilon;
  }
}
