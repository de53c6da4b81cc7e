package io.github.distillery.train;

import io.github.distillery.data.Batch;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * Something that the student shall match: what of the student is looked at, a loss, its weight, and
 * where its targets come from. A head serves one training: what it learns on the way (a
 * discriminator, a memory bank) belongs to that.
 *
 * @param name a short name for histories, unique in one training, for example {@code soft}
 * @param weight by which the loss is multiplied
 * @param tap what of the student the loss sees
 * @param loss compares targets and what the tap gives
 * @param targets gives the targets of a batch, one row a sample
 * @param upkeep what is done beside the loss
 */
public record Head(
    String name, Schedule weight, Tap tap, ILossFunction loss, Targets targets, Upkeep upkeep) {
  public Head {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(weight, "weight");
    Objects.requireNonNull(tap, "tap");
    Objects.requireNonNull(loss, "loss");
    Objects.requireNonNull(targets, "targets");
    Objects.requireNonNull(upkeep, "upkeep");
  }

  /**
   * A head whose loss looks after itself where it must.
   *
   * @param name a short name for histories
   * @param weight by which the loss is multiplied
   * @param tap what of the student the loss sees
   * @param loss compares targets and what the tap gives; where it is an {@link Upkeep}, it is
   *     called as such
   * @param targets gives the targets of a batch
   */
  public Head(String name, Schedule weight, Tap tap, ILossFunction loss, Targets targets) {
    this(name, weight, tap, loss, targets, loss instanceof Upkeep own ? own : Upkeep.NONE);
  }

  /** Where a head's targets come from. */
  @FunctionalInterface
  public interface Targets {
    /**
     * The targets of one batch.
     *
     * @param batch the samples, as the student sees them
     * @return {@code [batch, ...]}, in the batch's order
     */
    INDArray of(Batch batch);
  }

  /**
   * The labels of the data set, compared by cross-entropy.
   *
   * @param weight by which the loss is multiplied
   * @return a head called {@code hard}
   */
  public static Head labels(Schedule weight) {
    return new Head("hard", weight, Tap.LOGITS, new CrossEntropy(), Batch::labels);
  }
}
