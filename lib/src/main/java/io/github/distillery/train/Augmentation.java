package io.github.distillery.train;

import io.github.distillery.data.Batch;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Changes the features of a training batch at random, so that no epoch sees the same samples.
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
    if (pixels < 1) {
      throw new IllegalArgumentException("shift by " + pixels + " pixels; give 1 or more");
    }
    return (features, random) -> {
      if (features.rank() != 4) {
        throw new IllegalArgumentException(
            "shift needs images [batch, channels, height, width], not rank " + features.rank());
      }
      return shifted(features, pixels, random);
    };
  }

  private static INDArray shifted(INDArray images, int pixels, SplittableRandom random) {
    int channels = (int) images.size(1);
    int height = (int) images.size(2);
    int width = (int) images.size(3);
    float[] from = images.dup('c').data().asFloat();
    float[] to = new float[from.length];
    for (int image = 0; image < images.size(0); image++) {
      int down = random.nextInt(-pixels, pixels + 1);
      int right = random.nextInt(-pixels, pixels + 1);
      int columns = Math.max(0, width - Math.abs(right));
      for (int channel = 0; channel < channels; channel++) {
        int plane = (image * channels + channel) * height * width;
        for (int y = Math.max(0, down); y < Math.min(height, height + down); y++) {
          System.arraycopy(
              from,
              plane + (y - down) * width + Math.max(0, -right),
              to,
              plane + y * width + Math.max(0, right),
              columns);
        }
      }
    }
    return Nd4j.create(to, images.shape(), 'c');
  }
}
