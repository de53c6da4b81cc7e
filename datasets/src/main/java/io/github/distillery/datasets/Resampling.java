package io.github.distillery.datasets;

/**
 * Changes the size of a plane of pixels, first along the rows, then along the columns. A new pixel
 * is the weighted mean of the old ones around its place, with weights that fall linearly to 0 at
 * the distance of one pixel: an old one when the plane grows (bilinear interpolation), a new one
 * when it shrinks, so that no old pixel is passed over.
 */
final class Resampling {
  private Resampling() {}

  static float[] resize(float[] plane, int width, int height, int newWidth, int newHeight) {
    float[] wide = width == newWidth ? plane : alongRows(plane, width, height, newWidth);
    if (height == newHeight) {
      return wide;
    }
    float[] turned = transposed(wide, newWidth, height);
    float[] tall = alongRows(turned, height, newWidth, newHeight);
    return transposed(tall, newHeight, newWidth);
  }

  private static float[] alongRows(float[] plane, int width, int height, int newWidth) {
    double scale = (double) width / newWidth;
    double radius = Math.max(1, scale);
    float[] result = new float[newWidth * height];
    for (int x = 0; x < newWidth; x++) {
      double centre = (x + 0.5) * scale;
      int from = (int) Math.max(0, Math.floor(centre - radius));
      int to = (int) Math.min(width, Math.ceil(centre + radius));
      double[] weights = weights(centre, radius, from, to);
      for (int y = 0; y < height; y++) {
        double sum = 0;
        for (int i = from; i < to; i++) {
          sum += weights[i - from] * plane[y * width + i];
        }
        result[y * newWidth + x] = (float) sum;
      }
    }
    return result;
  }

  private static double[] weights(double centre, double radius, int from, int to) {
    double[] weights = new double[to - from];
    double total = 0;
    for (int i = from; i < to; i++) {
      weights[i - from] = Math.max(0, 1 - Math.abs(i + 0.5 - centre) / radius);
      total += weights[i - from];
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= total;
    }
    return weights;
  }

  private static float[] transposed(float[] plane, int width, int height) {
    float[] turned = new float[plane.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        turned[x * height + y] = plane[y * width + x];
      }
    }
    return turned;
  }
}
