package io.github.distillery.tests.evidence;

import static io.github.distillery.model.Temperature.temperature;

import io.github.distillery.compare.Comparison;
import io.github.distillery.compare.ComparisonResult;
import io.github.distillery.compress.Compression;
import io.github.distillery.compress.CompressionResult;
import io.github.distillery.compress.Pruning;
import io.github.distillery.compress.Recovery;
import io.github.distillery.compress.WeightSharing;
import io.github.distillery.data.ContentHash;
import io.github.distillery.data.Split;
import io.github.distillery.datasets.Datasets;
import io.github.distillery.distill.Distillation;
import io.github.distillery.label.SoftLabels;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Network;
import io.github.distillery.select.Tuning;
import io.github.distillery.select.TuningResult;
import io.github.distillery.train.History;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.stream.Collectors;

/**
 * One piece of work of {@link KillRuns}, in a process of its own. It keeps its state in a folder
 * and prints what came out, without times, so that a run that was killed can be compared with one
 * that was not.
 */
enum KilledJob {
  /** A training that keeps a checkpoint after each epoch. */
  TRAINING {
    @Override
    String run(Path folder) {
      Trained trained =
          Trainer.train(STUDENT, digits(), OPTIONS.epochs(40).checkpoint(folder.resolve("state")));
      return trained.fingerprint()
          + trained.history().epochs().stream()
              .map(KilledJob::figures)
              .collect(Collectors.joining(" "));
    }
  },
  /** Three candidates, each with three seeds. */
  COMPARISON {
    @Override
    String run(Path folder) {
      Network teacher = fresh();
      ComparisonResult result =
          Comparison.on(digits())
              .student(STUDENT)
              .options(OPTIONS.epochs(8))
              .seeds(3)
              .baseline("labels")
              .candidate("soft", Distillation.from(teacher).soft(0.5, temperature(2)).hard(0.5))
              .candidate("logits", Distillation.from(teacher).soft(0.1, temperature(1)).hard(1))
              .resumeIn(folder)
              .run();
      return figures(result);
    }
  },
  /** What a teacher says of 10,000 images, and a layer of it, written as it comes. */
  SOFT_LABELS {
    @Override
    String run(Path folder) throws IOException {
      Network teacher = Architectures.lenet(1, 28, 28, 8, 16, 100, 10).initialize(1);
      Path labels = folder.resolve("labels");
      SoftLabels.in(labels)
          .open(teacher, Datasets.fashionMnist().train().sample(10_000, 1), "dense1")
          .verify();
      StringBuilder hashes = new StringBuilder();
      try (DirectoryStream<Path> files = Files.newDirectoryStream(labels, "*.npy")) {
        for (Path file : files) {
          byte[] hash = ContentHash.sha256().digest(Files.readAllBytes(file));
          hashes.append(file.getFileName()).append(' ').append(HexFormat.of().formatHex(hash));
        }
      }
      return hashes.toString();
    }
  },
  /** Pruned and shared, with a recovery after each step. */
  COMPRESSION {
    @Override
    String run(Path folder) {
      CompressionResult result =
          Compression.of(fresh())
              .recovery(Recovery.byLabels(OPTIONS.epochs(8)))
              .step("a third left", Pruning.magnitude(0.67)::apply)
              .step("a tenth left", Pruning.magnitude(0.9)::apply)
              .step("4 bits", WeightSharing.bits(4)::apply)
              .resumeIn(folder)
              .run(digits());
      return result.stages().stream()
          .map(
              stage ->
                  "%s %s %s %d"
                      .formatted(
                          stage.name(),
                          stage.network().fingerprint(),
                          stage.compressed().accuracy(),
                          stage.stored().file()))
          .collect(Collectors.joining("; "));
    }
  },
  /** A search over temperature and weight. */
  TUNING {
    @Override
    String run(Path folder) {
      Network teacher = fresh();
      TuningResult result =
          Tuning.on(digits())
              .student(STUDENT)
              .options(OPTIONS)
              .epochs(60)
              .search(
                  draw ->
                      Distillation.from(teacher)
                          .soft(0.2, temperature(draw.logUniform("T", 1, 20)))
                          .hard(draw.logUniform("hard", 0.1, 1)))
              .resumeIn(folder)
              .run();
      return result.trials().stream()
          .map(trial -> trial.settings() + " " + trial.last().validationAccuracy())
          .collect(Collectors.joining("; "));
    }
  };

  /** Before what came out, on its line. */
  static final String RESULT = "result: ";

  private static final Architecture STUDENT = Architectures.mlp(64, 48, 48, 10);
  private static final TrainingOptions OPTIONS =
      TrainingOptions.defaults().batchSize(32).fallingLearningRate(0.01);

  abstract String run(Path folder) throws IOException;

  private static Split digits() {
    return Datasets.digits().split(0.6, 0.2, 1);
  }

  private static Network fresh() {
    return STUDENT.initialize(7);
  }

  /** What a comparison found, without times. */
  static String figures(ComparisonResult result) {
    return result.runs().stream()
        .map(
            run ->
                "%s %d %s %s %d"
                    .formatted(
                        run.candidate(),
                        run.seed(),
                        run.testAccuracy(),
                        run.nll(),
                        run.bestEpoch()))
        .collect(Collectors.joining("; "));
  }

  private static String figures(History.Epoch epoch) {
    return epoch.number() + " " + epoch.loss() + " " + epoch.validationAccuracy();
  }

  /**
   * Does the work.
   *
   * @param arguments the job's name, and the folder where its state is kept
   * @throws IOException where it cannot be written
   */
  public static void main(String[] arguments) throws IOException {
    System.out.println(RESULT + valueOf(arguments[0]).run(Path.of(arguments[1])));
  }
}
