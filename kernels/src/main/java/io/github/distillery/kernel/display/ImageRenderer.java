package io.github.distillery.kernel.display;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Pictures as PNG. */
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
   * A picture's PNG.
   *
   * @param image any picture
   * @return the bytes of the file
   */
  static byte[] png(BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, "png", bytes)) {
        throw new IllegalStateException("no PNG writer for an image of type " + image.getType());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
