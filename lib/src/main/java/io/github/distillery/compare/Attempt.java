package io.github.distillery.compare;

import java.io.Serializable;

/**
 * What came of one training of a comparison: a measured run, an accuracy to choose by, or the
 * reason why there is neither. It can be sent from one machine to another.
 *
 * @param run the run; null where something was to be chosen, or where it failed
 * @param accuracy on validation, where something was to be chosen; NaN otherwise
 * @param failure how it failed, for example {@code diverged}; empty where it did not
 * @param message why it failed; empty where it did not
 */
public record Attempt(Run run, double accuracy, String failure, String message)
    implements Serializable {
  static Attempt measured(Run run) {
    return new Attempt(run, Double.NaN, "", "");
  }

  static Attempt choice(double accuracy) {
    return new Attempt(null, accuracy, "", "");
  }

  static Attempt failed(String how, RuntimeException why) {
    return new Attempt(null, Double.NaN, how, String.valueOf(why.getMessage()));
  }

  /**
   * Whether there is no result.
   *
   * @return true where {@link #message} says why
   */
  public boolean hasFailed() {
    return !failure.isEmpty();
  }
}
