package io.github.distillery.label;

import static io.github.distillery.model.Temperature.temperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.TinyData;
import io.github.distillery.data.Batch;
import io.github.distillery.data.Batches;
import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoftLabelsTest {
  @TempDir Path folder;

  private final Dataset data = TinyData.clouds(50, 1);
  private final Network teacher = Architectures.mlp(4, 8, 3).initialize(1);

  @Test
  void stayAlignedWithTheirSamplesHoweverTheyAreShuffled() {
    SoftLabels labels = SoftLabels.from(teacher, data);

    for (int epoch = 1; epoch <= 3; epoch++) {
      for (Batch batch : Batches.shuffled(data, 7, 3, epoch)) {
        assertThat(
                labels
                    .logits(batch.indices())
                    .equalsWithEps(teacher.logits(batch.features()), 1e-5))
            .isTrue();
      }
    }
  }

  @Test
  void areProbabilitiesThatSoftenWithTheTemperature() {
    SoftLabels labels = SoftLabels.from(teacher, data);

    double[] sharp = labels.probabilities(3, temperature(1));
    double[] soft = labels.probabilities(3, temperature(50));

    assertThat(Arrays.stream(sharp).sum()).isCloseTo(1, within(1e-6));
    assertThat(Arrays.stream(soft).sum()).isCloseTo(1, within(1e-6));
    assertThat(Arrays.stream(soft).max().orElse(1))
        .isLessThan(Arrays.stream(sharp).max().orElse(0));
    assertThat(soft).containsExactly(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0}, within(0.03));
  }

  /** As on a disk that is full: what is there goes when all of what is to come is on the disk. */
  @Test
  void thoseOnDiskStayWhereOthersCannotBeWrittenWhole() throws IOException {
    SoftLabels labels = SoftLabels.from(teacher, data, "dense1");
    labels.save(folder);
    try (OutputsFolder.Writer others = new OutputsFolder.Writer(folder, Optional.empty())) {
      others.begin(new long[] {50, 3}, Map.of("dense1", new long[] {50, 8}));
      others.append(new float[150], Map.of("dense1", new float[8]));

      assertThatThrownBy(() -> others.finish(null)).hasMessageContaining("values are missing");
    }

    assertThat(SoftLabels.in(folder).load(teacher, data, "dense1").logits())
        .isEqualTo(labels.logits());
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(3);
    }
  }

  @Test
  void comeBackFromDiskAsTheyWere() throws IOException {
    SoftLabels labels = SoftLabels.from(teacher, data);
    labels.save(folder);

    SoftLabels read = SoftLabels.in(folder).load(teacher, data);

    assertThat(read.logits()).isEqualTo(labels.logits());
    assertThat(SoftLabels.in(folder).open(teacher, data).logits()).isEqualTo(labels.logits());
    try (var files = Files.list(folder)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("logits.npy", "manifest.json");
    }
  }

  @Test
  void areMadeWhenTheFolderHoldsNone() throws IOException {
    SoftLabels made = SoftLabels.in(folder.resolve("new")).open(teacher, data);

    assertThat(folder.resolve("new/logits.npy")).exists();
    assertThat(made.size()).isEqualTo(50);
  }

  @Test
  void ofAnotherTeacherOrOtherDataAreRefused() throws IOException {
    SoftLabels.from(teacher, data).save(folder);
    Network other = Architectures.mlp(4, 8, 3).initialize(2);
    Dataset otherData = TinyData.clouds(50, 2);

    assertThatThrownBy(() -> SoftLabels.in(folder).load(other, data))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("another teacher");
    assertThatThrownBy(() -> SoftLabels.in(folder).open(teacher, otherData))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("for other data");
  }

  @Test
  void thatAreDamagedAreRefused() throws IOException {
    SoftLabels.from(teacher, data).save(folder);
    Path array = folder.resolve("logits.npy");
    byte[] whole = Files.readAllBytes(array);

    Files.write(array, Arrays.copyOf(whole, whole.length - 5));
    assertThatThrownBy(() -> SoftLabels.in(folder).load(teacher, data))
        .hasMessageContaining("logits.npy")
        .hasMessageContaining("ends too early");

    byte[] flipped = whole.clone();
    flipped[whole.length - 7] ^= 1;
    Files.write(array, flipped);
    assertThatThrownBy(() -> SoftLabels.in(folder).load(teacher, data))
        .hasMessageContaining("their hash differs");

    Files.writeString(folder.resolve("manifest.json"), "{\"version\": 1}");
    assertThatThrownBy(() -> SoftLabels.in(folder).load(teacher, data))
        .hasMessageContaining("no complete manifest");
    Files.writeString(folder.resolve("manifest.json"), "not json at all");
    assertThatThrownBy(() -> SoftLabels.in(folder).load(teacher, data))
        .hasMessageContaining("no complete manifest");
  }

  @Test
  void aChangedWordOfTheManifestIsNoticed() throws IOException {
    SoftLabels.from(teacher, data).save(folder);
    Path manifest = folder.resolve("manifest.json");
    String text = Files.readString(manifest);
    Files.writeString(manifest, text.replaceFirst("(\"teacher\": \")", "$1x"));

    assertThat(Files.readString(manifest)).isNotEqualTo(text);
    assertThatThrownBy(() -> SoftLabels.in(folder).load(teacher, data))
        .hasMessageContainingAll("manifest.json", "no complete manifest", "; remove the folder");
  }

  @Test
  void thatAreMissingAreNamed() {
    assertThatThrownBy(() -> SoftLabels.in(folder.resolve("nowhere")).load(teacher, data))
        .hasMessageContaining("nowhere")
        .hasMessageContaining("save(folder)");
  }

  @Test
  void needATeacherForTheSameClasses() {
    Network fourClasses = Architectures.mlp(4, 8, 4).initialize(1);

    assertThatThrownBy(() -> SoftLabels.from(fourClasses, data))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("4-8-4 knows 4 classes")
        .hasMessageContaining("has 3");
  }
}
