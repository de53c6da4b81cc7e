package io.github.distillery.transfer;

import org.bytedeco.openblas.global.openblas;

/**
 * Samples as rows of numbers, the source's in the first half.
 *
 * @param values {@code [rows, columns]} in 'c' order
 * @param rows how many
 * @param sourceClasses the class of each of the source, -1 where it is not known
 * @param targetClasses the class of each of the target
 */
record Points(double[] values, int rows, int[] sourceClasses, int[] targetClasses) {
  static Points of(double[] values, int rows) {
    return new Points(values, rows, new int[rows / 2], new int[rows - rows / 2]);
  }

  int columns() {
    return values.length / rows;
  }

  /** Some rows, in the order wanted. */
  Points pick(int[] indices) {
    int columns = columns();
    double[] picked = new double[indices.length * columns];
    for (int i = 0; i < indices.length; i++) {
      System.arraycopy(values, indices[i] * columns, picked, i * columns, columns);
    }
    return of(picked, indices.length);
  }

  /** The mean of each column. */
  double[] mean() {
    int columns = columns();
    double[] mean = new double[columns];
    for (int i = 0; i < values.length; i++) {
      mean[i % columns] += values[i] / rows;
    }
    return mean;
  }

  /** The rows with something taken from each column. */
  Points minus(double[] columnValues) {
    int columns = columns();
    double[] shifted = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      shifted[i] = values[i] - columnValues[i % columns];
    }
    return new Points(shifted, rows, sourceClasses, targetClasses);
  }

  /** The products of all rows with all rows, {@code [rows, rows]}. */
  double[] products() {
    int columns = columns();
    double[] products = new double[Math.multiplyExact(rows, rows)];
    openblas.cblas_dgemm(
        openblas.CblasRowMajor,
        openblas.CblasNoTrans,
        openblas.CblasTrans,
        rows,
        rows,
        columns,
        1,
        values,
        columns,
        values,
        columns,
        0,
        products,
        rows);
    return products;
  }

  /** The squared distances of all rows from all rows, {@code [rows, rows]}, never below 0. */
  double[] squaredDistances() {
    double[] products = minus(mean()).products();
    double[] squares = new double[rows];
    for (int i = 0; i < rows; i++) {
      squares[i] = products[i * rows + i];
    }
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < rows; j++) {
        double distance = squares[i] + squares[j] - 2 * products[i * rows + j];
        products[i * rows + j] = i == j ? 0 : Math.max(0, distance);
      }
    }
    return products;
  }
}
