package io.github.distillery.select;

import io.github.distillery.model.ModelException;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.bytedeco.openblas.global.openblas;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Features F, {@code [samples, values]}, seen from their singular vectors.
 *
 * @param squares the squared singular values above 0, in no order
 * @param directions the left singular vectors, {@code [squares][samples]}
 */
record Spectrum(double[] squares, double[][] directions) {
  /** Smaller shares of the greatest squared singular value are rounding. */
  private static final double ROUNDING = 1e-11;

  /** From the Gram matrix of whichever side is shorter. */
  static Spectrum of(INDArray features) {
    INDArray f = features.castTo(DataType.DOUBLE).dup('c');
    int samples = (int) f.size(0);
    int values = (int) f.size(1);
    boolean wide = samples <= values;
    int size = wide ? samples : values;
    double[] vectors =
        (wide ? f.mmul(f.transpose()) : f.transpose().mmul(f)).dup('c').data().asDouble();
    double[] all = new double[size];
    int failed =
        openblas.LAPACKE_dsyevd(
            openblas.LAPACK_ROW_MAJOR, (byte) 'V', (byte) 'U', size, vectors, size, all);
    if (failed != 0) {
      throw new ModelException(
          "features of %d samples and %d values cannot be decomposed (LAPACK's dsyevd says %d); take other samples or another layer"
              .formatted(samples, values, failed));
    }
    double least = ROUNDING * Arrays.stream(all).max().orElse(0);
    int[] kept = IntStream.range(0, size).filter(k -> all[k] > least).toArray();
    double[] rows = f.data().asDouble();
    double[][] directions = new double[kept.length][samples];
    for (int k = 0; k < kept.length; k++) {
      for (int i = 0; i < samples; i++) {
        directions[k][i] =
            wide
                ? vectors[i * size + kept[k]]
                : projected(rows, i, vectors, kept[k], size) / Math.sqrt(all[kept[k]]);
      }
    }
    return new Spectrum(Arrays.stream(kept).mapToDouble(k -> all[k]).toArray(), directions);
  }

  private static double projected(double[] rows, int i, double[] vectors, int k, int size) {
    double sum = 0;
    for (int d = 0; d < size; d++) {
      sum += rows[i * size + d] * vectors[d * size + k];
    }
    return sum;
  }
}
