package io.github.distillery.distill;

import io.github.distillery.model.FeatureShape;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Averages maps over a coarser grid, so that maps of two sizes can be compared. Where the sizes do
 * not divide, neighbouring cells of the grid share positions: cell i of m takes the positions from
 * {@code floor(i * n / m)} to below {@code ceil((i + 1) * n / m)}. All in double precision.
 */
final class MapPooling {
  private final FeatureShape shape;
  private final int positions;
  private final INDArray averages;

  /** Pools maps of a shape to a grid that is neither higher nor wider. */
  MapPooling(FeatureShape shape, int height, int width) {
    this.shape = shape;
    this.positions = height * width;
    this.averages =
        height == shape.height() && width == shape.width()
            ? null
            : together(along(shape.height(), height), along(shape.width(), width));
  }

  /** Pools to the grid that both shapes have room for. */
  static MapPooling toMeet(FeatureShape shape, FeatureShape other) {
    return new MapPooling(
        shape, Math.min(shape.height(), other.height()), Math.min(shape.width(), other.width()));
  }

  /** How many cells the grid has. */
  int positions() {
    return positions;
  }

  /** From {@code [batch, values]} to {@code [batch, channels, positions()]}. */
  INDArray pool(INDArray rows) {
    INDArray maps = rows.castTo(DataType.DOUBLE).dup('c');
    if (averages != null) {
      maps = maps.reshape('c', rows.size(0) * shape.channels(), shape.positions()).mmul(averages);
    }
    return maps.dup('c').reshape('c', rows.size(0), shape.channels(), positions);
  }

  /** The gradient by what {@link #pool} took, {@code [batch, values]}, from that by its result. */
  INDArray back(INDArray gradient) {
    INDArray maps = gradient.dup('c');
    if (averages != null) {
      maps =
          maps.reshape('c', gradient.size(0) * shape.channels(), positions)
              .mmul(averages.transpose());
    }
    return maps.dup('c').reshape('c', new long[] {gradient.size(0), shape.values()});
  }

  private static double[][] along(int from, int to) {
    double[][] shares = new double[from][to];
    for (int cell = 0; cell < to; cell++) {
      int first = cell * from / to;
      int end = ((cell + 1) * from + to - 1) / to;
      for (int position = first; position < end; position++) {
        shares[position][cell] = 1.0 / (end - first);
      }
    }
    return shares;
  }

  private static INDArray together(double[][] rows, double[][] columns) {
    double[][] shares = new double[rows.length * columns.length][];
    for (int y = 0; y < rows.length; y++) {
      for (int x = 0; x < columns.length; x++) {
        double[] cells = new double[rows[y].length * columns[x].length];
        for (int cell = 0; cell < cells.length; cell++) {
          int across = columns[x].length;
          cells[cell] = rows[y][cell / across] * columns[x][cell % across];
        }
        shares[y * columns.length + x] = cells;
      }
    }
    return Nd4j.createFromArray(shares);
  }
}
