package io.github.distillery.distill;

import io.github.distillery.data.Batch;
import io.github.distillery.train.Head;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Tap;

/**
 * Cross-entropy with labels that leave something to every class, the baseline that needs no teacher
 * (Szegedy, Vanhoucke, Ioffe, Shlens and Wojna 2016, section 7).
 *
 * <pre>{@code
 * loss     = mean over the batch of -sum over the classes of s * log softmax(z)
 * s        = (1 - epsilon) * y + epsilon / classes
 * gradient = (softmax(z) - s) / batch, by the student's logits
 * }</pre>
 *
 * <p>One-hot labels y and student logits z are {@code [batch, classes]}; natural logarithm. At the
 * best z the loss is the entropy of s, not 0. It replaces {@link HardLabels}, with weight 1. A
 * teacher trained in this way teaches worse (Mueller, Kornblith and Hinton 2019).
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
