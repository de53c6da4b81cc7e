package io.github.distillery.distill;

import io.github.distillery.train.Head;
import io.github.distillery.train.Schedule;

/**
 * The labels of the data; see {@link io.github.distillery.train.CrossEntropy}.
 *
 * <p>Introduced in notebook 02.
 */
public record HardLabels() implements Signal {
  @Override
  public String name() {
    return "hard";
  }

  @Override
  public boolean needsTeacher() {
    return false;
  }

  @Override
  public Head head(Schedule weight, SignalContext context) {
    return Head.labels(weight);
  }
}
