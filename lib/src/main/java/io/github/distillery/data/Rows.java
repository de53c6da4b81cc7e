package io.github.distillery.data;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Picks rows of an array by sample index. */
public final class Rows {
  private Rows() {}

  /**
   * Copies some rows.
   *
   * @param source {@code [n, ...]}, in 'c' order
   * @param indices the rows wanted, in the order wanted
   * @return a new array {@code [indices, ...]}
   */
  public static INDArray gather(INDArray source, int[] indices) {
    long[] shape = source.shape().clone();
    shape[0] = indices.length;
    if (indices.length == 0) {
      return Nd4j.create(source.dataType(), shape);
    }
    INDArray flat = source.rank() == 2 ? source : source.reshape('c', source.size(0), -1);
    INDArray picked = Nd4j.pullRows(flat, 1, indices, 'c');
    return source.rank() == 2 ? picked : picked.reshape('c', shape);
  }
}
