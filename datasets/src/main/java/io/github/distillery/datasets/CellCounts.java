package io.github.distillery.datasets;

import io.github.distillery.data.Dataset;
import io.github.distillery.data.Values;
import java.util.Arrays;

/**
 * What the UCI digits went through before they became 8x8 (Alpaydin, Kaynak 1998, by NIST's
 * programs): the bounding box of the ink, enlarged to 32x32 black or white dots, of which those in
 * each 4x4 cell are counted. The columns at the side of the digits are nearly empty, so that the
 * box must have kept its proportions; stretched to a square it lies further from them.
 */
final class CellCounts {
  private static final int DOTS = 32;
  private static final int CELL = 4;
  private static final int CELLS = DOTS / CELL;
  private static final float INK = 0.5f;

  private CellCounts() {}

  /** Makes {@code [n, 1, 8, 8]}, counts divided by 16, of {@code [n, 1, height, width]}. */
  static Dataset of(Dataset images) {
    int height = (int) images.sampleShape()[1];
    int width = (int) images.sampleShape()[2];
    float[] pixels = Values.floats(images.features());
    float[] counts = new float[images.size() * CELLS * CELLS];
    for (int i = 0; i < images.size(); i++) {
      float[] plane = Arrays.copyOfRange(pixels, i * height * width, (i + 1) * height * width);
      count(box(plane, width, height), counts, i * CELLS * CELLS);
    }
    return images.withFeatures(Values.array(counts, images.size(), 1, CELLS, CELLS));
  }

  /** The bounding box of the ink as 32x32; the whole picture where there is no ink. */
  private static float[] box(float[] plane, int width, int height) {
    int left = width;
    int right = -1;
    int top = height;
    int bottom = -1;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        if (plane[y * width + x] > INK) {
          left = Math.min(left, x);
          right = Math.max(right, x);
          top = Math.min(top, y);
          bottom = Math.max(bottom, y);
        }
      }
    }
    if (right < 0) {
      return Resampling.resize(plane, width, height, DOTS, DOTS);
    }
    int boxWidth = right - left + 1;
    int boxHeight = bottom - top + 1;
    float[] box = new float[boxWidth * boxHeight];
    for (int y = 0; y < boxHeight; y++) {
      System.arraycopy(plane, (top + y) * width + left, box, y * boxWidth, boxWidth);
    }
    return centred(box, boxWidth, boxHeight);
  }

  /** The box made as large as 32x32 takes it, in its proportions: a 1 stays narrow. */
  private static float[] centred(float[] box, int width, int height) {
    int longer = Math.max(width, height);
    int newWidth = Math.max(1, Math.round((float) DOTS * width / longer));
    int newHeight = Math.max(1, Math.round((float) DOTS * height / longer));
    float[] large = Resampling.resize(box, width, height, newWidth, newHeight);
    float[] dots = new float[DOTS * DOTS];
    int left = (DOTS - newWidth) / 2;
    int top = (DOTS - newHeight) / 2;
    for (int y = 0; y < newHeight; y++) {
      System.arraycopy(large, y * newWidth, dots, (top + y) * DOTS + left, newWidth);
    }
    return dots;
  }

  private static void count(float[] dots, float[] counts, int offset) {
    for (int y = 0; y < DOTS; y++) {
      for (int x = 0; x < DOTS; x++) {
        if (dots[y * DOTS + x] > INK) {
          counts[offset + y / CELL * CELLS + x / CELL] += 1f / (CELL * CELL);
        }
      }
    }
  }
}
