package io.github.distillery.compress;

import org.bytedeco.openblas.global.openblas;

/**
 * A matrix of double precision.
 *
 * @param rows how many
 * @param columns how many
 * @param values in 'c' order
 */
record Matrix(int rows, int columns, double[] values) {
  /** {@code At B}, {@code [columns, columns of B]}. */
  Matrix transposedTimes(Matrix other) {
    return product(openblas.CblasTrans, columns, this, openblas.CblasNoTrans, other, other.columns);
  }

  /** {@code A At}, {@code [rows, rows]}. */
  Matrix timesItsTransposed() {
    return product(openblas.CblasNoTrans, rows, this, openblas.CblasTrans, this, rows);
  }

  /** The sum of squares. */
  double squares() {
    double sum = 0;
    for (double value : values) {
      sum += value * value;
    }
    return sum;
  }

  /**
   * An array {@code [rows, others, kernel]}, whose last two dimensions lie in the columns, as
   * {@code [others, rows * kernel]}.
   */
  Matrix swapped(int kernel) {
    int others = columns / kernel;
    double[] swapped = new double[values.length];
    for (int row = 0; row < rows; row++) {
      for (int other = 0; other < others; other++) {
        System.arraycopy(
            values,
            (row * others + other) * kernel,
            swapped,
            (other * rows + row) * kernel,
            kernel);
      }
    }
    return new Matrix(others, rows * kernel, swapped);
  }

  private static Matrix product(int turnA, int rows, Matrix a, int turnB, Matrix b, int columns) {
    double[] values = new double[rows * columns];
    openblas.cblas_dgemm(
        openblas.CblasRowMajor,
        turnA,
        turnB,
        rows,
        columns,
        turnA == openblas.CblasTrans ? a.rows : a.columns,
        1,
        a.values,
        a.columns,
        b.values,
        b.columns,
        0,
        values,
        columns);
    return new Matrix(rows, columns, values);
  }
}
