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
   * Whether samples are mixed with each other, and their labels with them. Signals that need the
   * class of a sample, or look something up by its index, refuse such an augmentation.
   *
   * @return true for mixup and CutMix, and for chains that hold one
   */
  default boolean mixes() {
    return false;
  }

  /**
   * This change and then another one.
   *
   * <pre>{@code
   * Augmentation.rotation(15).then(Augmentation.shift(2)).then(Augmentation.cutOut(8))
   * }</pre>
   *
   * @param next sees what this one has made
   * @return both
   * @throws IllegalArgumentException where one is fixed views, or both mix
   */
  default Augmentation then(Augmentation next) {
    return new Chain(this, next);
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

  /**
   * Turns each image about its centre, either way. A pixel gets the bilinear mean of the four
   * around the place it comes from; what comes in from outside is 0.
   *
   * @param degrees the greatest angle, evenly distributed from {@code -degrees} to {@code degrees};
   *     0 or more
   * @return the augmentation for images {@code [batch, channels, height, width]}
   */
  static Augmentation rotation(double degrees) {
    return new Rotation(-degrees, degrees);
  }

  /**
   * Turns each image about its centre by an angle between two, counter-clockwise where it is above
   * 0; with the same number twice, by just that angle.
   *
   * @param from the smallest angle in degrees
   * @param to the greatest angle in degrees
   * @return the augmentation for images {@code [batch, channels, height, width]}
   */
  static Augmentation rotation(double from, double to) {
    return new Rotation(from, to);
  }

  /**
   * Adds Gaussian noise of mean 0 to each value. The values can leave the range they had.
   *
   * @param deviation standard deviation, 0 or more
   * @return the augmentation for features of any shape
   */
  static Augmentation noise(double deviation) {
    return new Noise(deviation, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  /**
   * Adds Gaussian noise of mean 0 to each value and keeps what comes out between two limits, for
   * example 0 and 1 for images as the library has them.
   *
   * @param deviation standard deviation, 0 or more
   * @param least what is below becomes this
   * @param most what is above becomes this
   * @return the augmentation for features of any shape
   */
  static Augmentation noise(double deviation, double least, double most) {
    return new Noise(deviation, least, most);
  }

  /**
   * Covers a square of each image with 0 (DeVries and Taylor 2017, Improved regularization of
   * convolutional neural networks with cutout, section 3).
   *
   * @param side of the square in pixels, 0 or more; its centre is evenly distributed over the
   *     image, so that part of it may be outside
   * @return the augmentation for images {@code [batch, channels, height, width]}
   */
  static Augmentation cutOut(int side) {
    return cutOut(side, 0);
  }

  /**
   * Covers a square of each image.
   *
   * @param side of the square in pixels, as in {@link #cutOut(int)}
   * @param value what its pixels become, in every channel
   * @return the augmentation for images {@code [batch, channels, height, width]}
   */
  static Augmentation cutOut(int side, double value) {
    return new CutOut(side, value);
  }

  /**
   * Mirrors half of the images, left to right. Not for digits and letters.
   *
   * @return the augmentation for images {@code [batch, channels, height, width]}
   */
  static Augmentation flip() {
    return flip(0.5);
  }

  /**
   * Mirrors some of the images, left to right.
   *
   * @param probability that an image is mirrored, 0 to 1
   * @return the augmentation for images {@code [batch, channels, height, width]}
   */
  static Augmentation flip(double probability) {
    return new Flip(probability);
  }

  /**
   * Mixes each sample with another one of its batch, and their labels likewise: {@code m * a + (1 -
   * m) * b}, m from Beta(concentration, concentration), drawn for each sample (Zhang, Cisse,
   * Dauphin and Lopez-Paz 2018, mixup, section 2; the paper's own program draws one m a batch).
   *
   * <p>A teacher at hand is asked about the mixture itself, as it is about any view that does not
   * come again (Beyer and others 2022); soft labels made before are refused, and so are fixed
   * views. In semi-supervised training what is said about the samples is mixed like labels.
   *
   * @param concentration above 0; the paper has 0.1 to 0.4 for images, and 1 makes all shares as
   *     likely
   * @return the augmentation for features of any shape
   */
  static Augmentation mixup(double concentration) {
    return new Mixup(new Beta(concentration));
  }

  /**
   * Puts a rectangle of another image of the batch into each image, and mixes the labels by area: a
   * share m from Beta(concentration, concentration) is what an image shall keep, the rectangle has
   * the sides {@code sqrt(1 - m)} of the image's, an evenly distributed centre, and is cut off at
   * the border, after which the share is counted anew (Yun and others 2019, CutMix, section 3.1 and
   * appendix A). Teachers, soft labels and views as for {@link #mixup}.
   *
   * @param concentration above 0; 1 in the paper
   * @return the augmentation for images {@code [batch, channels, height, width]}
   */
  static Augmentation cutMix(double concentration) {
    return new CutMix(new Beta(concentration));
  }
}
