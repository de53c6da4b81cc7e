package io.github.distillery.select;

/**
 * One training of something that is tried, measured on validation.
 *
 * <p>Introduced in notebook 12.
 *
 * @param epochs how long it was
 * @param bestEpoch which epoch was kept, by validation
 * @param validationAccuracy of that epoch, from 0 to 1; NaN where the training diverged
 * @param validationLoss cross-entropy with the labels, natural logarithm; NaN likewise
 * @param seconds how long the epochs took
 */
public record Rung(
    int epochs, int bestEpoch, double validationAccuracy, double validationLoss, double seconds) {
  static Rung diverged(int epochs, double seconds) {
    return new Rung(epochs, 0, Double.NaN, Double.NaN, seconds);
  }

  /**
   * Whether the loss became NaN or infinite.
   *
   * @return true where nothing was measured
   */
  public boolean diverged() {
    return Double.isNaN(validationAccuracy);
  }
}
