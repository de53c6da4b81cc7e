package io.github.distillery.compress;

import java.util.Arrays;

/** Picks weights by their magnitude. */
final class Magnitudes {
  private Magnitudes() {}

  static float[] of(float[] weights) {
    float[] magnitudes = new float[weights.length];
    for (int i = 0; i < weights.length; i++) {
      magnitudes[i] = Math.abs(weights[i]);
    }
    return magnitudes;
  }

  /** The magnitudes, the smallest first. */
  static float[] sorted(float[] weights) {
    float[] sorted = of(weights);
    Arrays.sort(sorted);
    return sorted;
  }

  /** Sets exactly so many weights to 0: the smallest, of equal ones the first. */
  static void zeroSmallest(float[] weights, int count) {
    zeroSmallest(weights, of(weights), count);
  }

  /**
   * Sets exactly so many values to 0: where magnitudes are smallest, of equal ones the first.
   *
   * @param values are changed
   * @param magnitudes one for each
   * @param count from 0 to how many there are
   */
  static void zeroSmallest(float[] values, float[] magnitudes, int count) {
    if (count == 0) {
      return;
    }
    float[] sorted = magnitudes.clone();
    Arrays.sort(sorted);
    float limit = sorted[count - 1];
    int below = 0;
    while (sorted[below] < limit) {
      below++;
    }
    int atLimit = count - below;
    for (int i = 0; i < values.length; i++) {
      if (magnitudes[i] < limit || (magnitudes[i] == limit && atLimit-- > 0)) {
        values[i] = 0;
      }
    }
  }

  static int zeros(float[] values) {
    int zeros = 0;
    for (float value : values) {
      zeros += value == 0 ? 1 : 0;
    }
    return zeros;
  }
}
