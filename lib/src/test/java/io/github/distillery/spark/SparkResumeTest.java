package io.github.distillery.spark;

import static io.github.distillery.model.Temperature.temperature;
import static io.github.distillery.spark.SparkClusterTest.blobs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.compare.ComparisonResult;
import io.github.distillery.compare.Run;
import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Network;
import io.github.distillery.train.History;
import io.github.distillery.train.Trained;
import io.github.distillery.train.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** Work on a cluster that did not come to its end, and is begun again. */
@EnabledForJreRange(max = JRE.JAVA_22, disabledReason = "Spark 3.5 does not start there")
class SparkResumeTest {
  private static final Network TEACHER = Architectures.mlp(20, 30, 3).initialize(3);

  @TempDir static Path folder;
  private static LocalCluster cluster;

  @BeforeAll
  static void start() {
    cluster = LocalCluster.start(folder);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void softLabelsGoOnWithTheFilesThatAreWhole() throws IOException {
    Dataset data = blobs("train", 4_000, 1);
    ParquetSamples samples = write(data, "parts", 4);
    SparkSoftLabels asked = SparkSoftLabels.from(TEACHER);
    asked.write(cluster.spark(), samples, path("undisturbed"));
    Path sample = parquet(folder.resolve("parts")).get(1);
    byte[] good = Files.readAllBytes(sample);
    FileTime time = Files.getLastModifiedTime(sample);
    Files.write(sample, Arrays.copyOf(good, good.length / 2));
    Files.deleteIfExists(sample.resolveSibling("." + sample.getFileName() + ".crc"));
    assertThatThrownBy(() -> asked.write(cluster.spark(), samples, path("resumed")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(sample.getFileName().toString());
    Files.write(sample, good);
    Files.setLastModifiedTime(sample, time);

    Path unfinished = folder.resolve(".resumed-" + TEACHER.fingerprint().substring(0, 16));
    // the executors go on with tasks of the job that has failed
    cluster.waitUntilIdle();
    List<Path> kept = parquet(unfinished.resolve("logits"));
    assertThat(kept).isNotEmpty().hasSizeLessThan(4);
    Path spoilt = kept.get(0);
    byte[] bytes = Files.readAllBytes(spoilt);
    bytes[bytes.length / 3] ^= 0x5a;
    Files.write(spoilt, bytes);
    Files.deleteIfExists(spoilt.resolveSibling("." + spoilt.getFileName() + ".crc"));
    FileTime longAgo = FileTime.fromMillis(1_000_000_000_000L);
    for (Path file : kept) {
      Files.setLastModifiedTime(file, longAgo);
    }
    ParquetSoftLabels resumed = asked.write(cluster.spark(), samples, path("resumed"));

    assertThat(folder.resolve("resumed/manifest.json"))
        .hasSameTextualContentAs(folder.resolve("undisturbed/manifest.json"));
    assertThat(names("resumed/logits")).isEqualTo(names("undisturbed/logits"));
    resumed.load(cluster.spark(), data);
    assertThat(unfinished).doesNotExist();
    for (Path file : kept) {
      Path end = folder.resolve("resumed/logits").resolve(file.getFileName());
      if (file.equals(spoilt)) {
        assertThat(Files.getLastModifiedTime(end)).isNotEqualTo(longAgo);
      } else {
        assertThat(Files.getLastModifiedTime(end)).isEqualTo(longAgo);
      }
    }
  }

  @Test
  void softLabelsThatAreThereAreThoseOfTheSameCallOnly() {
    ParquetSamples samples = write(blobs("train", 600, 2), "twice", 2);
    ParquetSoftLabels first =
        SparkSoftLabels.from(TEACHER).write(cluster.spark(), samples, path("twice-labels"));
    int jobs = cluster.jobs();
    ParquetSoftLabels second =
        SparkSoftLabels.from(TEACHER).write(cluster.spark(), samples, path("twice-labels"));

    assertThat(second.samplesHash()).isEqualTo(first.samplesHash());
    assertThat(cluster.jobs()).isLessThanOrEqualTo(jobs + 1);
    Network other = Architectures.mlp(20, 3).initialize(4);
    assertThatThrownBy(
            () -> SparkSoftLabels.from(other).write(cluster.spark(), samples, path("twice-labels")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("is there already, with soft labels of another teacher");
  }

  @Test
  void aTrainingGoesOnBehindTheLastEpoch() throws InterruptedException {
    Dataset validation = blobs("validation", 500, 22);
    ParquetSamples samples = write(blobs("train", 3_000, 21), "epochs", 2);
    ParquetSoftLabels labels =
        SparkSoftLabels.from(TEACHER).write(cluster.spark(), samples, path("epochs-labels"));
    SparkDistillation distillation =
        SparkDistillation.from(labels).soft(1, temperature(2)).workers(2).averagingEvery(8);
    TrainingOptions options = TrainingOptions.defaults().epochs(6).batchSize(32);
    Network student = Architectures.mlp(20, 8, 3).initialize(5);
    Trained whole = distillation.train(cluster.spark(), student, samples, validation, options);

    TrainingOptions keeping = options.checkpoint(folder.resolve("epochs.checkpoint"));
    AtomicReference<Trained> cut = new AtomicReference<>();
    Thread running =
        new Thread(
            () ->
                cut.set(
                    distillation.train(cluster.spark(), student, samples, validation, keeping)));
    running.start();
    while (Files.notExists(folder.resolve("epochs.checkpoint")) && running.isAlive()) {
      Thread.onSpinWait();
    }
    running.interrupt();
    running.join();
    int jobs = cluster.jobs();
    Trained resumed = distillation.train(cluster.spark(), student, samples, validation, keeping);

    assertThat(cut.get().history().outcome()).isEqualTo(History.Outcome.INTERRUPTED);
    assertThat(cut.get().history().epochs()).isNotEmpty().hasSizeLessThan(6);
    assertThat(cluster.jobs()).isGreaterThan(jobs);
    assertThat(resumed.history().outcome()).isEqualTo(History.Outcome.COMPLETED);
    assertThat(resumed.fingerprint()).isEqualTo(whole.fingerprint());
    assertThat(resumed.history().epochs().stream().map(History.Epoch::loss).toList())
        .isEqualTo(whole.history().epochs().stream().map(History.Epoch::loss).toList());
    assertThatThrownBy(
            () ->
                distillation
                    .averagingEvery(4)
                    .train(cluster.spark(), student, samples, validation, keeping))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("belongs to another training");
  }

  @Test
  void aComparisonDoesNotRepeatWhatIsKept() {
    String kept = path("runs");
    SparkComparison.Recipe recipe =
        () -> SparkClusterTest.comparison().resumeIn(Path.of(kept)).seeds(1);
    ComparisonResult first = SparkComparison.run(cluster.spark(), recipe, 2);
    int jobs = cluster.jobs();
    ComparisonResult second = SparkComparison.run(cluster.spark(), recipe, 2);

    assertThat(second.runs()).isEqualTo(first.runs());
    assertThat(cluster.jobs()).isEqualTo(jobs);
  }

  @Test
  void executorsTakeTheEffortOfWhoSendsThemWork() {
    System.setProperty("distillery.effort", "quick");
    try {
      ComparisonResult result =
          SparkComparison.run(cluster.spark(), () -> SparkClusterTest.comparison().seeds(1), 2);
      assertThat(result.runs()).extracting(Run::epochs).containsOnly(1);
    } finally {
      System.clearProperty("distillery.effort");
    }
  }

  private static ParquetSamples write(Dataset data, String name, int files) {
    return ParquetSamples.write(cluster.spark(), data, path(name), files);
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }

  private static List<Path> parquet(Path place) throws IOException {
    try (Stream<Path> files = Files.list(place)) {
      return files
          .filter(file -> file.getFileName().toString().matches("part-.*\\.parquet"))
          .sorted()
          .toList();
    }
  }

  private static List<String> names(String place) throws IOException {
    return parquet(folder.resolve(place)).stream()
        .map(file -> file.getFileName().toString())
        .toList();
  }
}
