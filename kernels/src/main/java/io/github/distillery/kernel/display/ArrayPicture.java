package io.github.distillery.kernel.display;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * An array as a picture, where it looks like one: {@code [height, width]}, {@code [1 or 3, height,
 * width]} or {@code [n, 1 or 3, height, width]} with values from 0 to 1 or from 0 to 255. Of many,
 * the first sixteen.
 */
final class ArrayPicture {
  private static final int MOST = 16;
  private static final int A_ROW = 8;
  private static final int LEAST_SIDE = 8;
  private static final int LEAST_SIDE_OF_A_MATRIX = 16;
  private static final int LARGEST_SIDE = 1024;
  private static final int ONE = 112;
  private static final int ONE_OF_MANY = 56;
  private static final int GAP = 3;

  private final float[] values;
  private final int count;
  private final int channels;
  private final int height;
  private final int width;

  private ArrayPicture(INDArray shown) {
    this.count = (int) shown.size(0);
    this.channels = (int) shown.size(1);
    this.height = (int) shown.size(2);
    this.width = (int) shown.size(3);
    this.values = shown.dup('c').data().asFloat();
  }

  /**
   * The picture.
   *
   * @param array any array with values
   * @return empty where it does not look like one
   */
  static Optional<BufferedImage> of(INDArray array) {
    return images(array)
        .map(ArrayPicture::new)
        .filter(p -> p.brightest() > 0)
        .map(ArrayPicture::draw);
  }

  /** The first images as {@code [n, channels, height, width]}. */
  private static Optional<INDArray> images(INDArray array) {
    long[] shape = array.shape();
    int rank = shape.length;
    if (rank < 2 || rank > 4 || !array.dataType().isNumerical()) {
      return Optional.empty();
    }
    long high = shape[rank - 2];
    long wide = shape[rank - 1];
    long shorter = Math.min(high, wide);
    long longer = Math.max(high, wide);
    boolean fits =
        shorter >= (rank == 2 ? LEAST_SIDE_OF_A_MATRIX : LEAST_SIDE)
            && longer <= LARGEST_SIDE
            && longer <= 2 * shorter
            && (rank == 2 || shape[rank - 3] == 1 || shape[rank - 3] == 3);
    if (!fits) {
      return Optional.empty();
    }
    if (rank == 4) {
      long shown = Math.min(MOST, shape[0]);
      return Optional.of(
          array.get(NDArrayIndex.interval(0, shown)).reshape('c', shown, shape[1], high, wide));
    }
    return Optional.of(array.reshape('c', 1, rank == 2 ? 1 : shape[0], high, wide));
  }

  /** What white is, 1 or 255; 0 where the values are no brightness. */
  private float brightest() {
    float least = Float.POSITIVE_INFINITY;
    float most = Float.NEGATIVE_INFINITY;
    boolean whole = true;
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return 0;
      }
      least = Math.min(least, value);
      most = Math.max(most, value);
      whole &= value == Math.rint(value);
    }
    if (least < 0 || most == least) {
      return 0;
    }
    return most <= 1 ? 1 : whole && most <= 255 ? 255 : 0;
  }

  private BufferedImage draw() {
    float white = brightest();
    int zoom = Math.max(1, (count == 1 ? ONE : ONE_OF_MANY) / Math.max(width, height));
    int columns = Math.min(A_ROW, count);
    int rows = (count + columns - 1) / columns;
    BufferedImage picture =
        new BufferedImage(
            columns * (width * zoom + GAP) - GAP,
            rows * (height * zoom + GAP) - GAP,
            BufferedImage.TYPE_INT_ARGB);
    Graphics2D canvas = picture.createGraphics();
    for (int k = 0; k < count; k++) {
      int left = k % columns * (width * zoom + GAP);
      int top = k / columns * (height * zoom + GAP);
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          canvas.setColor(
              new Color(
                  level(k, 0, y, x) / white, level(k, 1, y, x) / white, level(k, 2, y, x) / white));
          canvas.fillRect(left + x * zoom, top + y * zoom, zoom, zoom);
        }
      }
    }
    canvas.dispose();
    return picture;
  }

  private float level(int image, int channel, int y, int x) {
    int plane = image * channels + Math.min(channel, channels - 1);
    return values[(plane * height + y) * width + x];
  }
}
