package io.github.distillery.train;

import java.util.SplittableRandom;

/**
 * Mirrors some of the images, left to right.
 *
 * @param probability that an image is mirrored, 0 to 1
 */
record Flip(double probability) implements ImageAugmentation {
  Flip {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "flip with the probability " + probability + "; give 0 to 1");
    }
  }

  @Override
  public void change(float[] from, float[] to, int at, Size size, SplittableRandom random) {
    if (random.nextDouble() >= probability) {
      System.arraycopy(from, at, to, at, size.length());
      return;
    }
    for (int row = at; row < at + size.length(); row += size.width()) {
      for (int x = 0; x < size.width(); x++) {
        to[row + x] = from[row + size.width() - 1 - x];
      }
    }
  }

  @Override
  public String toString() {
    return "flip with the probability " + probability;
  }
}
