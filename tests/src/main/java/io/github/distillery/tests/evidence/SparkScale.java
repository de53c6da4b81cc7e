package io.github.distillery.tests.evidence;

import static io.github.distillery.model.Temperature.temperature;

import io.github.distillery.backend.Backend;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.datasets.Datasets;
import io.github.distillery.distill.Distillation;
import io.github.distillery.label.SoftLabels;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Network;
import io.github.distillery.spark.ParquetSamples;
import io.github.distillery.spark.ParquetSoftLabels;
import io.github.distillery.spark.SparkDistillation;
import io.github.distillery.spark.SparkSoftLabels;
import io.github.distillery.train.History;
import io.github.distillery.train.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * What soft labels and a student cost on Spark: bytes a sample, and samples a second of one core,
 * beside the same work without Spark in the same process. {@code tests/evidence/scale.md} works out
 * from them what a billion samples cost. The driver is this process, the master the one that
 * spark-submit names; otherwise two executors on this machine.
 */
public final class SparkScale {
  private static final int SAMPLES = 60_000;
  private static final int ROUNDS = 5;
  private static final int EPOCHS = 8;

  /** Before them the executors' Java is still being compiled. */
  private static final int WARM_EPOCHS = 4;

  private SparkScale() {}

  /**
   * Prints the rates.
   *
   * @param arguments a folder for the Parquet files, which must not be there yet; then {@code
   *     students}, where those of soft labels are not wanted
   * @throws IOException where files cannot be read
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]).toAbsolutePath();
    Backend.ready();
    Dataset all = Datasets.mnist().train();
    int[] rows = new int[SAMPLES];
    java.util.Arrays.setAll(rows, i -> i % all.size());
    Dataset data = all.subset(rows, "mnist");
    Dataset validation = data.sample(256, 1);
    try (SparkSession spark = session(folder)) {
      int cores = spark.sparkContext().defaultParallelism();
      System.out.printf(
          "%s, %d cores, %,d samples%n", spark.sparkContext().master(), cores, SAMPLES);
      ParquetSamples samples =
          ParquetSamples.write(spark, data, folder.resolve("samples").toString(), 2 * cores);
      bytes("samples", folder.resolve("samples"));
      Network teacher = Architectures.mlp(784, 1200, 1200, 10).initialize(1);
      if (arguments.length == 1) {
        softLabels(spark, teacher, samples, data, folder, cores);
        Network other = Architectures.lenet(1, 28, 28, 10).initialize(1);
        softLabels(spark, other, samples, data, folder, cores);
      }
      ParquetSoftLabels labels =
          SparkSoftLabels.from(teacher).write(spark, samples, folder.resolve("labels").toString());
      bytes("soft labels", Path.of(labels.path(), "logits"));
      students(spark, labels, samples, Split.of(data, validation), cores);
    }
  }

  private static SparkSession session(Path folder) {
    return System.getProperty("spark.master") == null
        ? ClusterHere.start(folder.resolve("spark"))
        : SparkSession.builder().appName("scale").getOrCreate();
  }

  private static void softLabels(
      SparkSession spark,
      Network teacher,
      ParquetSamples samples,
      Dataset data,
      Path folder,
      int cores) {
    double alone = Double.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long began = System.nanoTime();
      SoftLabels.from(teacher, data);
      alone = Math.min(alone, seconds(began));
    }
    double together = Double.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      Path target = folder.resolve(teacher.name() + "-" + round);
      long began = System.nanoTime();
      SparkSoftLabels.from(teacher).write(spark, samples, target.toString());
      together = Math.min(together, seconds(began));
    }
    rate("soft labels of " + teacher.name() + ", alone, a core", SAMPLES / alone);
    rate("soft labels of " + teacher.name() + ", Spark, a core", SAMPLES / together / cores);
  }

  private static void students(
      SparkSession spark,
      ParquetSoftLabels labels,
      ParquetSamples samples,
      Split split,
      int cores) {
    SoftLabels here = labels.load(spark, split.train());
    TrainingOptions options = TrainingOptions.defaults().epochs(EPOCHS);
    for (Architecture student :
        new Architecture[] {
          Architectures.mlp(784, 30, 30, 10), Architectures.mlp(784, 300, 300, 10)
        }) {
      History alone =
          Distillation.from(here)
              .soft(0.9, temperature(4))
              .hard(0.1)
              .train(student, split, options)
              .history();
      rate("training of " + student.name() + ", alone, a core", perSecond(alone, 1));
      for (int every : new int[] {10, 50}) {
        History together =
            SparkDistillation.from(labels)
                .soft(0.9, temperature(4))
                .hard(0.1)
                .averagingEvery(every)
                .train(spark, student, samples, split.validation(), options)
                .history();
        String what =
            "training of %s, Spark, averaged every %d, a core".formatted(student.name(), every);
        rate(what, perSecond(together, cores));
        rate("its first epoch", SAMPLES / together.epochs().get(0).seconds() / cores);
      }
    }
  }

  /** Of one core, in the best epoch once everything is warm. */
  private static double perSecond(History history, int cores) {
    double seconds =
        history.epochs().stream()
            .skip(WARM_EPOCHS)
            .mapToDouble(History.Epoch::seconds)
            .min()
            .orElseThrow();
    return SAMPLES / seconds / cores;
  }

  private static void bytes(String what, Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      long bytes =
          files
              .filter(file -> file.toString().endsWith(".parquet"))
              .mapToLong(file -> file.toFile().length())
              .sum();
      System.out.printf("%-60s %8.1f bytes a sample%n", what, (double) bytes / SAMPLES);
    }
  }

  private static double seconds(long began) {
    return (System.nanoTime() - began) / 1e9;
  }

  private static void rate(String what, double perSecond) {
    System.out.printf(Locale.ROOT, "%-60s %,8.0f samples a second%n", what, perSecond);
  }
}
