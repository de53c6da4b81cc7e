package io.github.distillery.distill;

import io.github.distillery.train.Head;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Tap;

/**
 * The teacher's logits themselves; see {@link LogitMatchingLoss} (Ba and Caruana 2014).
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
