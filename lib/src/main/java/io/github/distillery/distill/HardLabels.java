package io.github.distillery.distill;

import io.github.distillery.train.Head;
import io.github.distillery.train.Schedule;

/**
 * The labels of the data, by cross-entropy: {@code mean over the batch of -sum over the classes of
 * y * log softmax(z)} for one-hot labels y and student logits z, both {@code [batch, classes]},
 * natural logarithm. Gradient by z: {@code (softmax(z) - y) / batch}. Needs labels, and no teacher;
 * alone it is ordinary training. Usual weight: 0.1 beside soft targets at 0.9, and 1 beside signals
 * on layers.
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
