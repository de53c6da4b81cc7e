package io.github.distillery.distill;

import io.github.distillery.model.ModelException;
import io.github.distillery.train.Head;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Tap;

/**
 * The teacher's relations between probabilities instead of the probabilities themselves (DIST:
 * Huang, You, Wang, Qian and Xu 2022, section 3, equations 7 to 9).
 *
 * <pre>{@code
 * loss  = T^2 * (interClass * inter + intraClass * intra)
 * inter = mean over the batch of (1 - r(row of p, row of q))
 * intra = mean over the classes of (1 - r(column of p, column of q))
 * }</pre>
 *
 * <p>With Pearson's correlation r, {@code p = softmax(v / T)} of the teacher's logits v and {@code
 * q = softmax(z / T)} of the student's z, both {@code [batch, classes]}: inter is how a sample
 * ranks the classes, intra how a class ranks the samples of the batch. A correlation bears a
 * student that is sure in another measure than its teacher, which a divergence does not: meant for
 * teachers much stronger than their students. The factor T^2 is that of the authors' code. Usual
 * weights: 1 and 1, of the whole 1 beside the labels at 1.
 *
 * <p><b>Where nothing varies</b> there is no correlation: a row or column whose deviations from its
 * mean are (as a Euclidean length) at most 1e-9 of its greatest value, or at most 1e-100, on either
 * side, adds 0 to the loss and to the gradient, and the means are still over all rows and columns.
 * So a batch of 1 has no intra part. (The authors' code adds 1e-8 to the denominator instead, which
 * makes a perfect match of unsure classes cost something.) With two classes the inter part only
 * tells whether both prefer the same class, and its gradient is 0; the same holds for the intra
 * part of a batch of 2. Where that leaves nothing to learn it is refused before any training.
 *
 * <p>Introduced in notebook 04.
 *
 * @param interClass weight of the relations among the classes of a sample (the paper's beta), 0 or
 *     more
 * @param intraClass weight of the relations among the samples of a class (the paper's gamma), 0 or
 *     more; not both 0
 * @param temperature the same for teacher and student, above 0 at every moment
 */
public record Dist(double interClass, double intraClass, Schedule temperature) implements Signal {
  public Dist {
    if (!(interClass >= 0 && intraClass >= 0 && interClass + intraClass > 0)
        || Double.isInfinite(interClass + intraClass)) {
      throw new IllegalArgumentException(
          "DIST has the weights %s (inter) and %s (intra); give 0 or more, at least one above 0"
              .formatted(interClass, intraClass));
    }
    RunningTemperature.checked(temperature);
  }

  @Override
  public String name() {
    return "dist";
  }

  @Override
  public Head head(Schedule weight, SignalContext context) {
    int classes = context.student().classes();
    if (intraClass == 0 && classes < 3) {
      throw new ModelException(
          "DIST with the weight 0 for relations within a class teaches nothing about %d classes: two numbers are always perfectly correlated; give intraClass a weight above 0"
              .formatted(classes));
    }
    int batchSize = Math.min(context.options().batchSize(), context.train().size());
    if (interClass == 0 && batchSize < 3) {
      throw new ModelException(
          "DIST with the weight 0 for relations within a sample teaches nothing from batches of %d: two numbers are always perfectly correlated; use larger batches"
              .formatted(batchSize));
    }
    return new Head(
        name(),
        weight,
        Tap.LOGITS,
        new DistLoss(interClass, intraClass, temperature),
        context.teacher()::logits);
  }
}
