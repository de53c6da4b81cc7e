package io.github.distillery.tests.evidence;

import io.github.distillery.compress.LowRank;
import io.github.distillery.compress.Pruning;
import io.github.distillery.compress.WeightSharing;
import io.github.distillery.compress.quantize.Quantization;
import io.github.distillery.compress.structured.Criterion;
import io.github.distillery.compress.structured.StructuredPruning;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Resize;
import io.github.distillery.data.Split;
import io.github.distillery.data.TrainTest;
import io.github.distillery.datasets.Datasets;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.MultiplyAdds;
import io.github.distillery.model.Network;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The teachers that are compressed, and the ways: LeNet-5 on MNIST, and the article's own
 * 1000-500-10 on MNIST drawn with 25 x 40 pixels.
 */
final class CompressionWays {
  static final String DISTILLATION = "distillation";
  static final String HALF = "half the units by L1";

  private static final long SPLIT_SEED = 42;
  private static final double RATE = 0.001;

  private final String name;
  private final Setting setting;
  private final Split split;
  private final EvidenceFolder folder;

  /** A teacher, the network with half its units, and where its images come from. */
  private record Setting(
      Architecture teacher, Architecture half, UnaryOperator<TrainTest> images) {}

  CompressionWays(String name) throws IOException {
    this.name = name;
    this.setting = setting(name);
    this.folder = new EvidenceFolder("compressed-teachers");
    TrainTest all = Datasets.mnist();
    TrainTest some =
        EvidenceFolder.size(0, 1) == 0
            ? all
            : new TrainTest(all.train().sample(600, 1), all.test().sample(100, 1));
    this.split = setting.images().apply(some).split(0.9, SPLIT_SEED);
  }

  private static Setting setting(String name) {
    return switch (name) {
      case "lenet-5" ->
          new Setting(
              Architectures.lenet(1, 28, 28, 10),
              Architectures.lenet(1, 28, 28, 10, 25, 250, 10),
              mnist -> mnist);
      case "1000-500-10" ->
          new Setting(
              Architectures.mlp(1000, 500, 10),
              Architectures.mlp(1000, 250, 10),
              mnist -> new TrainTest(wide(mnist.train()), wide(mnist.test())));
      default ->
          throw new IllegalArgumentException(
              "there is no network \"%s\"; give lenet-5 or 1000-500-10".formatted(name));
    };
  }

  /** 1,000 pixels. */
  private static Dataset wide(Dataset images) {
    return Resize.to(25, 40).apply(images);
  }

  String name() {
    return name;
  }

  Split split() {
    return split;
  }

  /** The parts to learn from. */
  Split withoutTest() {
    return Split.of(split.train(), split.validation());
  }

  /** Each way, by name; no name has a comma. */
  Map<String, UnaryOperator<Network>> all() {
    Map<String, UnaryOperator<Network>> ways = new LinkedHashMap<>();
    ways.put("90% zeros", Pruning.magnitude(0.9)::apply);
    ways.put("5 bits a weight", WeightSharing.bits(5)::apply);
    ways.put(HALF, network -> halved(network, Criterion.l1()));
    ways.put("half the units by Taylor", n -> halved(n, Criterion.taylor(split.train())));
    ways.put(
        "low rank with a quarter of the parameters",
        network -> LowRank.of(network).parameters(network.parameters() / 4).plan().apply());
    ways.put("low rank with half the multiply-adds", this::halfTheWork);
    return ways;
  }

  private Network halfTheWork(Network network) {
    var sample = split.validation().features(new int[] {0});
    long half = MultiplyAdds.of(network, sample) / 2;
    return LowRank.of(network).multiplyAdds(half, sample).plan().apply();
  }

  private Network halved(Network network, Criterion criterion) {
    var sample = split.validation().features(new int[] {0});
    return StructuredPruning.by(criterion).share(0.5).plan(network, sample).apply();
  }

  /** 8 bits, with ranges from a thousand training images. */
  Quantization calibrated(long seed) {
    return Quantization.calibrated(split.train().sample(EvidenceFolder.size(1_000, 100), seed));
  }

  /** What the halved networks are, with weights of their own. */
  Network fresh(long seed) {
    return setting.half().initialize(seed);
  }

  TrainingOptions options(long seed) {
    return TrainingOptions.defaults()
        .epochs(EvidenceFolder.size(8, 1))
        .seed(seed)
        .fallingLearningRate(RATE);
  }

  Network teacher(long seed) throws IOException {
    return folder.network(
        name + "-" + seed, () -> Trainer.train(setting.teacher(), withoutTest(), options(seed)));
  }

  /** A compressed network after its recovery, kept for the times. */
  Network learnt(
      String way, String recovery, long seed, EvidenceFolder.Computation<Trained> training)
      throws IOException {
    String file =
        "%s-%s-%s-%d".formatted(name, way.replaceAll("[^A-Za-z0-9]+", "-"), recovery, seed);
    return folder.network(file, training);
  }

  ResultsFile results(String file, String header, int keyColumns) throws IOException {
    return folder.results(file, header, keyColumns);
  }
}
