package io.github.distillery.transfer;

import io.github.distillery.data.DataException;
import org.bytedeco.openblas.global.openblas;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix, by LAPACK.
 *
 * @param values rising
 * @param vectors {@code [n, n]} in 'c' order; column k belongs to value k
 */
record Eigen(double[] values, double[] vectors) {
  static Eigen of(double[] symmetric, int n) {
    double[] vectors = symmetric.clone();
    double[] values = new double[n];
    int failed =
        openblas.LAPACKE_dsyevd(
            openblas.LAPACK_ROW_MAJOR, (byte) 'V', (byte) 'U', n, vectors, n, values);
    if (failed != 0) {
      throw new DataException(
          "the samples cannot be decomposed (LAPACK says %d); look for values that are very large or no numbers"
              .formatted(failed));
    }
    return new Eigen(values, vectors);
  }

  int size() {
    return values.length;
  }

  double vector(int row, int k) {
    return vectors[row * values.length + k];
  }
}
