package io.github.distillery.data;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Some samples, drawn together.
 *
 * @param indices the rows of the samples in their data set, in this batch's order
 * @param features {@code [batch, ...]}
 * @param labels one-hot, {@code [batch, classes]}
 * @param views which of its {@link Views} each sample is shown in, in this batch's order; empty
 *     where the samples are shown as they are, or changed in a way that does not come again
 */
public record Batch(int[] indices, INDArray features, INDArray labels, int[] views) {
  /**
   * Samples without fixed views.
   *
   * @param indices the rows of the samples in their data set
   * @param features {@code [batch, ...]}
   * @param labels one-hot, {@code [batch, classes]}
   */
  public Batch(int[] indices, INDArray features, INDArray labels) {
    this(indices, features, labels, new int[0]);
  }
}
