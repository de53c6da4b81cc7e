package io.github.distillery.distill;

import io.github.distillery.data.Rows;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * How the samples of a batch stand to each other: their inner products, one matrix product for all,
 * and the way back from a derivative by inner products to one by features. In double precision,
 * since distances are small differences of large products.
 */
final class SampleRelations {
  /** Squared distances below this share of the two squared lengths are rounding, not distance. */
  private static final double ROUNDING = 1e-13;

  private final INDArray rows;
  private final int batch;
  private final double[] products;

  private SampleRelations(INDArray rows) {
    this.rows = rows;
    this.batch = (int) rows.size(0);
    this.products = rows.mmul(rows.transpose()).dup('c').data().asDouble();
  }

  /** Of features {@code [batch, ...]} as they are. */
  static SampleRelations of(INDArray features) {
    return new SampleRelations(rows(features));
  }

  /** Of features less their mean over the batch, which changes no distance and no angle. */
  static SampleRelations centred(INDArray features) {
    INDArray rows = rows(features);
    return new SampleRelations(rows.subRowVector(rows.mean(0)));
  }

  int batch() {
    return batch;
  }

  /** The inner product of two samples. */
  double product(int i, int j) {
    return products[i * batch + j];
  }

  /** Euclidean distances, {@code [batch * batch]}; exactly 0 where two samples coincide. */
  double[] distances() {
    double[] distances = new double[batch * batch];
    for (int i = 0; i < batch; i++) {
      for (int j = 0; j < batch; j++) {
        double lengths = product(i, i) + product(j, j);
        double squared = lengths - product(i, j) - product(j, i);
        distances[i * batch + j] = i == j || squared <= ROUNDING * lengths ? 0 : Math.sqrt(squared);
      }
    }
    return distances;
  }

  /**
   * The derivative by the features.
   *
   * @param byProduct the derivative by each inner product, {@code [batch * batch]}
   * @return {@code [batch, values]}
   */
  INDArray gradient(double[] byProduct) {
    INDArray square = Nd4j.createFromArray(byProduct).reshape('c', new long[] {batch, batch});
    return square.add(square.transpose()).mmul(rows);
  }

  private static INDArray rows(INDArray features) {
    return Rows.flat(features.castTo(DataType.DOUBLE));
  }
}
