package io.github.distillery.tests.evidence;

import io.github.distillery.data.Split;
import io.github.distillery.datasets.Datasets;
import io.github.distillery.distill.Distillation;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Temperature;
import io.github.distillery.progress.Progress;
import io.github.distillery.progress.ProgressReport;
import io.github.distillery.train.Trained;
import io.github.distillery.train.TrainingOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.bytedeco.javacpp.Pointer;

/**
 * The batches of eight hours, one distillation after another in one process: soft labels are read
 * from files, each epoch is validated and kept as a checkpoint, each student is evaluated.
 */
final class LongTraining {
  /** Eight hours with a step of 40 ms. */
  static final int BATCHES = 720_000;

  private static final int BATCH = 32;
  private static final int BATCHES_OF_AN_EPOCH = 100;
  private static final int TRAININGS = 10;
  private static final int VALIDATION = 1_000;
  private static final long NANOS_BETWEEN = 4_000_000_000L;

  private final Consumer<MemorySample> samples;
  private final MemoryGauge gauge;
  private long before;
  private long last = System.nanoTime();

  LongTraining(Consumer<MemorySample> samples) throws IOException {
    this.samples = samples;
    this.gauge =
        new MemoryGauge(ManagementFactory.getPlatformMBeanServer(), ProcessHandle.current().pid());
  }

  /** Runs all trainings; of each a line is printed. */
  void run(Path folder, int batches) throws IOException {
    int epochs = batches / BATCHES_OF_AN_EPOCH / TRAININGS;
    int train = BATCH * BATCHES_OF_AN_EPOCH;
    Split split =
        Datasets.fashionMnist()
            .train()
            .sample(train + VALIDATION, 1)
            .split((double) train / (train + VALIDATION), 1);
    Distillation distillation =
        Distillation.from(Architectures.mlp(784, 300, 300, 10).initialize(7))
            .soft(0.9, Temperature.temperature(4))
            .hard(0.1)
            .cachedIn(folder.resolve("labels"));
    Architecture student = Architectures.mlp(784, 30, 10);
    Progress.showOn(this::look);
    for (int i = 1; i <= TRAININGS; i++) {
      Path checkpoint = folder.resolve("state-" + i);
      TrainingOptions options =
          TrainingOptions.defaults()
              .epochs(epochs)
              .batchSize(BATCH)
              .learningRate(0.001)
              .seed(i)
              .checkpoint(checkpoint);
      Trained trained = distillation.train(student, split, options);
      before += (long) trained.history().epochs().size() * BATCHES_OF_AN_EPOCH;
      System.out.printf(
          "training %d of %d: %s%n",
          i, TRAININGS, Evaluation.of(trained, split.validation()).accuracy());
      Files.delete(checkpoint);
    }
    sample(before);
  }

  private void look(ProgressReport report) {
    if (report.title().startsWith("Training") && System.nanoTime() - last > NANOS_BETWEEN) {
      sample(before + report.done() / BATCH);
    }
  }

  private void sample(long batches) {
    try {
      gauge.collect();
      samples.accept(gauge.sample(batches, Pointer.totalBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    last = System.nanoTime();
  }
}
