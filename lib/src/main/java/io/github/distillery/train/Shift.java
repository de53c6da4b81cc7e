package io.github.distillery.train;

import java.util.SplittableRandom;

/**
 * Moves each image by a few pixels; what comes in at the border is 0.
 *
 * @param pixels the furthest move in each direction, 1 or more
 */
record Shift(int pixels) implements ImageAugmentation {
  Shift {
    if (pixels < 1) {
      throw new IllegalArgumentException("shift by " + pixels + " pixels; give 1 or more");
    }
  }

  @Override
  public void change(float[] from, float[] to, int at, Size size, SplittableRandom random) {
    int down = random.nextInt(-pixels, pixels + 1);
    int right = random.nextInt(-pixels, pixels + 1);
    int columns = Math.max(0, size.width() - Math.abs(right));
    for (int channel = 0; channel < size.channels(); channel++) {
      int plane = at + channel * size.plane();
      for (int y = Math.max(0, down); y < Math.min(size.height(), size.height() + down); y++) {
        System.arraycopy(
            from,
            plane + (y - down) * size.width() + Math.max(0, -right),
            to,
            plane + y * size.width() + Math.max(0, right),
            columns);
      }
    }
  }

  @Override
  public String toString() {
    return "shift by up to " + pixels + (pixels == 1 ? " pixel" : " pixels");
  }
}
