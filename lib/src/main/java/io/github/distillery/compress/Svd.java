package io.github.distillery.compress;

import io.github.distillery.model.ModelException;
import java.util.Arrays;
import org.bytedeco.openblas.global.openblas;

/**
 * The singular value decomposition {@code A = U diag(s) Vt} by LAPACK, in double precision.
 *
 * @param rows of A
 * @param columns of A
 * @param left U, {@code [rows, k]} in 'c' order, where k is the smaller of rows and columns
 * @param values s, k of them, falling
 * @param right Vt, {@code [k, columns]} in 'c' order
 * @param kept the sum of the squares of the first 0, 1, ..., k singular values
 */
record Svd(int rows, int columns, double[] left, double[] values, double[] right, double[] kept) {
  /** Decomposes a matrix, which stays as it is. */
  static Svd of(String layer, Matrix matrix) {
    int rows = matrix.rows();
    int columns = matrix.columns();
    int k = Math.min(rows, columns);
    if (!Arrays.stream(matrix.values()).allMatch(Double::isFinite)) {
      throw new ModelException(
          "the weights of \"%s\" cannot be decomposed, some are NaN or infinite; train it again with a smaller learning rate, or load it again"
              .formatted(layer));
    }
    double[] left = new double[rows * k];
    double[] values = new double[k];
    double[] right = new double[k * columns];
    // divide and conquer; it works in its input
    int failed =
        openblas.LAPACKE_dgesdd(
            openblas.LAPACK_ROW_MAJOR,
            (byte) 'S',
            rows,
            columns,
            matrix.values().clone(),
            columns,
            values,
            left,
            k,
            right,
            columns);
    if (failed != 0) {
      throw new ModelException(
          "the weights of \"%s\" cannot be decomposed (LAPACK's dgesdd says %d); leave this layer whole"
              .formatted(layer, failed));
    }
    double[] kept = new double[k + 1];
    for (int i = 0; i < k; i++) {
      kept[i + 1] = kept[i] + values[i] * values[i];
    }
    return new Svd(rows, columns, left, values, right, kept);
  }

  int rank() {
    return values.length;
  }

  /** {@code U[row, r]}. */
  double left(int row, int r) {
    return left[row * values.length + r];
  }

  /** The first columns of U. */
  Matrix left(int count) {
    double[] some = new double[rows * count];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(left, row * values.length, some, row * count, count);
    }
    return new Matrix(rows, count, some);
  }

  /** {@code Vt[r, column]}. */
  double right(int r, int column) {
    return right[r * columns + column];
  }

  /** The share of the sum of squares of A that the first r singular values hold. */
  double energy(int r) {
    double all = kept[values.length];
    return all == 0 ? 1 : kept[r] / all;
  }
}
