package io.github.distillery.tests.evidence;

import io.github.distillery.data.AtomicFile;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.datasets.Datasets;
import io.github.distillery.distill.Distillation;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Temperature;
import io.github.distillery.progress.Progress;
import io.github.distillery.progress.ProgressReport;
import io.github.distillery.train.TrainingOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;

/**
 * How much memory a long distillation takes: 10,000 batches of 128 of Fashion-MNIST for an MLP, and
 * after them for LeNet. Writes a row each 250 batches. Nobody asks for a collection meanwhile.
 */
public final class MemoryCurve {
  private static final int BATCH = 128;
  private static final int BATCHES_OF_AN_EPOCH = 100;
  private static final int EPOCHS = 100;
  private static final int BATCHES_BETWEEN = 250;

  private final List<String> rows = new ArrayList<>();
  private String network;
  private long last;

  private MemoryCurve() {}

  /**
   * Runs both.
   *
   * @param arguments the file to write
   * @throws IOException where it cannot be written
   */
  public static void main(String[] arguments) throws IOException {
    MemoryCurve curve = new MemoryCurve();
    curve.rows.add("network,batches,heap MB,process MB");
    Progress.showOn(curve::look);
    Dataset images = Datasets.fashionMnist().train();
    int samples = BATCH * BATCHES_OF_AN_EPOCH;
    Split split =
        Split.of(
            images.subset(IntStream.range(0, samples).toArray(), "train"),
            images.subset(IntStream.range(samples, samples + 1000).toArray(), "validation"));
    Distillation distillation =
        Distillation.from(Architectures.mlp(784, 1200, 1200, 10).initialize(7))
            .soft(0.9, Temperature.temperature(4))
            .hard(0.1);
    distillation.train(
        curve.next("MLP 300", Architectures.mlp(784, 300, 300, 10)), split, options());
    distillation.train(curve.next("LeNet", Architectures.lenet(1, 28, 28, 10)), split, options());
    byte[] text = (String.join("\n", curve.rows) + "\n").getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(Path.of(arguments[0]), out -> out.write(text));
  }

  private static TrainingOptions options() {
    return TrainingOptions.defaults().epochs(EPOCHS).batchSize(BATCH).learningRate(0.001);
  }

  private Architecture next(String name, Architecture student) {
    network = name;
    last = -BATCHES_BETWEEN;
    return student.named(name);
  }

  private void look(ProgressReport report) {
    long batches = report.done() / BATCH;
    if (!report.title().startsWith("Training") || batches < last + BATCHES_BETWEEN) {
      return;
    }
    last = batches / BATCHES_BETWEEN * BATCHES_BETWEEN;
    Runtime java = Runtime.getRuntime();
    rows.add(
        String.format(
            Locale.ROOT,
            "%s,%d,%.0f,%.0f",
            network,
            last,
            (java.totalMemory() - java.freeMemory()) / 1e6,
            Pointer.physicalBytes() / 1e6));
  }
}
