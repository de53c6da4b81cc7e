package io.github.distillery.spark;

import static io.github.distillery.model.Temperature.temperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.compare.Comparison;
import io.github.distillery.compare.ComparisonResult;
import io.github.distillery.compare.Run;
import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Provenance;
import io.github.distillery.data.Split;
import io.github.distillery.distill.Distillation;
import io.github.distillery.distill.Signal;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.evaluate.Spread;
import io.github.distillery.label.SoftLabels;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.train.History;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** On processes of their own, as on a cluster. */
@EnabledForJreRange(max = JRE.JAVA_22, disabledReason = "Spark 3.5 does not start there")
class SparkClusterTest {
  private static final double SAME = 1e-5;
  private static final List<String> CLASSES = List.of("a", "b", "c");

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
  void softLabelsAreThoseOfOneMachine() {
    Dataset data = blobs("train", 5_000, 1);
    Network teacher = Architectures.mlp(20, 50, 3).initialize(7);
    ParquetSamples samples = write(data, "equal", 6);

    ParquetSoftLabels written =
        SparkSoftLabels.from(teacher).write(cluster.spark(), samples, path("equal-labels"));
    SoftLabels here = written.load(cluster.spark(), data);

    assertThat(here.logits().distance2(SoftLabels.from(teacher, data).logits())).isLessThan(SAME);
    assertThat(here.dataHash()).isEqualTo(data.hash());
    assertThat(here.teacherFingerprint()).isEqualTo(teacher.fingerprint());
    assertThat(samples.read(cluster.spark(), "train").hash()).isEqualTo(data.hash());
    assertThat(Files.exists(folder.resolve("equal-labels/manifest.json"))).isTrue();
    assertThat(ParquetSoftLabels.in(cluster.spark(), path("equal-labels")).samplesHash())
        .isEqualTo(written.samplesHash());
  }

  @Test
  void anExecutorThatIsKilledLosesNothing() {
    Dataset data = blobs("train", 60_000, 2);
    Network teacher = Architectures.mlp(20, 1500, 1500, 3).initialize(7);
    ParquetSamples samples = write(data, "killed", 12);

    List<ProcessHandle> before = cluster.executors();
    CompletableFuture<ParquetSoftLabels> running =
        CompletableFuture.supplyAsync(
            () ->
                SparkSoftLabels.from(teacher)
                    .write(cluster.spark(), samples, path("killed-labels")));
    while (cluster.finishedTasks() < 2 && !running.isDone()) {
      Thread.onSpinWait();
    }
    assertThat(running).isNotDone();
    assertThat(before).hasSize(2);
    before.get(0).destroyForcibly();
    SoftLabels here = running.join().load(cluster.spark(), data);

    assertThat(before.get(0).isAlive()).isFalse();
    assertThat(here.logits().distance2(SoftLabels.from(teacher, data).logits())).isLessThan(SAME);
  }

  @Test
  void aDamagedFileIsNamed() throws IOException {
    ParquetSamples samples = write(blobs("train", 3_000, 3), "damaged", 3);
    Path file = partFiles("damaged").get(1);
    byte[] bytes = Files.readAllBytes(file);
    for (int i = bytes.length / 2; i < bytes.length / 2 + 64; i++) {
      bytes[i] ^= 0x5a;
    }
    Files.write(file, bytes);
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));

    assertNamed(samples, file, "damaged-labels");
  }

  @Test
  void aFileThatEndsTooEarlyIsNamed() throws IOException {
    ParquetSamples samples = write(blobs("train", 3_000, 3), "short", 3);
    for (Path file : partFiles("short")) {
      Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
    }
    Path file = partFiles("short").get(2);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));

    assertNamed(samples, file, "short-labels");
  }

  @Test
  void aStudentLearnsAsMuchAsOnOneMachine() {
    Split split = Split.of(blobs("train", 4_000, 11), blobs("validation", 2_000, 12));
    Dataset test = blobs("test", 6_000, 13);
    TrainingOptions options = TrainingOptions.defaults().epochs(8).batchSize(32);
    Trained teacher = Trainer.train(Architectures.mlp(20, 60, 3), split, options);
    ParquetSamples samples = write(split.train(), "learn", 4);
    ParquetSoftLabels labels =
        SparkSoftLabels.from(teacher).write(cluster.spark(), samples, path("learn-labels"));
    Distillation here =
        Distillation.from(labels.load(cluster.spark(), split.train()))
            .soft(0.9, temperature(2))
            .hard(0.1);
    SparkDistillation there =
        SparkDistillation.from(labels)
            .soft(0.9, temperature(2))
            .hard(0.1)
            .workers(2)
            .averagingEvery(10);
    Architecture student = Architectures.mlp(20, 12, 3);

    List<Double> alone = new ArrayList<>();
    for (long seed = 1; seed <= 5; seed++) {
      alone.add(accuracy(here.train(student, split, options.seed(seed)), test));
    }
    List<Double> together = new ArrayList<>();
    for (long seed = 1; seed <= 2; seed++) {
      Trained trained =
          there.train(cluster.spark(), student, samples, split.validation(), options.seed(seed));
      together.add(accuracy(trained, test));
      assertThat(trained.history().epochs()).hasSize(8);
      assertThat(trained.history().best().loss())
          .isLessThan(trained.history().epochs().get(0).loss());
      assertThat(trained.history().dataHash()).isEqualTo(labels.samplesHash());
      assertThat(trained.network().layers()).isEqualTo(student.initialize(1).layers());
    }

    Spread expected = Spread.of(alone.stream().mapToDouble(v -> v).toArray());
    assertThat(mean(together))
        .as("alone %s, together %s", alone, together)
        .isBetween(
            expected.mean() - 3 * expected.deviation(), expected.mean() + 3 * expected.deviation());
  }

  @Test
  void aTrainingRepeatsExactlyThoughAnExecutorIsKilled() {
    Dataset train = blobs("train", 3_000, 21);
    Dataset validation = blobs("validation", 500, 22);
    ParquetSamples samples = write(train, "repeat", 2);
    Network teacher = Architectures.mlp(20, 30, 3).initialize(3);
    ParquetSoftLabels labels =
        SparkSoftLabels.from(teacher).write(cluster.spark(), samples, path("repeat-labels"));
    SparkDistillation distillation =
        SparkDistillation.from(labels)
            .soft(1, temperature(2))
            .workers(3)
            .averagingEvery(8)
            .shards(20 * 400);
    TrainingOptions options = TrainingOptions.defaults().epochs(2).batchSize(32).keepingLast();
    Network student = Architectures.mlp(20, 8, 3).initialize(5);

    Trained first = distillation.train(cluster.spark(), student, samples, validation, options);
    CompletableFuture<Trained> running =
        CompletableFuture.supplyAsync(
            () -> distillation.train(cluster.spark(), student, samples, validation, options));
    int before = cluster.jobs();
    while (cluster.jobs() < before + 6 && !running.isDone()) {
      Thread.onSpinWait();
    }
    assertThat(running).isNotDone();
    cluster.executors().get(0).destroyForcibly();
    Trained second = running.join();

    assertThat(second.fingerprint()).isEqualTo(first.fingerprint());
    assertThat(first.fingerprint()).isNotEqualTo(student.fingerprint());
  }

  @Test
  void stepsAndEpochsAreCountedFromRoundToRound() {
    Dataset train = blobs("train", 960, 41);
    Dataset validation = blobs("validation", 100, 42);
    ParquetSamples samples = write(train, "counted", 1);
    Network teacher = Architectures.mlp(20, 30, 3).initialize(3);
    SparkDistillation alone =
        SparkDistillation.from(
                SparkSoftLabels.from(teacher)
                    .write(cluster.spark(), samples, path("counted-labels")))
            .soft(1, temperature(2))
            .workers(1);
    TrainingOptions options =
        TrainingOptions.defaults().epochs(3).batchSize(32).fallingLearningRate(0.01).keepingLast();
    Network student = Architectures.mlp(20, 8, 3).initialize(5);

    Trained often =
        alone.averagingEvery(7).train(cluster.spark(), student, samples, validation, options);
    Trained rarely =
        alone.averagingEvery(30).train(cluster.spark(), student, samples, validation, options);

    // The mean of one worker is the worker: where a round ends makes no difference.
    assertThat(often.network().graph().params()).isEqualTo(rarely.network().graph().params());
  }

  /** With one batch an epoch, and steps that hardly move anything, the loss is the weight's. */
  @Test
  void weightsFollowTheirSchedule() {
    Dataset train = blobs("train", 400, 61);
    ParquetSamples samples = write(train, "scheduled", 1);
    ParquetSoftLabels labels =
        SparkSoftLabels.from(Architectures.mlp(20, 30, 3).initialize(3))
            .write(cluster.spark(), samples, path("scheduled-labels"));

    Trained trained =
        SparkDistillation.from(labels)
            .with(Schedule.linear(1, 0), Signal.softTargets(temperature(2)))
            .workers(1)
            .train(
                cluster.spark(),
                Architectures.mlp(20, 8, 3).initialize(5),
                samples,
                blobs("validation", 100, 62),
                TrainingOptions.defaults().epochs(4).batchSize(400).updater(new Sgd(1e-7)));

    List<Double> losses = trained.history().epochs().stream().map(History.Epoch::loss).toList();
    for (int epoch = 1; epoch < 4; epoch++) {
      assertThat(losses.get(epoch) / losses.get(0)).isCloseTo(1 - epoch / 4.0, within(1e-4));
    }
  }

  /** The driver takes what its workers have learnt one after the other. */
  @Test
  void aLargeStudentLearnsAndNothingOfItStaysOnTheCluster() {
    Dataset train = blobs("train", 640, 51);
    Dataset validation = blobs("validation", 300, 52);
    ParquetSamples samples = write(train, "large", 1);
    Network student = Architectures.mlp(20, 3_000, 1_000, 3).initialize(5);
    Network teacher =
        Trainer.train(
                Architectures.mlp(20, 30, 3).initialize(3),
                Split.of(train, validation),
                TrainingOptions.defaults().epochs(10))
            .network();

    Trained trained =
        SparkDistillation.from(
                SparkSoftLabels.from(teacher).write(cluster.spark(), samples, path("large-labels")))
            .soft(1, temperature(2))
            .workers(2)
            .averagingEvery(5)
            .train(
                cluster.spark(),
                student,
                samples,
                validation,
                TrainingOptions.defaults().epochs(2).batchSize(32));

    // one in three is chance
    assertThat(trained.history().best().validationAccuracy()).isGreaterThan(0.45);
    assertThat(trained.history().epochs().get(1).loss())
        .isLessThan(trained.history().epochs().get(0).loss());
    assertThat(cluster.spark().sparkContext().getPersistentRDDs().size()).isZero();
  }

  @Test
  void samplesThatAreThereAreNotReplaced() {
    Dataset data = blobs("train", 40, 71);
    ParquetSamples there = write(data, "there", 1);

    assertThatThrownBy(() -> ParquetSamples.write(cluster.spark(), data, there.path()))
        .isInstanceOf(DataException.class)
        .hasMessage(there.path() + " is there already; name another folder");
  }

  @Test
  void softLabelsOfOtherSamplesAreRefused() {
    ParquetSamples asked = write(blobs("train", 300, 31), "asked", 1);
    ParquetSamples others = write(blobs("train", 300, 32), "others", 1);
    Network teacher = Architectures.mlp(20, 3).initialize(3);
    ParquetSoftLabels labels =
        SparkSoftLabels.from(teacher).write(cluster.spark(), asked, path("asked-labels"));
    Dataset validation = blobs("validation", 50, 33);
    SparkDistillation distillation = SparkDistillation.from(labels).soft(1, temperature(2));

    assertThatThrownBy(() -> labels.load(cluster.spark(), others.read(cluster.spark(), "others")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("are for other samples than others");
    assertThatThrownBy(
            () ->
                distillation.train(
                    cluster.spark(),
                    Architectures.mlp(20, 3),
                    others,
                    validation,
                    TrainingOptions.defaults()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("are for other samples than those in");
    assertThatThrownBy(() -> distillation.with(1, Signal.hint("dense1", "dense1")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("cannot be used on a cluster");
  }

  @Test
  void aComparisonGivesWhatItGivesOnOneMachine() {
    ComparisonResult here = comparison().parallel(1).run();

    ComparisonResult there = SparkComparison.run(cluster.spark(), SparkClusterTest::comparison, 2);

    assertThat(there.complete()).isTrue();
    assertThat(there.candidates()).isEqualTo(here.candidates());
    assertThat(there.runs()).hasSize(4);
    for (int i = 0; i < 4; i++) {
      Run expected = here.runs().get(i);
      Run run = there.runs().get(i);
      assertThat(run.candidate()).isEqualTo(expected.candidate());
      assertThat(run.seed()).isEqualTo(expected.seed());
      assertThat(run.testErrors()).isEqualTo(expected.testErrors());
      assertThat(run.nll()).isEqualTo(expected.nll());
      assertThat(run.agreement()).isEqualTo(expected.agreement());
      assertThat(run.samplesLearnt()).isEqualTo(expected.samplesLearnt());
    }
  }

  static Comparison comparison() {
    Split split =
        Split.of(blobs("train", 600, 41), blobs("validation", 300, 42), blobs("test", 300, 43));
    TrainingOptions options = TrainingOptions.defaults().epochs(3).batchSize(32);
    Trained teacher = Trainer.train(Architectures.mlp(20, 40, 3), split, options);
    return Comparison.on(split)
        .student(Architectures.mlp(20, 6, 3))
        .options(options)
        .seeds(2)
        .teacher(teacher)
        .baseline("labels only")
        .candidates(
            "KD, T=",
            List.of(1, 4),
            t -> Distillation.from(teacher).soft(0.9, temperature(t)).hard(0.1));
  }

  private static double accuracy(Trained trained, Dataset test) {
    return Evaluation.of(trained, test).accuracy();
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(v -> v).average().orElseThrow();
  }

  private static void assertNamed(ParquetSamples samples, Path file, String labels) {
    Network teacher = Architectures.mlp(20, 50, 3).initialize(7);
    assertThatThrownBy(
            () -> SparkSoftLabels.from(teacher).write(cluster.spark(), samples, path(labels)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(file.getFileName().toString())
        .hasMessageContaining("cannot be read");
    assertThat(folder.resolve(labels)).doesNotExist();
  }

  private static List<Path> partFiles(String name) throws IOException {
    try (var files = Files.list(folder.resolve(name))) {
      return files
          .filter(file -> file.getFileName().toString().matches("part-.*\\.parquet"))
          .sorted()
          .toList();
    }
  }

  private static ParquetSamples write(Dataset data, String name, int files) {
    return ParquetSamples.write(cluster.spark(), data, path(name), files);
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }

  /** Three clouds of points that overlap a little. */
  static Dataset blobs(String name, int samples, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[samples * 20];
    int[] classOf = new int[samples];
    for (int i = 0; i < samples; i++) {
      classOf[i] = random.nextInt(CLASSES.size());
      for (int j = 0; j < 20; j++) {
        double centre = j % CLASSES.size() == classOf[i] ? 0.6 : 0;
        values[i * 20 + j] = (float) (centre + random.nextDouble(-1, 1) + random.nextDouble(-1, 1));
      }
    }
    INDArray features = Nd4j.create(values, new long[] {samples, 20}, 'c');
    return Dataset.of(name, features, classOf, CLASSES, Provenance.unknown());
  }
}
