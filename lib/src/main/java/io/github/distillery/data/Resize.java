package io.github.distillery.data;

import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Brings images to another size, so that images of one source fit a network made for another:
 *
 * <pre>{@code
 * var small = Resize.to(8, 8).apply(mnist.test());    // as small as the digits set
 * }</pre>
 *
 * <p>Along each direction a new pixel is the weighted mean of the old ones near its place; weights
 * fall linearly with the distance, over one old pixel where the image grows and over one new pixel
 * where it shrinks, so that nothing is skipped (bilinear with antialiasing). Values keep their
 * range; what is evenly grey stays as it is.
 *
 * <p>Introduced in notebook 10.
 *
 * @param height rows of the new images, 1 or more
 * @param width columns of the new images, 1 or more
 */
public record Resize(int height, int width) {
  public Resize {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "the new size is %d x %d; give 1 or more rows and columns".formatted(height, width));
    }
  }

  /**
   * Names the new size.
   *
   * @param height rows
   * @param width columns
   * @return the change
   */
  public static Resize to(int height, int width) {
    return new Resize(height, width);
  }

  /**
   * Changes all images of a data set.
   *
   * @param images {@code [n, channels, height, width]}
   * @return {@code [n, channels, new height, new width]}, with the same labels
   * @throws DataException where the samples are no images
   */
  public Dataset apply(Dataset images) {
    INDArray from = images.features();
    if (from.rank() != 4) {
      throw new DataException(
          "%s: samples of %d dimensions cannot be resized; give images [n, channels, height, width]"
              .formatted(images.name(), from.rank() - 1));
    }
    long values = from.size(0) * from.size(1) * height * width;
    if (values > Integer.MAX_VALUE) {
      throw new DataException(
          "%s: %,d images of %d x %d are %,d values; give a smaller size or fewer images, up to %,d values"
              .formatted(images.name(), images.size(), height, width, values, Integer.MAX_VALUE));
    }
    int planes = Math.toIntExact(from.size(0) * from.size(1));
    int rows = (int) from.size(2);
    int columns = (int) from.size(3);
    Taps down = Taps.of(rows, height);
    Taps across = Taps.of(columns, width);
    float[] old = Values.floats(from);
    float[] changed = new float[(int) values];
    IntStream.range(0, planes)
        .parallel()
        .forEach(
            plane -> {
              float[] narrow = new float[rows * width];
              for (int row = 0; row < rows; row++) {
                across.apply(old, (plane * rows + row) * columns, 1, narrow, row * width, 1);
              }
              for (int column = 0; column < width; column++) {
                down.apply(narrow, column, width, changed, plane * height * width + column, width);
              }
            });
    return images.withFeatures(Values.array(changed, from.size(0), from.size(1), height, width));
  }

  /** Which old pixels make a new one: their first, and their weights, which add up to 1. */
  private record Taps(int[] first, float[][] weights) {
    static Taps of(int from, int to) {
      double scale = (double) from / to;
      double reach = Math.max(scale, 1);
      int[] first = new int[to];
      float[][] weights = new float[to][];
      for (int i = 0; i < to; i++) {
        double centre = (i + 0.5) * scale;
        first[i] = (int) Math.max(0, Math.floor(centre - reach + 0.5));
        int end = (int) Math.min(from, Math.floor(centre + reach + 0.5));
        double[] falling = new double[end - first[i]];
        for (int k = 0; k < falling.length; k++) {
          falling[k] = Math.max(0, 1 - Math.abs(first[i] + k + 0.5 - centre) / reach);
        }
        double sum = IntStream.range(0, falling.length).mapToDouble(k -> falling[k]).sum();
        weights[i] = new float[falling.length];
        for (int k = 0; k < falling.length; k++) {
          weights[i][k] = (float) (falling[k] / sum);
        }
      }
      return new Taps(first, weights);
    }

    void apply(float[] from, int fromStart, int fromStep, float[] to, int toStart, int toStep) {
      for (int i = 0; i < first.length; i++) {
        float sum = 0;
        for (int k = 0; k < weights[i].length; k++) {
          sum += weights[i][k] * from[fromStart + (first[i] + k) * fromStep];
        }
        to[toStart + i * toStep] = sum;
      }
    }
  }
}
