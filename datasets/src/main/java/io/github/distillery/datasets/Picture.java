package io.github.distillery.datasets;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Shown;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * A decoded picture.
 *
 * @param width in pixels
 * @param height in pixels
 * @param planes a plane a channel, each row by row, from 0 to 1
 */
record Picture(int width, int height, float[][] planes) {
  private static final long MOST_PIXELS = 50_000_000;

  /** Four of the decoder at most, and a number for each of three channels. */
  private static final int BYTES_OF_A_PIXEL = 4 + 3 * Float.BYTES;

  static Picture decode(SourceFile file, ImageFolder.Colour colour) {
    BufferedImage image = image(file);
    float[][] planes = new float[colour.channels()][image.getWidth() * image.getHeight()];
    if (image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY) {
      readGrey(image, planes);
    } else {
      readColour(image, planes);
    }
    return new Picture(image.getWidth(), image.getHeight(), planes);
  }

  Picture resized(int newWidth, int newHeight) {
    float[][] resized = new float[planes.length][];
    for (int c = 0; c < planes.length; c++) {
      resized[c] = Resampling.resize(planes[c], width, height, newWidth, newHeight);
    }
    return new Picture(newWidth, newHeight, resized);
  }

  void copyTo(float[] values, int offset) {
    for (int c = 0; c < planes.length; c++) {
      System.arraycopy(planes[c], 0, values, offset + c * planes[c].length, planes[c].length);
    }
  }

  private static BufferedImage image(SourceFile file) {
    PngChecksums.check(file);
    try (ImageInputStream in =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(file.bytes()))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new DataException(
            "%s: unreadable image: neither PNG nor JPEG, it begins with %s; replace the file or take it away"
                .formatted(file.name(), file.beginning()));
      }
      ImageReader reader = readers.next();
      try {
        return image(file, reader, in);
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException e) {
      if (e instanceof DataException known) {
        throw known;
      }
      // decoders of damaged pictures fail with many kinds of exception
      throw new DataException(
          "%s: unreadable image (%s); replace the file or take it away"
              .formatted(file.name(), Shown.reason(e)),
          e);
    }
  }

  private static BufferedImage image(SourceFile file, ImageReader reader, ImageInputStream in)
      throws IOException {
    reader.setInput(in, true, true);
    // the JPEG decoder fills up what is missing with grey and only warns
    List<String> warnings = new ArrayList<>();
    reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
    int width = reader.getWidth(0);
    int height = reader.getHeight(0);
    long most = Math.min(MOST_PIXELS, Runtime.getRuntime().maxMemory() / BYTES_OF_A_PIXEL);
    if ((long) width * height > most) {
      throw new DataException(
          "%s: the image declares %,d x %,d pixels, more than the %,d that are read; make it smaller"
              .formatted(file.name(), width, height, most));
    }
    BufferedImage image = reader.read(0);
    if (warnings.stream().anyMatch(w -> w.contains("Truncated") || w.contains("premature end"))) {
      throw new DataException(
          "%s: unreadable image: the file is truncated, it ends at byte %,d; replace it or take it away"
              .formatted(file.name(), file.bytes().length));
    }
    return image;
  }

  /** Takes grey samples as they are stored; Java's own conversion would lighten them. */
  private static void readGrey(BufferedImage image, float[][] planes) {
    Raster raster = image.getRaster();
    int width = image.getWidth();
    float greatest = (1 << image.getColorModel().getComponentSize(0)) - 1;
    float[] row = new float[width];
    float[] opacity = new float[width];
    for (int y = 0; y < image.getHeight(); y++) {
      raster.getSamples(0, y, width, 1, 0, row);
      if (raster.getNumBands() > 1) {
        raster.getSamples(0, y, width, 1, 1, opacity);
      }
      for (int x = 0; x < width; x++) {
        float alpha = raster.getNumBands() > 1 ? opacity[x] / greatest : 1;
        float grey = onWhite(row[x] / greatest, alpha);
        for (float[] plane : planes) {
          plane[y * width + x] = grey;
        }
      }
    }
  }

  private static void readColour(BufferedImage image, float[][] planes) {
    int width = image.getWidth();
    int[] row = new int[width];
    for (int y = 0; y < image.getHeight(); y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int x = 0; x < width; x++) {
        float alpha = (row[x] >>> 24) / 255f;
        float red = onWhite((row[x] >> 16 & 0xff) / 255f, alpha);
        float green = onWhite((row[x] >> 8 & 0xff) / 255f, alpha);
        float blue = onWhite((row[x] & 0xff) / 255f, alpha);
        int at = y * width + x;
        if (planes.length == 1) {
          planes[0][at] = 0.299f * red + 0.587f * green + 0.114f * blue;
        } else {
          planes[0][at] = red;
          planes[1][at] = green;
          planes[2][at] = blue;
        }
      }
    }
  }

  private static float onWhite(float value, float alpha) {
    return alpha * value + (1 - alpha);
  }
}
