package io.github.distillery.distill;

import io.github.distillery.train.Head;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Tap;

/**
 * The teacher's logits themselves, by half their squared distance (Ba and Caruana 2014, section
 * 2.2, equation 1).
 *
 * <pre>{@code
 * loss     = mean over the batch of 1/2 * sum over the classes of (z - v)^2
 * gradient = (z - v) / batch, by the student's logits
 * }</pre>
 *
 * <p>Teacher logits v and student logits z are {@code [batch, classes]}: the sum over the classes,
 * with the half, and not their mean. Unlike all losses on probabilities it minds a constant that is
 * added to all logits of a sample. Where each sample's logits have mean 0 on both sides, {@link
 * SoftTargets} times the number of classes comes to this loss as the temperature grows (Hinton,
 * Vinyals and Dean 2015, section 2.1). The paper uses it alone, with weight 1; beside other losses
 * take less, since logits are large.
 *
 * <p>Introduced in notebook 04.
 */
public record LogitMatching() implements Signal {
  @Override
  public String name() {
    return "logits";
  }

  @Override
  public Head head(Schedule weight, SignalContext context) {
    return new Head(name(), weight, Tap.LOGITS, new LogitMatchingLoss(), context.teacher()::logits);
  }
}
