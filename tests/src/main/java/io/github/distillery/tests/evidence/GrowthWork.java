package io.github.distillery.tests.evidence;

import static io.github.distillery.model.Temperature.temperature;

import io.github.distillery.backend.Backend;
import io.github.distillery.data.Split;
import io.github.distillery.distill.Distillation;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.label.SoftLabels;
import io.github.distillery.label.SoftLabelsFolder;
import io.github.distillery.model.Network;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** One piece of work of {@link Growth}, in a process of its own. Each needs those before it. */
enum GrowthWork {
  /** An epoch by the labels. */
  TEACHER {
    @Override
    void run(GrowthCase of, Path folder) throws IOException {
      Trainer.train(of.teacher(), split(of, folder), OPTIONS).network().save(zip(folder, this));
    }

    @Override
    List<Path> written(Path folder) {
      return List.of(zip(folder, this));
    }
  },
  /** What the teacher says about every sample, written as it comes. */
  SOFT_LABELS {
    @Override
    void run(GrowthCase of, Path folder) throws IOException {
      labels(of, folder).open(teacher(folder), of.readTrain(folder));
    }

    @Override
    List<Path> written(Path folder) throws IOException {
      try (Stream<Path> files = Files.list(labelsFolder(folder))) {
        return files.toList();
      }
    }
  },
  /** An epoch by the soft labels that were stored. */
  STUDENT {
    @Override
    void run(GrowthCase of, Path folder) throws IOException {
      Split split = split(of, folder);
      SoftLabels labels = labels(of, folder).open(teacher(folder), split.train());
      Distillation.from(labels)
          .soft(0.9, temperature(T))
          .hard(0.1)
          .train(of.student(), split, OPTIONS)
          .network()
          .save(zip(folder, this));
    }

    @Override
    List<Path> written(Path folder) {
      return List.of(zip(folder, this));
    }
  },
  /** The student on all samples that it learnt from. */
  EVALUATION {
    @Override
    void run(GrowthCase of, Path folder) throws IOException {
      Evaluation.of(Network.load(zip(folder, STUDENT)), of.readTrain(folder));
    }

    @Override
    List<Path> written(Path folder) {
      return List.of();
    }
  };

  /** Before the figures, on their line. */
  static final String RESULT = "result: ";

  /** How many logits of each sample are kept in the series of classes. */
  static final int TOP = 8;

  private static final double T = 2;
  private static final GrowthCase WARM_UP = new GrowthCase(GrowthCase.Series.SAMPLES, 20_000);
  private static final TrainingOptions OPTIONS =
      TrainingOptions.defaults().epochs(1).batchSize(128).learningRate(0.001);

  abstract void run(GrowthCase of, Path folder) throws IOException;

  abstract List<Path> written(Path folder) throws IOException;

  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static Split split(GrowthCase of, Path folder) throws IOException {
    return Split.of(of.readTrain(folder), of.readValidation(folder));
  }

  private static SoftLabelsFolder labels(GrowthCase of, Path folder) {
    SoftLabelsFolder all = SoftLabels.in(labelsFolder(folder));
    return of.series() == GrowthCase.Series.CLASSES ? all.top(TOP, temperature(T)) : all;
  }

  private static Path labelsFolder(Path folder) {
    return folder.resolve("labels");
  }

  private static Network teacher(Path folder) {
    return Network.load(zip(folder, TEACHER));
  }

  private static Path zip(Path folder, GrowthWork work) {
    return folder.resolve(work.name().toLowerCase(Locale.ROOT) + ".zip");
  }

  /** Does all work on few samples, so that loading classes and compiling them is not measured. */
  private static void warmUp(Path folder) throws IOException {
    WARM_UP.write(folder);
    for (GrowthWork work : values()) {
      work.run(WARM_UP, folder);
    }
    System.gc();
  }

  /**
   * Does the work and prints what it took.
   *
   * @param arguments what grows, the size, the work, and the folder with the data
   * @throws Exception where files cannot be read or written
   */
  public static void main(String[] arguments) throws Exception {
    GrowthCase of =
        new GrowthCase(GrowthCase.Series.valueOf(arguments[0]), Integer.parseInt(arguments[1]));
    GrowthWork work = valueOf(arguments[2]);
    Path folder = Path.of(arguments[3]);
    Backend.ready();
    warmUp(Files.createTempDirectory(folder, "warm-up"));
    try (MemoryWatch memory = new MemoryWatch()) {
      long began = System.nanoTime();
      work.run(of, folder);
      double seconds = (System.nanoTime() - began) / 1e9;
      long bytes = 0;
      for (Path file : work.written(folder)) {
        bytes += Files.size(file);
      }
      System.out.printf(
          Locale.ROOT,
          "%s%.3f,%.1f,%.1f,%.1f,%d%n",
          RESULT,
          seconds,
          memory.heap() / 1e6,
          memory.own() / 1e6,
          memory.resident() / 1e6,
          bytes);
    }
  }
}
