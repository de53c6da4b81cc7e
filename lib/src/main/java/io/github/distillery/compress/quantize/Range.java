package io.github.distillery.compress.quantize;

/**
 * What 8 bits without sign stand for: the whole numbers q from 0 to 255 for the values {@code scale
 * * (q - zeroPoint)}, among which 0 is always exact (Jacob and others 2018, section 2.1; the
 * formulas are those of ONNX's DynamicQuantizeLinear).
 *
 * <p>Introduced in notebook 14.
 *
 * @param low the least value, 0 or below
 * @param high the greatest value, 0 or above
 */
public record Range(float low, float high) {
  static final int LEVELS = 255;

  public Range {
    if (!(low <= 0 && high >= 0) || Float.isInfinite(low) || Float.isInfinite(high)) {
      throw new IllegalArgumentException(
          "a range from %s to %s; give finite numbers with 0 between them".formatted(low, high));
    }
  }

  /** The smallest range that holds all values and 0. */
  static Range of(float[] values) {
    float low = 0;
    float high = 0;
    for (float value : values) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    return new Range(low, high);
  }

  /**
   * The distance of two neighbours.
   *
   * @return above 0
   */
  public float scale() {
    return high == low ? 1 : (high - low) / LEVELS;
  }

  /**
   * The whole number that stands for 0.
   *
   * @return 0 to 255
   */
  public int zeroPoint() {
    return (int) Math.max(0, Math.min(LEVELS, Math.rint(-low / scale())));
  }

  /** The values that the nearest whole numbers stand for, in the place of the values. */
  void round(float[] values) {
    float scale = scale();
    int zero = zeroPoint();
    for (int i = 0; i < values.length; i++) {
      double level = Math.rint(values[i] / scale) + zero;
      values[i] = scale * (float) (Math.max(0, Math.min(LEVELS, level)) - zero);
    }
  }
}
