package io.github.distillery.tests.evidence;

import io.github.distillery.backend.Backend;
import io.github.distillery.backend.BackendDescription;
import io.github.distillery.compare.Comparison;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.datasets.Datasets;
import io.github.distillery.distill.Distillation;
import io.github.distillery.label.SoftLabels;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Network;
import io.github.distillery.model.Temperature;
import io.github.distillery.train.History;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Distillery's side of the benchmark {@code tests/src/test/python/speed.py}: reads what to measure
 * from standard input, a line each, and answers with seconds, using the public API only.
 *
 * <p>The sizes are those of {@code speed_torch.py}.
 */
public final class SpeedWorker {
  private static final int STEPS = 100;
  private static final int BATCH = 128;
  private static final int VALIDATION = 256;
  private static final int LEARNT_FROM = 20_000;
  private static final int MEASURED_ON = 2_000;
  private static final int MOST_EPOCHS = 15;

  private final Dataset images = Datasets.fashionMnist().train();
  private final Split few = part(STEPS * BATCH, VALIDATION);
  private final Map<String, Network> networks = new HashMap<>();
  private final Map<String, Distillation> teachers = new HashMap<>();

  private SpeedWorker() {}

  /**
   * Answers until standard input ends.
   *
   * @param arguments how many threads compute
   * @throws IOException where standard input cannot be read
   */
  public static void main(String[] arguments) throws IOException {
    Backend.threads(Integer.parseInt(arguments[0]));
    SpeedWorker worker = new SpeedWorker();
    BackendDescription backend = Backend.describe();
    answer(
        "%s %s, %s, BLAS %s, %s"
            .formatted(
                System.getProperty("java.vm.name"),
                System.getProperty("java.vm.version"),
                backend.backend(),
                backend.blas(),
                backend.compiled()));
    BufferedReader questions =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = questions.readLine(); line != null; line = questions.readLine()) {
      answer(worker.measure(line.split(" ")));
    }
  }

  private static void answer(String text) {
    System.out.println("= " + text);
    System.out.flush();
  }

  private String measure(String[] question) throws IOException {
    return switch (question[0]) {
      case "data" -> write(Path.of(question[1]));
      case "cached" -> step(teacher(question[2]), question[1]);
      case "hint" -> step(withHint(question[1], question[2]), question[1]);
      case "labels" -> labels(question[1]);
      case "inference" -> inference(question[1], Integer.parseInt(question[2]));
      case "accuracy" -> accuracy(question[1], Double.parseDouble(question[2]));
      case "comparison" -> comparison(question[1], Integer.parseInt(question[2]));
      case "memory" -> memory(question[1], question[2]);
      default -> throw new IllegalArgumentException(String.join(" ", question));
    };
  }

  private static Architecture architecture(String name) {
    return switch (name) {
      case "mlp30" -> Architectures.mlp(784, 30, 30, 10);
      case "mlp300" -> Architectures.mlp(784, 300, 300, 10);
      case "mlp1200" -> Architectures.mlp(784, 1200, 1200, 10);
      case "lenet" -> Architectures.lenet(1, 28, 28, 10);
      case "residual" -> Architectures.residualNet(1, 28, 28, 10, 8, 1);
      default -> throw new IllegalArgumentException("no network " + name);
    };
  }

  private static String hintLayer(String name) {
    return switch (name) {
      case "lenet" -> "dense1";
      case "residual" -> "average";
      default -> "dense1";
    };
  }

  private Split part(int train, int validation) {
    int first = images.size() - validation;
    return Split.of(
        images.subset(IntStream.range(0, train).toArray(), "train"),
        images.subset(IntStream.range(first, images.size()).toArray(), "validation"));
  }

  private Network network(String name) {
    return networks.computeIfAbsent(name, n -> architecture(n).initialize(7));
  }

  private Distillation teacher(String name) {
    return teachers
        .computeIfAbsent(name, n -> Distillation.from(network(n)))
        .soft(0.9, Temperature.temperature(4))
        .hard(0.1);
  }

  private Distillation withHint(String student, String teacher) {
    return teacher(teacher).hint(0.5, "dense2", hintLayer(student));
  }

  /** Seconds a step of the second epoch, its validation included. */
  private String step(Distillation distillation, String student) {
    TrainingOptions options =
        TrainingOptions.defaults().epochs(2).batchSize(BATCH).learningRate(0.001);
    History history =
        distillation.train(architecture(student).named(student), few, options).history();
    if (!history.engine().equals("compiled steps")) {
      throw new IllegalStateException(student + ": " + history.engine());
    }
    return String.valueOf(history.epochs().get(1).seconds() / STEPS);
  }

  private String labels(String teacher) {
    long began = System.nanoTime();
    SoftLabels labels = SoftLabels.from(network(teacher), images);
    double seconds = (System.nanoTime() - began) / 1e9;
    if (labels.size() != images.size()) {
      throw new IllegalStateException(labels + " are not all");
    }
    return String.valueOf(seconds);
  }

  /** The median of many calls, after as many that are not counted. */
  private String inference(String student, int batch) {
    Network network = network(student);
    INDArray samples = images.features(IntStream.range(0, batch).toArray());
    double[] seconds = new double[batch == 1 ? 500 : 30];
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < seconds.length; i++) {
        long began = System.nanoTime();
        network.logits(samples);
        seconds[i] = (System.nanoTime() - began) / 1e9;
      }
    }
    Arrays.sort(seconds);
    return String.valueOf(seconds[seconds.length / 2]);
  }

  /** Seconds from the start of a training to the end of the epoch that reached the accuracy. */
  private String accuracy(String student, double wanted) {
    Split split = part(LEARNT_FROM, MEASURED_ON);
    TrainingOptions options =
        TrainingOptions.defaults()
            .epochs(MOST_EPOCHS)
            .batchSize(BATCH)
            .learningRate(0.001)
            .seed(System.nanoTime());
    double seconds = 0;
    Trained trained = Trainer.train(architecture(student).named(student), split, options);
    for (History.Epoch epoch : trained.history().epochs()) {
      seconds += epoch.seconds();
      if (epoch.validationAccuracy() >= wanted) {
        return seconds + " " + epoch.number();
      }
    }
    return Double.POSITIVE_INFINITY + " " + MOST_EPOCHS;
  }

  /** Seconds of a comparison with four runs, so many of them at once. */
  private String comparison(String student, int parallel) {
    Split split =
        Split.of(
            few.train(),
            few.validation(),
            images.subset(
                IntStream.range(LEARNT_FROM, LEARNT_FROM + VALIDATION).toArray(), "test"));
    Comparison comparison =
        Comparison.on(split)
            .student(architecture(student))
            .options(TrainingOptions.defaults().epochs(2).batchSize(BATCH).learningRate(0.001))
            .seeds(2)
            .baseline("labels only")
            .candidate("KD", teacher("mlp300"))
            .parallel(parallel);
    long began = System.nanoTime();
    if (!comparison.run().complete()) {
      throw new IllegalStateException("interrupted");
    }
    return String.valueOf((System.nanoTime() - began) / 1e9);
  }

  /** The most memory this process had, in bytes, after soft labels of all and a training. */
  private String memory(String student, String teacher) throws IOException {
    labels(teacher);
    step(teacher(teacher), student);
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM"))
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElseThrow()
        .toString();
  }

  /** Writes the images as floats and the labels as bytes, so that all learn from the same. */
  private String write(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (OutputStream out = Files.newOutputStream(folder.resolve("images.f32"))) {
      for (int i = 0; i < images.size(); i++) {
        float[] values = images.features(new int[] {i}).data().asFloat();
        ByteBuffer bytes =
            ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        out.write(bytes.array());
      }
    }
    byte[] labels = new byte[images.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (byte) images.classOf(i);
    }
    Files.write(folder.resolve("labels.u8"), labels);
    return images.size() + " " + images.hash();
  }
}
