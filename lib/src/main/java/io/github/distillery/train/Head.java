package io.github.distillery.train;

import io.github.distillery.data.Batch;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * Something that the student's logits shall match: a loss, and where its targets come from.
 *
 * @param name a short name for histories, unique in one training, for example {@code soft}
 * @param loss compares targets and logits
 * @param targets gives the targets of a batch, {@code [batch, classes]}
 */
public record Head(String name, ILossFunction loss, Targets targets) {
  /** Where a head's targets come from. */
  @FunctionalInterface
  public interface Targets {
    /**
     * The targets of one batch.
     *
     * @param batch the samples, as the student sees them
     * @return {@code [batch, classes]}, in the batch's order
     */
    INDArray of(Batch batch);
  }

  /**
   * The labels of the data set, compared by cross-entropy.
   *
   * @param weight by which the loss is multiplied
   * @return a head called {@code hard}
   */
  public static Head labels(double weight) {
    return new Head("hard", new CrossEntropy(weight), Batch::labels);
  }
}
