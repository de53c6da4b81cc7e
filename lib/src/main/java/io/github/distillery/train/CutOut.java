package io.github.distillery.train;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Covers a square of each image; where it reaches over the border, less is covered.
 *
 * @param side of the square in pixels, 0 or more
 * @param value what the pixels become, in every channel
 */
record CutOut(int side, double value) implements ImageAugmentation {
  CutOut {
    if (side < 0) {
      throw new IllegalArgumentException("cut-out of " + side + " pixels; give 0 or more");
    }
  }

  @Override
  public void change(float[] from, float[] to, int at, Size size, SplittableRandom random) {
    System.arraycopy(from, at, to, at, size.length());
    int top = random.nextInt(size.height()) - side / 2;
    int left = random.nextInt(size.width()) - side / 2;
    int begin = Math.max(0, left);
    int end = Math.min(size.width(), left + side);
    for (int channel = 0; channel < size.channels(); channel++) {
      int plane = at + channel * size.plane();
      for (int y = Math.max(0, top); y < Math.min(size.height(), top + side) && begin < end; y++) {
        int row = plane + y * size.width();
        Arrays.fill(to, row + begin, row + end, (float) value);
      }
    }
  }

  @Override
  public String toString() {
    return "cut-out of %d by %d pixels, set to %s".formatted(side, side, value);
  }
}
