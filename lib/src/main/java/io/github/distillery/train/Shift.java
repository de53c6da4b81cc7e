package io.github.distillery.train;

import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Moves each image by a few pixels; what comes in at the border is 0.
 *
 * @param pixels the furthest move in each direction, 1 or more
 */
record Shift(int pixels) implements Augmentation {
  Shift {
    if (pixels < 1) {
      throw new IllegalArgumentException("shift by " + pixels + " pixels; give 1 or more");
    }
  }

  @Override
  public INDArray apply(INDArray images, SplittableRandom random) {
    if (images.rank() != 4) {
      throw new IllegalArgumentException(
          "shift needs images [batch, channels, height, width], not rank " + images.rank());
    }
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

  @Override
  public String toString() {
    return "shift by up to " + pixels + (pixels == 1 ? " pixel" : " pixels");
  }
}
