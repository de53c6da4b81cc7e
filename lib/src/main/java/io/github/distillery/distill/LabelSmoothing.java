package io.github.distillery.distill;

import io.github.distillery.data.Batch;
import io.github.distillery.train.Head;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Tap;

/**
 * Smoothed labels, the baseline that needs no teacher; see {@link LabelSmoothingLoss} (Szegedy and
 * others 2016, section 7). It replaces {@link HardLabels}. A teacher trained in this way teaches
 * worse (Mueller, Kornblith and Hinton 2019).
 *
 * <p>Introduced in notebook 04.
 *
 * @param epsilon the share of each label that is spread over all classes, above 0 and below 1;
 *     often 0.1
 */
public record LabelSmoothing(double epsilon) implements Signal {
  public LabelSmoothing {
    if (!(epsilon > 0 && epsilon < 1)) {
      throw new IllegalArgumentException(
          "label smoothing is %s; give a share above 0 and below 1, often 0.1, or use hard labels"
              .formatted(epsilon));
    }
  }

  @Override
  public String name() {
    return "label smoothing";
  }

  @Override
  public boolean needsTeacher() {
    return false;
  }

  @Override
  public Head head(Schedule weight, SignalContext context) {
    return new Head(name(), weight, Tap.LOGITS, new LabelSmoothingLoss(epsilon), Batch::labels);
  }
}
