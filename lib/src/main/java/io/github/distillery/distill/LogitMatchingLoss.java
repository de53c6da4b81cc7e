package io.github.distillery.distill;

import io.github.distillery.train.RowLoss;

/**
 * Half the squared distance between the student's logits and the teacher's.
 *
 * <p>For teacher logits v and student logits z, both {@code [batch, classes]}: {@code mean over the
 * batch of 1/2 * sum over the classes of (z - v)^2}. Gradient by z: {@code (z - v) / batch}. This
 * is equation 1 of Ba and Caruana 2014 (section 2.2): the sum over the classes, with the half, and
 * not their mean.
 *
 * <p>Unlike all losses on probabilities it minds a constant that is added to all logits of a
 * sample. Where each sample's logits have mean 0 on both sides, {@link SoftTargetLoss} times the
 * number of classes comes to this loss as the temperature grows (Hinton, Vinyals and Dean 2015,
 * section 2.1).
 *
 * <p>Introduced in notebook 04.
 */
public final class LogitMatchingLoss extends RowLoss {
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
