package io.github.distillery.train;

import java.util.SplittableRandom;

/**
 * Turns each image about its centre, counter-clockwise, by an angle evenly distributed between two.
 * A pixel gets the bilinear mean of the four around the place it comes from; outside is 0.
 *
 * @param from the smallest angle in degrees; below 0 is clockwise
 * @param to the greatest angle in degrees
 */
record Rotation(double from, double to) implements ImageAugmentation {
  Rotation {
    if (!(from <= to) || Double.isInfinite(from) || Double.isInfinite(to)) {
      throw new IllegalArgumentException(
          "rotation from %s to %s degrees; give the smaller angle first".formatted(from, to));
    }
  }

  @Override
  public void change(float[] images, float[] turned, int at, Size size, SplittableRandom random) {
    double angle = Math.toRadians(from + (to - from) * random.nextDouble());
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    double middleX = (size.width() - 1) / 2.0;
    double middleY = (size.height() - 1) / 2.0;
    for (int y = 0; y < size.height(); y++) {
      double down = y - middleY;
      for (int x = 0; x < size.width(); x++) {
        double right = x - middleX;
        double fromX = middleX + right * cos - down * sin;
        double fromY = middleY + right * sin + down * cos;
        bilinear(images, turned, at, size, y * size.width() + x, fromX, fromY);
      }
    }
  }

  private static void bilinear(
      float[] images, float[] turned, int at, Size size, int pixel, double fromX, double fromY) {
    int left = (int) Math.floor(fromX);
    int top = (int) Math.floor(fromY);
    int width = size.width();
    float toRight = (float) (fromX - left);
    float below = (float) (fromY - top);
    if (left < 0 || top < 0 || left >= width - 1 || top >= size.height() - 1) {
      atTheBorder(images, turned, at, size, pixel, left, top, toRight, below);
      return;
    }
    for (int plane = at; plane < at + size.length(); plane += size.plane()) {
      int corner = plane + top * width + left;
      float upper = images[corner] + toRight * (images[corner + 1] - images[corner]);
      corner += width;
      float lower = images[corner] + toRight * (images[corner + 1] - images[corner]);
      turned[plane + pixel] = upper + below * (lower - upper);
    }
  }

  /** Where some of the four pixels may be outside. */
  private static void atTheBorder(
      float[] images,
      float[] turned,
      int at,
      Size size,
      int pixel,
      int left,
      int top,
      float toRight,
      float below) {
    for (int corner = 0; corner < 4; corner++) {
      int x = left + (corner & 1);
      int y = top + (corner >> 1);
      if (x < 0 || y < 0 || x >= size.width() || y >= size.height()) {
        continue;
      }
      float share =
          ((corner & 1) == 0 ? 1 - toRight : toRight) * (corner >> 1 == 0 ? 1 - below : below);
      for (int plane = at; plane < at + size.length(); plane += size.plane()) {
        turned[plane + pixel] += share * images[plane + y * size.width() + x];
      }
    }
  }

  @Override
  public String toString() {
    return "rotation by " + from + " to " + to + " degrees";
  }
}
