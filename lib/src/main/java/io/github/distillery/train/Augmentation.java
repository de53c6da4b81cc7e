package io.github.distillery.train;

import io.github.distillery.data.Batch;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Changes the features of a training batch at random, so that no epoch sees the same samples.
 *
 * <p>Kept results (checkpoints, finished runs of a comparison) are known by the augmentation's text
 * among other things. The library's have one, and so has a record of one's own; of a lambda nobody
 * can see what it does, so where it changes, give another file or folder.
 *
 * <p>Introduced in notebook 02.
 */
@FunctionalInterface
public interface Augmentation {
  /**
   * Changes one batch.
   *
   * @param features {@code [batch, ...]}; not to be written into
   * @param random where all chance comes from
   * @return a new array of the same shape
   */
  INDArray apply(INDArray features, SplittableRandom random);

  /**
   * Changes one batch of an epoch.
   *
   * @param batch the samples as they are
   * @param epoch from 1
   * @param random where all chance comes from
   * @return the samples as the student shall see them
   */
  default Batch change(Batch batch, int epoch, SplittableRandom random) {
    return batch.withFeatures(apply(batch.features(), random));
  }

  /**
   * The same change, but fixed: each sample has only so many views, and the teacher is asked about
   * each of them once.
   *
   * @param count how many views, 1 or more
   * @return the views, with the seed 1
   */
  default FixedViews views(int count) {
    return views(count, 1);
  }

  /**
   * The same change, but fixed: each sample has only so many views, and the teacher is asked about
   * each of them once.
   *
   * @param count how many views, 1 or more
   * @param seed gives the views
   * @return the views
   */
  default FixedViews views(int count, long seed) {
    return new FixedViews(count, this, seed);
  }

  /**
   * Moves each image by a few pixels; what comes in at the border is 0.
   *
   * @param pixels the furthest move in each direction, evenly distributed
   * @return the augmentation for images {@code [batch, channels, height, width]}
   */
  static Augmentation shift(int pixels) {
    return new Shift(pixels);
  }
}
