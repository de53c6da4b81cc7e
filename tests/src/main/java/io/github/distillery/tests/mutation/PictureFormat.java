package io.github.distillery.tests.mutation;

import io.github.distillery.data.Dataset;
import io.github.distillery.datasets.ImageFolder;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/** A folder of pictures. PNG has checksums, JPEG none. */
final class PictureFormat implements Format {
  private static final int WIDTH = 14;
  private static final int HEIGHT = 11;
  private static final byte[] PNG_BEGIN = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  private final String ending;
  private final boolean checked;

  private PictureFormat(String ending, boolean checked) {
    this.ending = ending;
    this.checked = checked;
  }

  static PictureFormat png() {
    return new PictureFormat("png", true);
  }

  static PictureFormat jpeg() {
    return new PictureFormat("jpg", false);
  }

  @Override
  public String name() {
    return checked ? "folder of PNG" : "folder of JPEG";
  }

  private String file() {
    return "cat/1." + ending;
  }

  @Override
  public void write(Path folder) throws IOException {
    for (String one : List.of(file(), "dog/1." + ending)) {
      Path file = folder.resolve(one);
      Files.createDirectories(file.getParent());
      Files.write(file, picture(ending));
    }
  }

  static byte[] picture(String ending) throws IOException {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(1);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        image.setRGB(x, y, random.nextInt(1 << 24));
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, ending, bytes);
    return bytes.toByteArray();
  }

  @Override
  public String read(Path folder) {
    Dataset read = ImageFolder.read(folder, ImageFolder.Options.rgb(8, 8));
    double least = read.features().minNumber().doubleValue();
    double most = read.features().maxNumber().doubleValue();
    return (least >= 0 && most <= 1.00001) + Answers.of(read.features());
  }

  @Override
  public List<Change> changes() {
    List<Change> all = new ArrayList<>(ByteChanges.of(file(), checked));
    if (checked) {
      all.addAll(pngChanges(file()));
    }
    return all;
  }

  /** Damage below the checksums of a PNG, and bombs. */
  static List<Change> pngChanges(String file) {
    List<Change> all = new ArrayList<>();
    for (Change change : ByteChanges.of(file, false)) {
      all.add(change.within("within", Wrappings::png));
    }
    all.add(new Change("bomb of 7,000x7,000", file, false, (b, r) -> bomb(7_000, 7_000)));
    all.add(new Change("bomb of 60,000x60,000", file, true, (b, r) -> bomb(60_000, 60_000)));
    all.add(new Change("bomb behind the pixels", file, false, (b, r) -> bomb(8, 8)));
    all.add(new Change("bomb of a text", file, false, (b, r) -> textBomb(b)));
    return all;
  }

  private static byte[] bomb(int width, int height) throws IOException {
    byte[] header =
        ByteBuffer.allocate(13)
            .putInt(width)
            .putInt(height)
            .put(new byte[] {8, 2, 0, 0, 0})
            .array();
    return ByteChanges.joined(
        PNG_BEGIN,
        Wrappings.chunk(ascii("IHDR"), header),
        Wrappings.chunk(ascii("IDAT"), Bombs.zlib(new byte[0])),
        Wrappings.chunk(ascii("IEND"), new byte[0]));
  }

  private static byte[] textBomb(byte[] png) throws IOException {
    int afterHeader = 33;
    byte[] text = ByteChanges.joined(ascii("Comment"), new byte[2], Bombs.zlib(new byte[0]));
    return ByteChanges.joined(
        Arrays.copyOf(png, afterHeader),
        Wrappings.chunk(ascii("zTXt"), text),
        Arrays.copyOfRange(png, afterHeader, png.length));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public boolean agrees(Path folder, String answer) {
    return answer.startsWith("true[2, 3, 8, 8]");
  }
}
