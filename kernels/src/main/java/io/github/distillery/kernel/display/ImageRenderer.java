package io.github.distillery.kernel.display;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import javax.imageio.ImageIO;

/** Pictures: those in memory as PNG, those in files as they are. */
final class ImageRenderer {
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
    try {
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(bytes));
      return image == null ? length : image.getWidth() + "x" + image.getHeight() + ", " + length;
    } catch (IOException e) {
      return length + ", damaged: " + e.getMessage();
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
