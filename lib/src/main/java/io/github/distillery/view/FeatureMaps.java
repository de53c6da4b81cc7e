package io.github.distillery.view;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Features as pictures: the darker, the greater. Each map is scaled from its own least to its own
 * greatest value, so that maps can be compared by their patterns but not by their size.
 *
 * <p>Introduced in notebook 03.
 */
public final class FeatureMaps {
  private static final int LEAST_SIDE = 72;
  private static final int MOST_COLUMNS = 10;
  private static final int MOST_MAPS = 100;
  private static final int GAP = 6;
  private static final Color FRAME = new Color(0xCC, 0xCC, 0xCC);
  private static final int[] LIGHT = {0xFA, 0xFA, 0xFA};
  private static final int[] DARK = {0x08, 0x30, 0x6B};

  private FeatureMaps() {}

  /**
   * Draws maps side by side, ten a row.
   *
   * @param maps one map {@code [height, width]}, such as a matrix of similarities; several {@code
   *     [n, height, width]}; or those of each sample one after the other {@code [n, channels,
   *     height, width]}; at most a hundred are drawn
   * @return the picture
   * @throws IllegalArgumentException where the array has another rank
   */
  public static BufferedImage of(INDArray maps) {
    int rank = maps.rank();
    if (rank < 2 || rank > 4 || maps.isEmpty()) {
      throw new IllegalArgumentException(
          "maps of the shape %s; give [height, width], [n, height, width] or [n, channels, height, width]"
              .formatted(Arrays.toString(maps.shape())));
    }
    int height = (int) maps.size(rank - 2);
    int width = (int) maps.size(rank - 1);
    int count = (int) Math.min(MOST_MAPS, maps.length() / ((long) height * width));
    double[] values = maps.dup('c').data().asDouble();
    int zoom = Math.max(1, LEAST_SIDE * (count == 1 ? 4 : 1) / Math.max(height, width));
    int columns = Math.min(MOST_COLUMNS, count);
    int rows = (count + columns - 1) / columns;
    BufferedImage all =
        new BufferedImage(
            columns * (width * zoom + GAP) + GAP,
            rows * (height * zoom + GAP) + GAP,
            BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = all.createGraphics();
    canvas.setColor(Color.WHITE);
    canvas.fillRect(0, 0, all.getWidth(), all.getHeight());
    canvas.setColor(FRAME);
    for (int k = 0; k < count; k++) {
      int x = GAP + (k % columns) * (width * zoom + GAP);
      int y = GAP + (k / columns) * (height * zoom + GAP);
      BufferedImage map = map(values, k * height * width, height, width);
      canvas.drawImage(map, x, y, width * zoom, height * zoom, null);
      canvas.drawRect(x - 1, y - 1, width * zoom + 1, height * zoom + 1);
    }
    canvas.dispose();
    return all;
  }

  private static BufferedImage map(double[] values, int from, int height, int width) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = from; i < from + height * width; i++) {
      least = Math.min(least, values[i]);
      most = Math.max(most, values[i]);
    }
    BufferedImage map = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < height * width; i++) {
      double share = most > least ? (values[from + i] - least) / (most - least) : 0;
      map.setRGB(i % width, i / width, colour(share));
    }
    return map;
  }

  private static int colour(double share) {
    int rgb = 0;
    for (int c = 0; c < 3; c++) {
      rgb = rgb << 8 | (int) Math.round(LIGHT[c] + share * (DARK[c] - LIGHT[c]));
    }
    return rgb;
  }
}
