package io.github.distillery.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullFashionMnistTest {
  private static final String PROPERTY = "distillery.data";

  private final byte[] images = Bytes.images(2, 28, 28);
  private final byte[] labels = Bytes.labels(9, 0);
  private final FullFashionMnist known =
      new FullFashionMnist(
          SourceFile.sha256(new SourceFile("", images)),
          SourceFile.sha256(new SourceFile("", labels)));
  private final String propertyBefore = System.getProperty(PROPERTY);

  @TempDir Path folder;

  @AfterEach
  void putThePropertyBack() {
    if (propertyBefore == null) {
      System.clearProperty(PROPERTY);
    } else {
      System.setProperty(PROPERTY, propertyBefore);
    }
  }

  @Test
  void filesWithTheKnownContentAreTakenPackedOrPlain() {
    Bytes.write(folder.resolve("train-images-idx3-ubyte.gz"), Bytes.gzip(images));
    Bytes.write(folder.resolve("train-labels-idx1-ubyte"), labels);
    Dataset data = known.find(List.of(folder.resolve("empty"), folder)).orElseThrow();
    assertThat(data.size()).isEqualTo(2);
    assertThat(data.classNames().get(data.classOf(0))).isEqualTo("Ankle boot");
    assertThat(data.provenance().source()).contains("60,000", folder.toString());
    assertThat(data.provenance().licence()).isEqualTo("MIT");
  }

  @Test
  void foldersWithoutTheFilesGiveNothing() {
    assertThat(known.find(List.of(folder, folder.resolve("nowhere")))).isEmpty();
    assertThat(known.find(List.of())).isEmpty();
  }

  @Test
  void theFilesOfAnotherDataSetAreRefused() {
    Bytes.write(folder.resolve("train-images-idx3-ubyte"), Bytes.images(2, 28, 29));
    Bytes.write(folder.resolve("train-labels-idx1-ubyte"), labels);
    assertThatThrownBy(() -> known.find(List.of(folder)))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(
            "train-images-idx3-ubyte", "hash mismatch", known.imagesHash(), "MNIST's files");
  }

  @Test
  void labelsOfAnotherDataSetAreRefused() {
    Bytes.write(folder.resolve("train-images-idx3-ubyte"), images);
    Bytes.write(folder.resolve("train-labels-idx1-ubyte"), Bytes.labels(0, 9));
    assertThatThrownBy(() -> known.find(List.of(folder)))
        .hasMessageContainingAll("train-labels-idx1-ubyte", "hash mismatch");
  }

  @Test
  void imagesWithoutLabelsAreRefused() {
    Bytes.write(folder.resolve("train-images-idx3-ubyte.gz"), images);
    assertThatThrownBy(() -> known.find(List.of(folder)))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(
            "train-labels-idx1-ubyte is missing", "beside train-images-idx3-ubyte.gz");
  }

  @Test
  void theFolderThatThePropertyNamesComesBeforeDebians() {
    System.setProperty(PROPERTY, folder.toString());
    assertThat(FullFashionMnist.places())
        .containsExactly(
            folder.resolve("fashion-mnist"), Path.of("/usr/share/datasets/fashion-mnist"));
  }

  @Test
  void aDataFolderThatDoesNotExistIsAnErrorThatNamesTheSetting() {
    System.setProperty(PROPERTY, folder.resolve("nowhere").toString());
    assertThatThrownBy(Datasets::fashionMnist)
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("distillery.data", "nowhere", "no such folder");
  }
}
