package io.github.distillery.view;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Samples as pictures.
 *
 * <p>Introduced in notebook 02.
 */
public final class Images {
  private static final int CELL = 72;
  private static final int GAP = 6;
  private static final int CAPTION = 16;
  private static final int COLUMNS = 10;
  private static final Color TEXT = new Color(0x22, 0x22, 0x22);

  private Images() {}

  /**
   * The first samples of a data set, each with its class below.
   *
   * @param images features {@code [n, 1 or 3, height, width]}, values 0..1
   * @param count how many at most
   * @return a picture with ten samples a row
   */
  public static BufferedImage grid(Dataset images, int count) {
    return grid(images, IntStream.range(0, Math.min(count, images.size())).toArray());
  }

  /**
   * Some samples, each with its class below where it has one.
   *
   * @param images features {@code [n, 1 or 3, height, width]}, values 0..1
   * @param indices which samples
   * @return a picture with ten samples a row
   */
  public static BufferedImage grid(Dataset images, int[] indices) {
    if (!images.labelled()) {
      return grid(images, indices, index -> "");
    }
    return grid(images, indices, index -> images.classNames().get(images.classOf(index)));
  }

  /**
   * Some samples, each with a caption of one's own.
   *
   * @param images features {@code [n, 1 or 3, height, width]}, values 0..1
   * @param indices which samples
   * @param caption the text below a sample, by its index
   * @return a picture with ten samples a row
   */
  public static BufferedImage grid(Dataset images, int[] indices, IntFunction<String> caption) {
    long[] shape = images.sampleShape();
    if (shape.length != 3 || (shape[0] != 1 && shape[0] != 3)) {
      throw new DataException(
          "%s has samples of the shape %s; only [1 or 3, height, width] are pictures"
              .formatted(images.name(), Arrays.toString(shape)));
    }
    int columns = Math.max(1, Math.min(COLUMNS, indices.length));
    int rows = Math.max(1, (indices.length + columns - 1) / columns);
    BufferedImage grid =
        new BufferedImage(
            columns * (CELL + GAP) + GAP,
            rows * (CELL + CAPTION + GAP) + GAP,
            BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = grid.createGraphics();
    canvas.setColor(Color.WHITE);
    canvas.fillRect(0, 0, grid.getWidth(), grid.getHeight());
    canvas.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    canvas.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    for (int k = 0; k < indices.length; k++) {
      int x = GAP + (k % columns) * (CELL + GAP);
      int y = GAP + (k / columns) * (CELL + CAPTION + GAP);
      canvas.drawImage(sample(images, indices[k]), x, y, CELL, CELL, null);
      drawCaption(canvas, caption.apply(indices[k]), x, y + CELL + CAPTION - 4);
    }
    canvas.dispose();
    return grid;
  }

  private static BufferedImage sample(Dataset images, int index) {
    INDArray features = images.features(new int[] {index});
    int channels = (int) features.size(1);
    int height = (int) features.size(2);
    int width = (int) features.size(3);
    float[] values = features.data().asFloat();
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int rgb = 0;
        for (int c = 0; c < 3; c++) {
          int plane = Math.min(c, channels - 1) * height * width;
          float value = values[plane + y * width + x];
          rgb = rgb << 8 | Math.round(255 * Math.max(0, Math.min(1, value)));
        }
        image.setRGB(x, y, rgb);
      }
    }
    return image;
  }

  private static void drawCaption(Graphics2D canvas, String text, int x, int baseline) {
    FontMetrics metrics = canvas.getFontMetrics();
    String shown = text;
    while (metrics.stringWidth(shown) > CELL + GAP - 2 && shown.length() > 2) {
      shown = shown.substring(0, shown.length() - 2) + "\u2026";
    }
    canvas.setColor(TEXT);
    canvas.drawString(shown, x + (CELL - metrics.stringWidth(shown)) / 2, baseline);
  }
}
