package io.github.distillery.train;

import io.github.distillery.data.Values;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Changes images {@code [batch, channels, height, width]} one after the other, each on its own. */
interface ImageAugmentation extends Augmentation {
  /**
   * Changes one image.
   *
   * @param from all images, planes one after another; not to be written into
   * @param to receives the changed image at the same place; 0 there as yet
   * @param at where the image begins in both
   * @param size of the image
   * @param random where all chance comes from
   */
  void change(float[] from, float[] to, int at, Size size, SplittableRandom random);

  /**
   * The size of an image.
   *
   * @param channels planes
   * @param height rows
   * @param width columns
   */
  record Size(int channels, int height, int width) {
    /**
     * The size of these images; others than {@code [batch, channels, height, width]} are refused.
     */
    static Size of(INDArray images, String asking) {
      if (images.rank() != 4) {
        throw new IllegalArgumentException(
            "%s needs images [batch, channels, height, width], not rank %d"
                .formatted(asking, images.rank()));
      }
      return new Size((int) images.size(1), (int) images.size(2), (int) images.size(3));
    }

    int plane() {
      return height * width;
    }

    int length() {
      return channels * plane();
    }
  }

  @Override
  default INDArray apply(INDArray images, SplittableRandom random) {
    Size size = Size.of(images, toString());
    float[] from = Values.floats(images);
    float[] to = new float[from.length];
    for (int at = 0; at < from.length; at += size.length()) {
      change(from, to, at, size, random);
    }
    return Values.array(to, images.shape());
  }
}
