package io.github.distillery.kernel.display;

import io.github.distillery.data.Shown;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Pictures: those in memory as PNG, those in files as they are. */
final class ImageRenderer {
  private static final long MOST_PIXELS = 50_000_000;
  private static final int BYTES_OF_A_PIXEL = 16;

  private ImageRenderer() {}

  /**
   * A picture, at its own size.
   *
   * @param image any picture
   * @return PNG and a line of text
   */
  static MimeBundle render(BufferedImage image) {
    return MimeBundle.text("Image, " + image.getWidth() + "x" + image.getHeight())
        .with(MimeBundle.PNG, png(image));
  }

  /**
   * The picture in a file.
   *
   * @param file a PNG, JPEG or GIF
   * @return the bytes as they are, and a line of text
   */
  static MimeBundle file(Path file) {
    try {
      return file(Files.readAllBytes(file), file.toString());
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read the picture " + file + ": " + e, e);
    }
  }

  /**
   * A picture as a file has it.
   *
   * @param bytes a PNG, JPEG or GIF
   * @param name what to call it in a message
   * @return the bytes as they are, and a line of text
   */
  static MimeBundle file(byte[] bytes, String name) {
    String type =
        typeOf(bytes)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        name + ": this is no PNG, JPEG or GIF; svg(...) shows SVG"));
    return MimeBundle.text("Image, " + size(bytes)).with(type, bytes);
  }

  /**
   * What kind of picture some bytes are.
   *
   * @param bytes any bytes
   * @return the MIME type; empty where they are no picture that browsers know
   */
  static Optional<String> typeOf(byte[] bytes) {
    if (begins(bytes, 0x89, 'P', 'N', 'G')) {
      return Optional.of(MimeBundle.PNG);
    }
    if (begins(bytes, 0xFF, 0xD8, 0xFF)) {
      return Optional.of("image/jpeg");
    }
    return begins(bytes, 'G', 'I', 'F', '8') ? Optional.of("image/gif") : Optional.empty();
  }

  private static boolean begins(byte[] bytes, int... first) {
    for (int i = 0; i < first.length; i++) {
      if (i >= bytes.length || (bytes[i] & 0xFF) != first[i]) {
        return false;
      }
    }
    return true;
  }

  private static String size(byte[] bytes) {
    String length = String.format("%,d bytes", bytes.length);
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      return readers.hasNext() ? size(readers.next(), in) + length : length;
    } catch (IOException | RuntimeException e) {
      // decoders of damaged pictures fail with many kinds of exception
      return length + ", damaged: " + Shown.reason(e);
    }
  }

  /** Decodes the picture, to see whether that works, unless it is large. */
  private static String size(ImageReader reader, ImageInputStream in) throws IOException {
    try {
      reader.setInput(in, true, true);
      int width = reader.getWidth(0);
      int height = reader.getHeight(0);
      long most = Runtime.getRuntime().maxMemory() / BYTES_OF_A_PIXEL;
      if ((long) width * height <= Math.min(MOST_PIXELS, most)) {
        reader.read(0);
      }
      return width + "x" + height + ", ";
    } finally {
      reader.dispose();
    }
  }

  /**
   * A picture's PNG.
   *
   * @param image any picture
   * @return the bytes of the file
   */
  static byte[] png(BufferedImage image) {
    return encoded(image, "png");
  }

  /**
   * A picture's JPEG; what is transparent becomes white.
   *
   * @param image any picture
   * @return the bytes of the file
   */
  static byte[] jpeg(BufferedImage image) {
    BufferedImage opaque =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
    var canvas = opaque.createGraphics();
    canvas.drawImage(image, 0, 0, Color.WHITE, null);
    canvas.dispose();
    return encoded(opaque, "jpeg");
  }

  /**
   * A picture inside HTML.
   *
   * @param image any picture
   * @param width how wide to show it, in CSS pixels
   * @param words what a reader hears who does not see it
   * @return an element that needs no file
   */
  static String element(BufferedImage image, int width, String words) {
    return "<img width=\"%d\" alt=\"%s\" style=\"max-width:100%%\" src=\"data:image/png;base64,%s\">"
        .formatted(width, Html.escape(words), Base64.getEncoder().encodeToString(png(image)));
  }

  private static byte[] encoded(BufferedImage image, String format) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, bytes)) {
        throw new IllegalStateException(
            "no " + format + " writer for an image of type " + image.getType());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
