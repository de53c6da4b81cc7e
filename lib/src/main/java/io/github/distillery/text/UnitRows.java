package io.github.distillery.text;

/** Rows of length 1. */
final class UnitRows {
  private static final double NOTHING = 1e-12;

  private UnitRows() {}

  /**
   * Scales each row to Euclidean length 1; a row of zeros stays one.
   *
   * @param rows {@code [n, width]} in 'c' order
   * @param width of a row
   * @return new rows
   */
  static float[] of(float[] rows, int width) {
    float[] unit = new float[rows.length];
    for (int from = 0; from < rows.length; from += width) {
      double squares = 0;
      for (int k = 0; k < width; k++) {
        squares += (double) rows[from + k] * rows[from + k];
      }
      double length = Math.max(Math.sqrt(squares), NOTHING);
      for (int k = 0; k < width; k++) {
        unit[from + k] = (float) (rows[from + k] / length);
      }
    }
    return unit;
  }
}
