package io.github.distillery.datasets;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A picture with the statistics of a photo: things of all sizes before each other, each of one
 * colour (the dead leaves model; Lee, Mumford, Huang 2001), light that falls from one side, and
 * coloured noise that falls with the frequency, about as 1/f (Field 1987). Made by plain arithmetic
 * and square roots, so that a seed makes the same picture everywhere.
 */
final class Scene {
  private static final int CHANNELS = 3;
  private static final int LEAVES = 9;
  private static final double SMALLEST = 3.5;
  private static final double LIGHT = 0.3;
  private static final double NOISE = 0.12;
  private static final double TINT = 0.16;
  private static final double OWN_TINT = 0.08;
  private static final double CONTRAST = 0.3;
  private static final double FALL = 0.6;
  private static final double COLOUR_NOISE = 0.3;

  private final int height;
  private final int width;
  private final SplittableRandom random;
  private final double[][] planes;

  Scene(int height, int width, SplittableRandom random) {
    this.height = height;
    this.width = width;
    this.random = random;
    this.planes = new double[CHANNELS][height * width];
  }

  /** {@code [3, height, width]} in 'c' order, from 0 to 1. */
  float[] pixels() {
    leaves();
    light();
    double[] shared = noise();
    for (double[] plane : planes) {
      double[] own = noise();
      for (int p = 0; p < plane.length; p++) {
        plane[p] += NOISE * (shared[p] + COLOUR_NOISE * own[p]);
      }
    }
    float[] pixels = new float[CHANNELS * height * width];
    for (int c = 0; c < CHANNELS; c++) {
      for (int p = 0; p < height * width; p++) {
        pixels[c * height * width + p] = (float) Math.max(0, Math.min(1, planes[c][p]));
      }
    }
    return pixels;
  }

  /** Ellipses at random places, sharp or out of focus; the smaller a size, the more there are. */
  private void leaves() {
    double[] tint = {between(-TINT, TINT), between(-TINT, TINT), between(-TINT, TINT)};
    double brightness = between(0.25, 0.7);
    double[] ground = colour(brightness, tint);
    for (int c = 0; c < CHANNELS; c++) {
      Arrays.fill(planes[c], ground[c]);
    }
    for (int leaf = 0; leaf < LEAVES; leaf++) {
      double radius = Math.min(2 * height, SMALLEST / Math.sqrt(1 - 0.99 * random.nextDouble()));
      double middleX = between(0, width);
      double middleY = between(0, height);
      // a skewed disc is an ellipse, and large ones look like straight edges
      double skewX = between(-0.8, 0.8);
      double skewY = between(-0.8, 0.8);
      double soft = between(0.7, 4);
      double[] colour = colour(brightness + between(-CONTRAST, CONTRAST), tint);
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          double dx = x + 0.5 - middleX;
          double dy = y + 0.5 - middleY;
          double across = dx + skewX * dy;
          double down = dy + skewY * dx;
          double cover = (radius - Math.sqrt(across * across + down * down)) / soft + 0.5;
          mix(y * width + x, colour, Math.max(0, Math.min(1, cover)));
        }
      }
    }
  }

  private void mix(int pixel, double[] colour, double share) {
    for (int c = 0; c < CHANNELS; c++) {
      planes[c][pixel] += share * (colour[c] - planes[c][pixel]);
    }
  }

  /** A brightness in the tint of the whole, and a little colour of its own. */
  private double[] colour(double brightness, double[] tint) {
    double[] colour = new double[CHANNELS];
    for (int c = 0; c < CHANNELS; c++) {
      colour[c] = brightness + tint[c] + between(-OWN_TINT, OWN_TINT);
    }
    return colour;
  }

  private double between(double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  private void light() {
    double across = between(-LIGHT, LIGHT);
    double down = between(-LIGHT, LIGHT);
    for (double[] plane : planes) {
      for (int p = 0; p < plane.length; p++) {
        plane[p] += across * ((p % width + 0.5) / width - 0.5);
        plane[p] += down * ((p / width + 0.5) / height - 0.5);
      }
    }
  }

  /** Random grids of 2, 4, 8, ... cells, drawn smooth, each weaker than the one before. */
  private double[] noise() {
    double[] sum = new double[height * width];
    double strength = 1;
    for (int cells = 2; cells <= Math.max(height, width); cells *= 2) {
      double[] grid = new double[(cells + 1) * (cells + 1)];
      for (int g = 0; g < grid.length; g++) {
        grid[g] = between(-1, 1);
      }
      for (int p = 0; p < sum.length; p++) {
        double x = (p % width + 0.5) / width * cells;
        double y = (p / width + 0.5) / height * cells;
        sum[p] += strength * between(grid, cells + 1, x, y);
      }
      strength *= FALL;
    }
    return sum;
  }

  private static double between(double[] grid, int columns, double x, double y) {
    int column = (int) x;
    int row = (int) y;
    double right = smooth(x - column);
    double down = smooth(y - row);
    int at = row * columns + column;
    double above = grid[at] + right * (grid[at + 1] - grid[at]);
    double below = grid[at + columns] + right * (grid[at + columns + 1] - grid[at + columns]);
    return above + down * (below - above);
  }

  private static double smooth(double part) {
    return part * part * (3 - 2 * part);
  }
}
