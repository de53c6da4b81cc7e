package io.github.distillery.data;

import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Some samples, drawn together.
 *
 * @param indices the rows of the samples in their data set, in this batch's order
 * @param features {@code [batch, ...]}
 * @param labels one-hot, {@code [batch, classes]}, or shares of classes where the samples are
 *     mixtures; null where the data has none, and then refused to whoever asks
 * @param views which of its {@link Views} each sample is shown in, in this batch's order; empty
 *     where the samples are shown as they are, or changed in a way that does not come again
 * @param mixing how the samples were mixed with each other, where they were; features and labels
 *     are mixed already, while whatever else is looked up by index belongs to the sample before
 */
public record Batch(
    int[] indices, INDArray features, INDArray labels, int[] views, Optional<Mixing> mixing) {
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
   * Samples that are not mixed.
   *
   * @param indices the rows of the samples in their data set
   * @param features {@code [batch, ...]}
   * @param labels one-hot, {@code [batch, classes]}, or null
   * @param views which view each sample is shown in, or empty
   */
  public Batch(int[] indices, INDArray features, INDArray labels, int[] views) {
    this(indices, features, labels, views, Optional.empty());
  }

  /**
   * The labels.
   *
   * @return one-hot, {@code [batch, classes]}; of mixtures the shares of the classes
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
    return new Batch(indices, newFeatures, labels, views, mixing);
  }

  /**
   * The same samples mixed with each other.
   *
   * @param newFeatures {@code [batch, ...]}, mixed
   * @param newMixing how; the labels, where there are some, are mixed in the same shares
   * @return a batch with the same indices
   */
  public Batch mixed(INDArray newFeatures, Mixing newMixing) {
    INDArray newLabels = labels == null ? null : newMixing.of(labels);
    return new Batch(indices, newFeatures, newLabels, views, Optional.of(newMixing));
  }

  /**
   * The same samples in fixed views.
   *
   * @param newFeatures {@code [batch, ...]}
   * @param newViews which view each sample is shown in
   * @return a batch with the same indices and labels
   */
  public Batch inViews(INDArray newFeatures, int[] newViews) {
    return new Batch(indices, newFeatures, labels, newViews, mixing);
  }
}
