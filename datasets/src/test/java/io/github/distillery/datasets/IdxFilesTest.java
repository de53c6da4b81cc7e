package io.github.distillery.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

class IdxFilesTest {
  private final byte[] goodImages = Bytes.images(3, 2, 4);
  private final byte[] goodLabels = Bytes.labels(2, 0, 1);

  @TempDir Path folder;

  @Test
  void imagesBecomeOneChannelFromZeroToOne() {
    byte[] images = Bytes.idx(new int[] {1, 1, 3}, new byte[] {0, 51, (byte) 255});
    Dataset data = read(images, Bytes.labels(0));
    assertThat(data.features().shape()).containsExactly(1, 1, 1, 3);
    assertThat(data.features().ravel().toFloatVector()).containsExactly(0, 0.2f, 1);
  }

  @Test
  void rowsAndColumnsAreNotMixedUp() {
    Dataset data = read(goodImages, goodLabels);
    assertThat(data.features().shape()).containsExactly(3, 1, 2, 4);
    assertThat(Math.round(255 * data.features().getFloat(1, 0, 1, 2))).isEqualTo(8 + 4 + 2);
  }

  @Test
  void classesAreTheNumbersUpToTheHighestLabel() {
    Dataset data = read(goodImages, Bytes.labels(4, 0, 1));
    assertThat(data.classNames()).containsExactly("0", "1", "2", "3", "4");
    assertThat(data.classOf()).containsExactly(4, 0, 1);
  }

  @Test
  void labelsAbove127AreNoNegativeNumbers() {
    assertThat(read(goodImages, Bytes.labels(0, 200, 255)).classOf()).containsExactly(0, 200, 255);
  }

  @Test
  void classesMayHaveNames() {
    Dataset data = read(goodImages, goodLabels, "cat", "dog", "fox");
    assertThat(data.classNames()).containsExactly("cat", "dog", "fox");
  }

  @Test
  void packedAndPlainFilesHoldTheSameWhateverTheirName() {
    String plain = read(goodImages, goodLabels).hash();
    assertThat(read(Bytes.gzip(goodImages), Bytes.gzip(goodLabels)).hash()).isEqualTo(plain);
    assertThat(read(goodImages, Bytes.gzip(goodLabels)).hash()).isEqualTo(plain);
  }

  @Test
  void aGzipHeaderMayHoldExtraFieldNameCommentAndChecksum() {
    byte[] packed = Bytes.gzip(goodLabels);
    byte[] head = {packed[0], packed[1], 8, 2 + 4 + 8 + 16, 0, 0, 0, 0, 0, 0};
    byte[] options = {3, 0, 'x', 'y', 'z', 'n', 0, 'c', 'c', 0, 11, 22};
    byte[] whole = new byte[packed.length + options.length];
    System.arraycopy(head, 0, whole, 0, 10);
    System.arraycopy(options, 0, whole, 10, options.length);
    System.arraycopy(packed, 10, whole, 10 + options.length, packed.length - 10);
    assertThat(read(goodImages, whole).classOf()).containsExactly(2, 0, 1);
  }

  @Test
  void theProvenanceHasTheHashOfImagesAndThenLabels() {
    byte[] both = new byte[goodImages.length + goodLabels.length];
    System.arraycopy(goodImages, 0, both, 0, goodImages.length);
    System.arraycopy(goodLabels, 0, both, goodImages.length, goodLabels.length);
    Dataset data = read(goodImages, goodLabels);
    assertThat(data.provenance().sha256()).isEqualTo(SourceFile.sha256(new SourceFile("", both)));
    assertThat(data.provenance().source()).contains("images", "labels");
  }

  @Test
  void aMissingFileIsNamed() {
    Path labels = Bytes.write(folder.resolve("labels"), goodLabels);
    assertThatThrownBy(() -> IdxFiles.read(folder.resolve("nowhere.gz"), labels))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("nowhere.gz", "no such file", "check the path");
    assertThatThrownBy(() -> IdxFiles.read(folder, labels))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("is a folder");
  }

  @Test
  void aTruncatedGzipFileIsNamedWithTheByteWhereItEnds() {
    byte[] packed = Bytes.gzip(goodImages);
    for (int missing = 1; missing < packed.length - 2; missing++) {
      imagesRefused(Bytes.without(packed, missing))
          .hasMessageContainingAll(
              "images", "truncated", "byte " + (packed.length - missing), "get it again");
    }
  }

  @Test
  void aTruncatedPlainFileIsNamedWithWhatIsThere() {
    imagesRefused(Bytes.without(goodImages, 5))
        .hasMessageContainingAll("3 images of 2x4", "24 bytes", "only 19", "truncated");
    imagesRefused(Bytes.without(goodImages, 24 + 3))
        .hasMessageContainingAll("truncated", "byte 13", "header of 16 bytes");
  }

  @Test
  void bytesAfterTheGzipDataAreRefused() {
    byte[] packed = Bytes.gzip(goodImages);
    imagesRefused(Bytes.with(packed, 'j', 'u', 'n', 'k'))
        .hasMessageContainingAll("4 bytes follow", "byte " + packed.length, "appended");
  }

  @Test
  void bytesAfterTheLastImageAreRefused() {
    imagesRefused(Bytes.with(goodImages, 0))
        .hasMessageContainingAll("more bytes follow", "3 images of 2x4", "byte 40");
    imagesRefused(Bytes.gzip(Bytes.with(goodImages, 0)))
        .hasMessageContainingAll("more bytes follow", "byte 40");
  }

  @Test
  void aByteChangedWithinTheGzipDataIsNoticed() {
    byte[] packed = Bytes.gzip(goodImages);
    for (int at = 10; at < packed.length; at++) {
      imagesRefused(Bytes.changed(packed, at)).hasMessageContaining("images");
    }
    imagesRefused(Bytes.changed(packed, packed.length - 8))
        .hasMessageContainingAll("checksum", "byte " + (packed.length - 8));
    imagesRefused(Bytes.changed(packed, packed.length - 1))
        .hasMessageContainingAll("40 bytes were unpacked", "byte " + (packed.length - 4));
    imagesRefused(Bytes.changed(packed, 2)).hasMessageContainingAll("method 93", "byte 2");
  }

  @Test
  void swappedFilesAreRecognised() {
    assertThatThrownBy(() -> read(goodLabels, goodImages))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(
            "wrong magic number", "00 00 08 01", "00 00 08 03", "these are labels", "swapped");
    assertThatThrownBy(() -> read(goodImages, goodImages))
        .hasMessageContainingAll("these are images", "swapped");
  }

  @Test
  void aPageInPlaceOfTheFileIsRecognised() {
    imagesRefused("<!DOCTYPE html>".getBytes(StandardCharsets.UTF_8))
        .hasMessageContainingAll("wrong magic number", "3c 21 44 4f", "<!DO", "error page");
  }

  @Test
  void anEmptyFileIsRecognised() {
    imagesRefused(new byte[0]).hasMessageContainingAll("wrong magic number", "is empty");
  }

  @Test
  void idxOfAnotherTypeIsRecognised() {
    byte[] floats = goodImages.clone();
    floats[2] = 0x0d;
    imagesRefused(floats).hasMessageContainingAll("00 00 0d 03", "another type", "unsigned bytes");
  }

  @Test
  void aHeaderThatPromisesMoreThanIsThereTakesNoMemoryForIt() {
    // 2 GB declared, more than the tests' heap can give at once
    byte[] declared = Bytes.idx(new int[] {2_000_000, 32, 32}, new byte[100]);
    imagesRefused(declared).hasMessageContainingAll("the header declares", "only 100 are there");
    imagesRefused(Bytes.gzip(declared))
        .hasMessageContainingAll("the header declares", "only 100 are there");
  }

  @Test
  void aHeaderThatPromisesMoreThanAnArrayHoldsIsRefused() {
    imagesRefused(Bytes.idx(new int[] {-1, -1, -1}, new byte[8]))
        .hasMessageContainingAll("declares the size", "byte 4");
    imagesRefused(Bytes.idx(new int[] {100_000, 1000, 1000}, new byte[8]))
        .hasMessageContainingAll("declares the size", "byte 12");
  }

  @Test
  void aGzipBombIsOnlyUnpackedAsFarAsItsHeaderAllows() {
    // 64 MB of zeros behind a header for three small images: unpacked they would be seen as an
    // array
    byte[] bomb = Bytes.gzip(Arrays.copyOf(goodImages, 64 << 20));
    try (GzipStream stream = new GzipStream(new SourceFile("bomb", bomb))) {
      assertThatThrownBy(() -> IdxContent.read(new SourceFile("bomb", bomb), stream, 3, "images"))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("more bytes follow the 3 images");
      assertThat(stream.unpacked()).isLessThan(1000);
    }
  }

  @Test
  void aGzipBombThatDeclaresItsSizeIsRefusedBeforeMemoryIsTaken() throws IOException {
    int[] dimensions = {2_000_000, 32, 32};
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bomb)) {
      out.write(Bytes.idx(dimensions, new byte[0]));
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 2_000; i++) {
        out.write(zeros);
      }
    }
    imagesRefused(bomb.toByteArray())
        .hasMessageContainingAll("2,000,000 images of 32x32", "this Java can take in", "; give it");
  }

  @Test
  void aFileWithoutImagesIsRefused() {
    imagesRefused(Bytes.images(0, 28, 28)).hasMessageContainingAll("size of 0", "byte 4");
    imagesRefused(Bytes.images(3, 28, 0)).hasMessageContainingAll("size of 0", "byte 12");
  }

  @Test
  void differentCountsOfImagesAndLabelsAreRefused() {
    assertThatThrownBy(() -> read(goodImages, Bytes.labels(0, 1)))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("images holds 3 images", "labels holds 2 labels");
  }

  @Test
  void aLabelWithoutANameIsRefusedWithItsPlace() {
    assertThatThrownBy(() -> read(goodImages, Bytes.labels(0, 1, 3), "cat", "dog", "fox"))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("labels", "label 3", "sample 2", "byte 10", "from 0 to 2");
  }

  @Test
  void bothWaysIntoNativeMemoryGiveTheSame() {
    byte[] values = new byte[200_000];
    new SplittableRandom(1).nextBytes(values);
    INDArray direct = Pixels.writtenInPlace(values, 2, 1, 100, 1000);
    assertThat(direct).isEqualTo(Pixels.copiedFromHeap(values, 2, 1, 100, 1000));
    assertThat(Math.round(255 * direct.getFloat(1, 0, 99, 999))).isEqualTo(values[199_999] & 0xff);
  }

  private Dataset read(byte[] images, byte[] labels, String... classNames) {
    return IdxFiles.read(
        Bytes.write(folder.resolve("images"), images),
        Bytes.write(folder.resolve("labels"), labels),
        List.of(classNames));
  }

  private AbstractThrowableAssert<?, ?> imagesRefused(byte[] images) {
    return assertThatThrownBy(() -> read(images, goodLabels)).isInstanceOf(DataException.class);
  }
}
