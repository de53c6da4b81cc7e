package io.github.distillery.text;

import io.github.distillery.onnx.TokenModel.Hidden;
import java.util.List;

/** Turns what a layer holds at every token into one row a text, and rows into unit vectors. */
final class TokenMeans {
  private static final double NOTHING = 1e-12;

  private TokenMeans() {}

  /**
   * Averages over the tokens of each text, without its padding (Reimers and Gurevych 2019, section
   * 3, MEAN).
   *
   * @param hidden of some texts
   * @param ids theirs
   * @param places the row of each
   * @param means {@code [n, width]}; receives the rows
   */
  static void put(Hidden hidden, List<long[]> ids, int[] places, float[] means) {
    int width = hidden.width();
    for (int i = 0; i < places.length; i++) {
      int length = ids.get(i).length;
      for (int k = 0; k < width; k++) {
        double sum = 0;
        for (int t = 0; t < length; t++) {
          sum += hidden.values()[(i * hidden.tokens() + t) * width + k];
        }
        means[places[i] * width + k] = (float) (sum / length);
      }
    }
  }

  /**
   * Scales each row to Euclidean length 1.
   *
   * @param rows {@code [n, width]}
   * @param width of a row
   * @return new rows
   */
  static float[] unit(float[] rows, int width) {
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
