package io.github.distillery.data;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Some samples, drawn together.
 *
 * @param indices the rows of the samples in their data set, in this batch's order
 * @param features {@code [batch, ...]}
 * @param labels one-hot, {@code [batch, classes]}; null where the data has none, and then refused
 *     to whoever asks
 * @param views which of its {@link Views} each sample is shown in, in this batch's order; empty
 *     where the samples are shown as they are, or changed in a way that does not come again
 */
public record Batch(int[] indices, INDArray features, INDArray labels, int[] views) {
  /**
   * Samples without fixed views.
   *
   * @param indices the rows of the samples in their data set
   * @param features {@code [batch, ...]}
   * @param labels one-hot, {@code [batch, classes]}, or null
   */
  public Batch(int[] indices, INDArray features, INDArray labels) {
    this(indices, features, labels, new int[0]);
  }

  /**
   * The labels.
   *
   * @return one-hot, {@code [batch, classes]}
   * @throws DataException where the data has none
   */
  @Override
  public INDArray labels() {
    if (labels == null) {
      throw new DataException(
          "these samples have no labels, but something asks for them; leave out hard labels and"
              + " whatever else needs labels, or take labelled data");
    }
    return labels;
  }

  /**
   * Whether there are labels.
   *
   * @return false where {@link #labels()} would be refused
   */
  public boolean labelled() {
    return labels != null;
  }

  /**
   * The same samples with other features, for example after augmentation.
   *
   * @param newFeatures {@code [batch, ...]}
   * @return a batch with the same indices and labels
   */
  public Batch withFeatures(INDArray newFeatures) {
    return new Batch(indices, newFeatures, labels, views);
  }

  /**
   * The same samples in fixed views.
   *
   * @param newFeatures {@code [batch, ...]}
   * @param newViews which view each sample is shown in
   * @return a batch with the same indices and labels
   */
  public Batch inViews(INDArray newFeatures, int[] newViews) {
    return new Batch(indices, newFeatures, labels, newViews);
  }
}
