package io.github.distillery.train;

import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Puts a rectangle of another image of the batch into each image, at the same place.
 *
 * @param shares how the share that an image keeps of itself is distributed
 */
record CutMix(Beta shares) implements MixingAugmentation {
  @Override
  public double mix(
      double share,
      float[] from,
      float[] to,
      int at,
      int other,
      INDArray features,
      SplittableRandom random) {
    ImageAugmentation.Size size = ImageAugmentation.Size.of(features, toString());
    double side = Math.sqrt(1 - share);
    int[] rows = range(size.height(), side, random);
    int[] columns = range(size.width(), side, random);
    for (int channel = 0; channel < size.channels(); channel++) {
      for (int y = rows[0]; y < rows[1]; y++) {
        int row = channel * size.plane() + y * size.width();
        System.arraycopy(
            from, other + row + columns[0], to, at + row + columns[0], columns[1] - columns[0]);
      }
    }
    return 1 - (double) (rows[1] - rows[0]) * (columns[1] - columns[0]) / size.plane();
  }

  /** Where the rectangle begins and ends, about an evenly drawn centre and within the image. */
  private static int[] range(int length, double side, SplittableRandom random) {
    int wanted = (int) Math.round(length * side);
    int begin = random.nextInt(length) - wanted / 2;
    return new int[] {Math.max(0, begin), Math.max(0, Math.min(length, begin + wanted))};
  }

  @Override
  public String toString() {
    return "CutMix, concentration " + shares.concentration();
  }
}
