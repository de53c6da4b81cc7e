package io.github.distillery.distill;

import io.github.distillery.model.LogSoftmax;
import io.github.distillery.train.RowLoss;

/** Cross-entropy with smoothed labels; see {@link LabelSmoothing}. */
final class LabelSmoothingLoss extends RowLoss {
  private static final long serialVersionUID = 1L;

  private final double epsilon;

  /**
   * Makes the loss.
   *
   * @param epsilon the share of each label that is spread over all classes, from 0 to below 1
   */
  LabelSmoothingLoss(double epsilon) {
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
