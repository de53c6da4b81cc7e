package io.github.distillery.distill;

import io.github.distillery.model.ModelException;
import io.github.distillery.train.Head;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Tap;

/**
 * The teacher's relations between probabilities, for a teacher much stronger than its student; see
 * {@link DistLoss} (Huang, You, Wang, Qian and Xu 2022).
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
