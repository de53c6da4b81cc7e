package io.github.distillery.data;

import static io.github.distillery.model.Temperature.temperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.TinyData;
import io.github.distillery.distill.Distillation;
import io.github.distillery.label.SoftLabels;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Network;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class OnDiskTest {
  private static final TrainingOptions OPTIONS = TrainingOptions.defaults().epochs(3).batchSize(16);

  @TempDir Path folder;

  private final Dataset inMemory = TinyData.clouds(300, 5);

  @Test
  void isTheSameDataAsInMemory() throws IOException {
    Dataset onDisk = onDisk(inMemory);

    assertThat(onDisk.hash()).isEqualTo(inMemory.hash());
    assertThat(onDisk.features()).isEqualTo(inMemory.features());
    assertThat(onDisk.sampleShape()).containsExactly(4);
    int[] some = {7, 7, 299, 0};
    assertThat(onDisk.features(some)).isEqualTo(inMemory.features(some));
    assertThat(onDisk(TinyData.images(20, 5)).hash()).isEqualTo(TinyData.images(20, 5).hash());
    assertThat(Standardization.fit(onDisk)).isEqualTo(Standardization.fit(inMemory));
  }

  @Test
  void partsOfPartsAreThoseOfTheDataInMemory() throws IOException {
    Split onDisk = onDisk(inMemory).without(1).split(0.6, 0.2, 3);
    Split expected = inMemory.without(1).split(0.6, 0.2, 3);

    assertThat(onDisk.train().hash()).isEqualTo(expected.train().hash());
    assertThat(onDisk.test().hash()).isEqualTo(expected.test().hash());
    assertThat(onDisk.train().sample(20, 4).hash())
        .isEqualTo(expected.train().sample(20, 4).hash());
    assertThat(onDisk.train().withoutLabels().subset(new int[] {5}, "one").features())
        .isEqualTo(expected.train().features(new int[] {5}));
  }

  @Test
  void teachersAndStudentsLearnTheSameFromIt() throws IOException {
    Architecture plan = Architectures.mlp(4, 8, 3);
    Split fromDisk = onDisk(inMemory).split(0.7, 2);
    Split fromMemory = inMemory.split(0.7, 2);

    Trained teacher = Trainer.train(plan, fromMemory, OPTIONS);
    assertThat(Trainer.train(plan, fromDisk, OPTIONS).fingerprint())
        .isEqualTo(teacher.fingerprint());

    SoftLabels labels =
        SoftLabels.in(folder.resolve("labels")).open(teacher.network(), fromDisk.train());
    Distillation distillation = Distillation.from(labels).soft(0.9, temperature(2)).hard(0.1);
    Network student = distillation.train(plan, fromDisk, OPTIONS).network();
    assertThat(distillation.train(plan, fromMemory, OPTIONS).fingerprint())
        .isEqualTo(student.fingerprint());
  }

  @Test
  void whatIsLargerThanMemoryIsReadInBatchesButNotAtOnce() throws IOException {
    int width = 1 << 16;
    int rows = (int) (Pointer.maxBytes() / 2 / Float.BYTES / width) + 10;
    Path file = zeros(rows, width);
    Dataset large =
        Dataset.onDisk("large", file, new int[rows], List.of("a", "b"), Provenance.unknown());

    assertThat(large.features(new int[] {rows - 1, 3}).sumNumber().doubleValue()).isZero();
    assertThat(large.sample(5, 1).features().shape()).containsExactly(5, width);
    assertThatThrownBy(large::features)
        .isInstanceOf(DataException.class)
        .hasMessageContaining("large: all features at once")
        .hasMessageContaining("sample(count, seed)");
  }

  @Test
  void whatIsNotFiniteIsNamedWhenItIsRead() throws IOException {
    INDArray features = Nd4j.ones(4, 3);
    features.putScalar(2, 1, Float.NaN);
    Dataset data =
        Dataset.onDisk("gap", write(features), new int[4], List.of("a", "b"), Provenance.unknown());

    assertThat(data.features(new int[] {0, 1, 3}).sumNumber().doubleValue()).isEqualTo(9);
    assertThatThrownBy(() -> data.subset(new int[] {3, 2}, "two").features(new int[] {0, 1}))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("features.npy: row 2 holds NaN");
  }

  @Test
  void whatDoesNotFitIsRefused() throws IOException {
    Path file = write(Nd4j.ones(4, 3));
    List<String> names = List.of("a", "b");

    assertThatThrownBy(() -> Dataset.onDisk("short", file, new int[3], names, Provenance.unknown()))
        .hasMessageContaining("short: 4 samples but 3 labels");
    assertThatThrownBy(
            () ->
                Dataset.onDisk("other", file, new int[] {0, 1, 2, 0}, names, Provenance.unknown()))
        .hasMessageContaining("sample 2 has the class 2");
    Path flat = write(Nd4j.ones(4));
    assertThatThrownBy(() -> Dataset.onDisk("flat", flat, new int[4], names, Provenance.unknown()))
        .hasMessageContaining("[4]; give [samples, ...]");
  }

  private Dataset onDisk(Dataset data) throws IOException {
    return Dataset.onDisk(
        data.name(), write(data.features()), data.classOf(), data.classNames(), data.provenance());
  }

  private Path write(INDArray features) throws IOException {
    Path file = Files.createTempDirectory(folder, "data").resolve("features.npy");
    try (OutputStream out = Files.newOutputStream(file)) {
      Npy.write(features, out);
    }
    return file;
  }

  /** Takes no room on disk where the file system keeps holes. */
  private Path zeros(int rows, int width) throws IOException {
    Path file = folder.resolve("zeros.npy");
    byte[] header = Npy.header(new long[] {rows, width});
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.write(header);
      out.setLength(header.length + (long) Float.BYTES * rows * width);
    }
    return file;
  }
}
