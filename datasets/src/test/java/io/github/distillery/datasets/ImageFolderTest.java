package io.github.distillery.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.progress.Progress;
import io.github.distillery.progress.ProgressReport;
import io.github.distillery.progress.ProgressSink;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

class ImageFolderTest {
  private static final ImageFolder.Options GREY = ImageFolder.Options.grey(2, 2);
  private static final ImageFolder.Options RGB = ImageFolder.Options.rgb(2, 2);

  @TempDir Path folder;

  @Test
  void eachSubFolderIsAClassAndTheOrderIsThatOfTheNames() {
    for (String name : List.of("dog/2.png", "cat/b.png", "dog/10.png", "cat/a.jpg", "Ant/x.PNG")) {
      picture(name, 0x808080);
    }
    ImageListing listing = ImageListing.of(folder);
    assertThat(listing.files().stream().map(f -> folder.relativize(f).toString()))
        .containsExactly("Ant/x.PNG", "cat/a.jpg", "cat/b.png", "dog/10.png", "dog/2.png");
    Dataset data = ImageFolder.read(folder, GREY);
    assertThat(data.classNames()).containsExactly("Ant", "cat", "dog");
    assertThat(data.classOf()).containsExactly(0, 1, 1, 2, 2);
    assertThat(data.features().shape()).containsExactly(5, 1, 2, 2);
  }

  @Test
  void colourGivesThreeChannelsRedGreenBlue() {
    picture("a/1.png", 0xff3300);
    INDArray features = ImageFolder.read(folder, RGB).features();
    assertThat(features.shape()).containsExactly(1, 3, 2, 2);
    assertThat(features.ravel().toFloatVector())
        .containsExactly(1, 1, 1, 1, 0.2f, 0.2f, 0.2f, 0.2f, 0, 0, 0, 0);
  }

  @Test
  void greyWeighsRedGreenAndBlue() {
    picture("a/1.png", 0xff0000);
    picture("a/2.png", 0x00ff00);
    picture("a/3.png", 0x0000ff);
    INDArray features = ImageFolder.read(folder, GREY).features();
    assertThat(features.getDouble(0, 0, 0, 0)).isCloseTo(0.299, within(1e-6));
    assertThat(features.getDouble(1, 0, 0, 0)).isCloseTo(0.587, within(1e-6));
    assertThat(features.getDouble(2, 0, 0, 0)).isCloseTo(0.114, within(1e-6));
  }

  @Test
  void greyPicturesKeepTheValuesStoredInThem() {
    BufferedImage grey = new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setPixels(0, 0, 2, 2, new int[] {0, 51, 128, 255});
    write("a/grey.png", grey, "png");
    BufferedImage deep = new BufferedImage(2, 2, BufferedImage.TYPE_USHORT_GRAY);
    deep.getRaster().setPixels(0, 0, 2, 2, new int[] {0, 13107, 32896, 65535});
    write("a/grey16.png", deep, "png");
    float[] wanted = {0, 0.2f, 128 / 255f, 1};
    for (ImageFolder.Options options : List.of(GREY, RGB)) {
      INDArray features = ImageFolder.read(folder, options).features();
      for (int sample = 0; sample < 2; sample++) {
        INDArray image = features.slice(sample);
        for (int channel = 0; channel < options.colour().channels(); channel++) {
          assertThat(image.slice(channel).ravel().toFloatVector())
              .containsExactly(wanted, within(1e-6f));
        }
      }
    }
  }

  @Test
  void whatIsTransparentBecomesWhite() {
    BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0xff000000);
    image.setRGB(1, 0, 0x00000000);
    image.setRGB(0, 1, 0x33000000);
    image.setRGB(1, 1, 0xffffffff);
    write("a/1.png", image, "png");
    assertThat(ImageFolder.read(folder, GREY).features().ravel().toFloatVector())
        .containsExactly(new float[] {0, 1, 0.8f, 1}, within(1e-6f));
  }

  @Test
  void widthAndHeightAreNotMixedUp() {
    BufferedImage wide = new BufferedImage(3, 1, BufferedImage.TYPE_INT_RGB);
    wide.setRGB(2, 0, 0xffffff);
    write("a/1.png", wide, "png");
    INDArray features = ImageFolder.read(folder, ImageFolder.Options.grey(3, 1)).features();
    assertThat(features.shape()).containsExactly(1, 1, 1, 3);
    assertThat(features.ravel().toFloatVector())
        .containsExactly(new float[] {0, 0, 1}, within(1e-6f));
  }

  @Test
  void jpegPicturesComeCloseToWhatWasPainted() {
    picture("a/1.jpg", 0x4080c0);
    float[] values = ImageFolder.read(folder, RGB).features().ravel().toFloatVector();
    assertThat(values[0]).isCloseTo(0x40 / 255f, within(0.03f));
    assertThat(values[4]).isCloseTo(0x80 / 255f, within(0.03f));
    assertThat(values[8]).isCloseTo(0xc0 / 255f, within(0.03f));
  }

  @Test
  void hiddenFilesArePassedOver() {
    picture("a/1.png", 0);
    Bytes.write(folder.resolve("a/.DS_Store"), new byte[] {1});
    Bytes.write(folder.resolve(".git/config"), new byte[] {1});
    Bytes.write(folder.resolve("labels.csv"), new byte[] {1});
    Dataset data = ImageFolder.read(folder, GREY);
    assertThat(data.size()).isEqualTo(1);
    assertThat(data.classNames()).containsExactly("a");
  }

  @Test
  void theHashInTheProvenanceChangesWithAnyPicture() {
    picture("a/1.png", 0);
    String before = ImageFolder.read(folder, GREY).provenance().sha256();
    assertThat(ImageFolder.read(folder, GREY).provenance().sha256()).isEqualTo(before);
    picture("a/1.png", 1);
    assertThat(ImageFolder.read(folder, GREY).provenance().sha256()).isNotEqualTo(before);
  }

  @Test
  void readingReportsItsProgress() {
    picture("a/1.png", 0);
    picture("b/1.png", 0);
    List<ProgressReport> reports = new ArrayList<>();
    ProgressSink before = Progress.showOn(reports::add);
    try {
      ImageFolder.read(folder, GREY);
    } finally {
      Progress.showOn(before);
    }
    ProgressReport last = reports.get(reports.size() - 1);
    assertThat(last.state()).isEqualTo(ProgressReport.State.DONE);
    assertThat(last.done()).isEqualTo(2);
    assertThat(last.unit()).isEqualTo("images");
  }

  @Test
  void anInterruptStopsTheReading() {
    picture("a/1.png", 0);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> ImageFolder.read(folder, GREY))
        .isInstanceOf(CancellationException.class)
        .hasMessageContaining("interrupted after 0 of 1 images");
    assertThat(Progress.anyRunning()).isFalse();
  }

  @Test
  void aMissingFolderIsNamed() {
    refused(folder.resolve("nowhere")).hasMessageContainingAll("nowhere", "no such folder");
    picture("a/1.png", 0);
    refused(folder.resolve("a/1.png")).hasMessageContaining("no such folder");
  }

  @Test
  void anEmptyFolderIsNamed() {
    refused(folder).hasMessageContainingAll(folder.toString(), "empty", "sub-folder");
  }

  @Test
  void anEmptyClassIsNamed() throws IOException {
    picture("a/1.png", 0);
    Files.createDirectories(folder.resolve("b"));
    refused(folder).hasMessageContainingAll("b:", "no picture", "remove the folder");
  }

  @Test
  void aPictureWithoutAClassIsNamed() {
    picture("1.png", 0);
    refused(folder).hasMessageContainingAll("1.png", "no class", "sub-folder");
  }

  @Test
  void aFileThatIsNoPictureIsNamed() {
    picture("a/1.png", 0);
    Bytes.write(folder.resolve("a/2.webp"), new byte[] {1});
    refused(folder).hasMessageContainingAll("2.webp", "neither .png nor .jpg");
  }

  @Test
  void aFolderWithinAClassIsNamed() {
    picture("train/a/1.png", 0);
    refused(folder).hasMessageContainingAll("train", "a folder within a class");
  }

  @Test
  void aTextFileCalledPngIsNamedWithItsBeginning() {
    Bytes.write(folder.resolve("a/1.png"), "hello".getBytes(StandardCharsets.UTF_8));
    refused(folder).hasMessageContainingAll("1.png", "unreadable image", "68 65 6c 6c", "hell");
    Bytes.write(folder.resolve("a/1.png"), new byte[0]);
    refused(folder).hasMessageContainingAll("1.png", "unreadable image", "is empty");
  }

  @Test
  void aTruncatedPictureIsNamed() {
    for (String type : List.of("png", "jpg")) {
      byte[] whole = noise(type);
      Path file = folder.resolve("a/1." + type);
      // the last 21 bytes of a PNG come after the pixels
      int end = type.equals("png") ? whole.length - 21 : whole.length;
      for (int length = 3; length < end; length += 7) {
        Bytes.write(file, Bytes.without(whole, whole.length - length));
        refused(folder)
            .as("%s of %d bytes", type, length)
            .hasMessageContainingAll("1.", "unreadable");
      }
      Bytes.write(file, whole);
      assertThat(ImageFolder.read(folder, GREY).size()).isEqualTo(1);
      file.toFile().delete();
    }
  }

  @Test
  void aDamagedPngIsNamed() {
    byte[] whole = noise("png");
    Bytes.write(folder.resolve("a/1.png"), Bytes.changed(whole, whole.length / 2));
    refused(folder).hasMessageContainingAll("1.png", "unreadable image");
  }

  @Test
  void everyFlippedBitOfAPngIsNoticed() {
    byte[] whole = noise("png");
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 100; i++) {
      byte[] flipped = whole.clone();
      flipped[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
      Bytes.write(folder.resolve("a/1.png"), flipped);
      refused(folder).hasMessageContainingAll("1.png", "unreadable image", ";");
    }
  }

  @Test
  void aPictureThatDeclaresAnImmenseSizeTakesNoMemoryForIt() {
    byte[] whole = noise("png");
    // after the signature of 8 bytes: length, IHDR, width, height, 5 more bytes, checksum
    ByteBuffer header = ByteBuffer.wrap(whole);
    header.putInt(16, 60_000).putInt(20, 60_000);
    CRC32 checksum = new CRC32();
    checksum.update(whole, 12, 17);
    header.putInt(29, (int) checksum.getValue());
    Bytes.write(folder.resolve("a/1.png"), whole);
    refused(folder).hasMessageContainingAll("1.png", "declares", "make it smaller");
  }

  @Test
  void optionsNeedASizeAndAColour() {
    assertThatThrownBy(() -> ImageFolder.Options.grey(0, 28)).hasMessageContaining("0 x 28");
    assertThatThrownBy(() -> ImageFolder.Options.rgb(28, -1)).hasMessageContaining("28 x -1");
    assertThatThrownBy(() -> new ImageFolder.Options(28, 28, null)).hasMessageContaining("colour");
  }

  @Test
  void moreNumbersThanAnArrayHoldsAreRefused() {
    picture("a/1.png", 0);
    assertThatThrownBy(() -> ImageFolder.read(folder, ImageFolder.Options.rgb(40_000, 40_000)))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("40000 x 40000", "make them smaller");
  }

  private void picture(String name, int rgb) {
    BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 64; i++) {
      image.setRGB(i % 8, i / 8, rgb);
    }
    write(name, image, name.endsWith("jpg") ? "jpg" : "png");
  }

  private void write(String name, BufferedImage image, String type) {
    Bytes.write(folder.resolve(name), bytes(image, type));
  }

  private static byte[] noise(String type) {
    SplittableRandom random = new SplittableRandom(1);
    BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 256; i++) {
      image.setRGB(i % 16, i / 16, random.nextInt());
    }
    return bytes(image, type);
  }

  private static byte[] bytes(BufferedImage image, String type) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      assertThat(ImageIO.write(image, type, out)).isTrue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static AbstractThrowableAssert<?, ?> refused(Path folder) {
    return assertThatThrownBy(() -> ImageFolder.read(folder, GREY))
        .isInstanceOf(DataException.class);
  }
}
