package io.github.distillery.distill;

import io.github.distillery.train.RowLoss;

/** Half the squared distance of logits; see {@link LogitMatching}. */
final class LogitMatchingLoss extends RowLoss {
  private static final long serialVersionUID = 1L;

  @Override
  protected double row(double[] teacher, double[] student, int from, double[] gradient) {
    double squares = 0;
    for (int c = 0; c < gradient.length; c++) {
      gradient[c] = student[from + c] - teacher[from + c];
      squares += gradient[c] * gradient[c];
    }
    return squares / 2;
  }

  @Override
  public String name() {
    return "logit matching";
  }
}
