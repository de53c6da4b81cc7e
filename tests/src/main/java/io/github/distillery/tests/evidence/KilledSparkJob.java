package io.github.distillery.tests.evidence;

import static io.github.distillery.model.Temperature.temperature;

import io.github.distillery.compare.Comparison;
import io.github.distillery.compare.ComparisonResult;
import io.github.distillery.data.Dataset;
import io.github.distillery.datasets.Datasets;
import io.github.distillery.distill.Distillation;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Network;
import io.github.distillery.spark.ParquetSamples;
import io.github.distillery.spark.ParquetSoftLabels;
import io.github.distillery.spark.SparkComparison;
import io.github.distillery.spark.SparkDistillation;
import io.github.distillery.spark.SparkSoftLabels;
import io.github.distillery.train.Trained;
import io.github.distillery.train.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/**
 * One piece of work of {@link SparkKillRuns}: the driver of a cluster of two executors, which are
 * processes of their own. Like {@link KilledJob} it keeps its state in a folder and prints what
 * came out, without times.
 */
enum KilledSparkJob {
  /** What a teacher says of 24,000 images in twelve files. */
  SOFT_LABELS {
    @Override
    String run(SparkSession spark, Path folder) throws IOException {
      Path place = folder.resolve("labels");
      ParquetSoftLabels labels =
          SparkSoftLabels.from(Architectures.mlp(784, 1200, 1200, 10).initialize(1))
              .write(spark, samples(), place.toString());
      // every row is read and compared with the manifest's hash
      labels.load(spark, images());
      return Files.readString(place.resolve("manifest.json")).replaceAll("\\s+", " ");
    }
  },
  /** A student that learns from them, with a checkpoint after each epoch. */
  TRAINING {
    @Override
    String run(SparkSession spark, Path folder) {
      ParquetSoftLabels labels =
          SparkSoftLabels.from(Architectures.mlp(784, 30, 10).initialize(1))
              .write(spark, samples(), folder.resolve("labels").toString());
      Trained trained =
          SparkDistillation.from(labels)
              .soft(0.9, temperature(4))
              .hard(0.1)
              .workers(2)
              .averagingEvery(40)
              .train(
                  spark,
                  Architectures.mlp(784, 30, 10),
                  samples(),
                  Datasets.mnist().test().sample(500, 1),
                  TrainingOptions.defaults().epochs(8).checkpoint(folder.resolve("state")));
      return trained.fingerprint()
          + trained.history().epochs().stream()
              .map(epoch -> epoch.number() + " " + epoch.loss() + " " + epoch.validationAccuracy())
              .collect(Collectors.joining(" "));
    }
  },
  /** Three candidates, each with three seeds. */
  COMPARISON {
    @Override
    String run(SparkSession spark, Path folder) {
      String kept = folder.resolve("runs").toString();
      ComparisonResult result = SparkComparison.run(spark, () -> comparison(kept), 2);
      return KilledJob.figures(result);
    }
  };

  private static final int SAMPLES = 24_000;
  private static final int FILES = 12;

  abstract String run(SparkSession spark, Path folder) throws IOException;

  /** The images all jobs share, written once by {@link #prepare}. */
  private static ParquetSamples samples() {
    return ParquetSamples.in(place().toString())
        .shape(1, 28, 28)
        .classes(Datasets.mnist().test().classNames());
  }

  private static Dataset images() {
    return Datasets.mnist().train().sample(SAMPLES, 1);
  }

  /** Writes the images, where that has not been done. */
  static void prepare() throws IOException {
    if (Files.notExists(place())) {
      Path beside = Files.createTempDirectory(place().getParent(), "samples");
      try (SparkSession spark =
          SparkSession.builder()
              .master("local[1]")
              .config("spark.ui.enabled", "false")
              .getOrCreate()) {
        Path whole = beside.resolve("samples");
        ParquetSamples.write(spark, images(), whole.toString(), FILES);
        Files.move(whole, place());
      }
      Files.delete(beside);
    }
  }

  private static Path place() {
    try {
      return new EvidenceFolder("spark-kills").runs("samples").toAbsolutePath();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Comparison comparison(String kept) {
    Architecture student = Architectures.mlp(64, 48, 48, 10);
    Network teacher = student.initialize(7);
    return Comparison.on(Datasets.digits().split(0.6, 0.2, 1))
        .student(student)
        .options(TrainingOptions.defaults().batchSize(32).fallingLearningRate(0.01).epochs(30))
        .seeds(3)
        .baseline("labels")
        .candidate("soft", Distillation.from(teacher).soft(0.5, temperature(2)).hard(0.5))
        .candidates(
            "logits, T=",
            List.of(1, 2),
            t -> Distillation.from(teacher).soft(0.1, temperature(t)).hard(1))
        .resumeIn(Path.of(kept));
  }

  /**
   * Does the work.
   *
   * @param arguments the job's name, and the folder where its state is kept
   * @throws IOException where it cannot be written
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[1]);
    try (SparkSession spark = ClusterHere.start(folder.resolve("spark"))) {
      System.out.println(KilledJob.RESULT + valueOf(arguments[0]).run(spark, folder));
    }
  }
}
