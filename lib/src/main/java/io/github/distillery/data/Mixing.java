package io.github.distillery.data;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How the samples of a batch were mixed with each other: of what stood in row i there is {@code
 * shares[i]} left, the rest is of what stood in row {@code partners[i]}.
 *
 * <p>Introduced in notebook 07.
 *
 * @param partners for each row another one of the same batch
 * @param shares for each row from 0 to 1
 */
public record Mixing(int[] partners, double[] shares) {
  public Mixing {
    if (partners.length != shares.length) {
      throw new IllegalArgumentException(
          "%d partners and %d shares; give one of each a sample"
              .formatted(partners.length, shares.length));
    }
  }

  /**
   * Mixes something that belongs to the samples, such as their labels, in the same shares.
   *
   * @param rows {@code [batch, values]}, of the samples before they were mixed
   * @return a new array of the same shape: {@code shares[i] * row i + (1 - shares[i]) * row
   *     partners[i]}
   */
  public INDArray of(INDArray rows) {
    if (rows.size(0) != partners.length) {
      throw new IllegalArgumentException(
          "the shape %s for %d mixed samples; give one row a sample"
              .formatted(Arrays.toString(rows.shape()), partners.length));
    }
    float[] from = Values.floats(rows);
    float[] to = new float[from.length];
    int width = from.length / Math.max(1, partners.length);
    for (int i = 0; i < to.length; i++) {
      int row = i / width;
      to[i] =
          (float)
              (shares[row] * from[i] + (1 - shares[row]) * from[partners[row] * width + i % width]);
    }
    return Values.array(to, rows.shape());
  }
}
