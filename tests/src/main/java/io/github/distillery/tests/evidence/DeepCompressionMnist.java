package io.github.distillery.tests.evidence;

import static io.github.distillery.model.Temperature.temperature;

import io.github.distillery.compress.Compression;
import io.github.distillery.compress.CompressionResult;
import io.github.distillery.compress.CompressionStage;
import io.github.distillery.compress.Pruning;
import io.github.distillery.compress.Recovery;
import io.github.distillery.compress.WeightSharing;
import io.github.distillery.compress.storage.StoredArray;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.data.TrainTest;
import io.github.distillery.datasets.Datasets;
import io.github.distillery.distill.Distillation;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Network;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Deep Compression on MNIST (Han, Mao and Dally 2016, tables 1, 2 and 3): LeNet-300-100 and LeNet-5
 * pruned in rounds, then weights shared, then written with Huffman's code; after each step the
 * network recovers by labels or by the uncompressed network. Once with the published shares and
 * bits, once with fewer weights and bits.
 *
 * <p>Arguments: {@code 300-100} or {@code lenet-5}, then the seeds. Rows go to {@code
 * tests/evidence/deep-compression.csv}; {@link DeepCompressionTable} makes the table.
 */
public final class DeepCompressionMnist {
  static final String HEADER =
      "network,setting,recovery,seed,step,parameters,not zero,plain,pruned,shared,coded,file,"
          + "validation at once,validation,test errors,layers,seconds,data hash";

  private static final int KEY_COLUMNS = 5;
  private static final long SPLIT_SEED = 42;
  private static final double RATE = 0.001;
  private static final double RECOVERY_RATE = 0.002;
  private static final String ROUND = "pruning, round ";

  /** What is compressed, and how far. */
  private record Setting(
      String name, Map<String, Double> removed, int bits, Map<String, Integer> bitsOfLayers) {}

  /** A network, in how many rounds it is pruned, and for how long it learns after each step. */
  private record Plan(Architecture architecture, int rounds, int epochs) {}

  private static final Map<String, Plan> NETWORKS =
      Map.of(
          "300-100", new Plan(Architectures.mlp(784, 300, 100, 10), 5, 20),
          "lenet-5", new Plan(Architectures.lenet(1, 28, 28, 10), 3, 6));

  private static final Map<String, List<Setting>> SETTINGS =
      Map.of(
          "300-100",
          List.of(
              new Setting(
                  "as published",
                  Map.of("dense1", 0.92, "dense2", 0.91, "logits", 0.74),
                  6,
                  Map.of()),
              new Setting(
                  "further",
                  Map.of("dense1", 0.935, "dense2", 0.915, "logits", 0.75),
                  5,
                  Map.of())),
          "lenet-5",
          List.of(
              new Setting(
                  "as published",
                  Map.of("conv1", 0.34, "conv2", 0.88, "dense1", 0.92, "logits", 0.81),
                  5,
                  Map.of("conv1", 8, "conv2", 8)),
              new Setting(
                  "further",
                  Map.of("conv1", 0.34, "conv2", 0.90, "dense1", 0.935, "logits", 0.81),
                  5,
                  Map.of("conv1", 6, "conv2", 6))));

  private final String name;
  private final Plan plan;
  private final Split split;
  private final EvidenceFolder folder;
  private final ResultsFile results;

  private DeepCompressionMnist(String name) throws IOException {
    this.name = name;
    this.plan = NETWORKS.get(name);
    this.folder = new EvidenceFolder("deep-compression");
    TrainTest mnist = Datasets.mnist();
    Dataset train = EvidenceFolder.size(0, 1) == 0 ? mnist.train() : mnist.train().sample(600, 1);
    Split parts = train.split(0.9, SPLIT_SEED);
    this.split = Split.of(parts.train(), parts.validation(), mnist.test());
    this.results = folder.results("deep-compression", HEADER, KEY_COLUMNS);
  }

  /**
   * Runs what is missing.
   *
   * @param arguments the network and the seeds
   * @throws IOException where results cannot be written
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length < 2 || !NETWORKS.containsKey(arguments[0])) {
      throw new IllegalArgumentException("give 300-100 or lenet-5, then seeds");
    }
    DeepCompressionMnist program = new DeepCompressionMnist(arguments[0]);
    for (int i = 1; i < arguments.length; i++) {
      program.run(Long.parseLong(arguments[i]));
    }
  }

  private void run(long seed) throws IOException {
    TrainingOptions options =
        TrainingOptions.defaults().epochs(EvidenceFolder.size(12, 1)).seed(seed);
    Network start =
        folder.network(
            name + "-" + seed,
            () ->
                Trainer.train(
                    plan.architecture(),
                    Split.of(split.train(), split.validation()),
                    options.fallingLearningRate(RATE)));
    TrainingOptions again =
        options.epochs(EvidenceFolder.size(plan.epochs(), 1)).fallingLearningRate(RECOVERY_RATE);
    Map<String, Recovery> recoveries = new LinkedHashMap<>();
    recoveries.put("labels", Recovery.byLabels(again));
    recoveries.put(
        "distillation",
        Recovery.by(Distillation.from(start).soft(0.9, temperature(2)).hard(0.1), again));
    for (Setting setting : SETTINGS.get(name)) {
      for (Map.Entry<String, Recovery> recovery : recoveries.entrySet()) {
        if (results.find(name, setting.name(), recovery.getKey(), seed + "", "shared").isEmpty()) {
          write(setting, recovery.getKey(), seed, compress(start, setting, recovery.getValue()));
        }
      }
    }
  }

  private CompressionResult compress(Network start, Setting setting, Recovery recovery) {
    var sharing = WeightSharing.bits(setting.bits());
    for (Map.Entry<String, Integer> layer : setting.bitsOfLayers().entrySet()) {
      sharing = sharing.layerBits(layer.getKey(), layer.getValue());
    }
    Compression compression = Compression.of(start).recovery(recovery);
    for (int round = 1; round < plan.rounds(); round++) {
      compression = compression.step(ROUND + round, Pruning.layers(part(setting, round))::apply);
    }
    return compression
        .step("pruned", Pruning.layers(setting.removed())::apply)
        .step("shared", sharing::apply)
        .run(split);
  }

  /** Each round keeps the same share of what the one before it has kept. */
  private Map<String, Double> part(Setting setting, int round) {
    return setting.removed().entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                e -> 1 - Math.pow(1 - e.getValue(), round / (double) plan.rounds())));
  }

  private void write(Setting setting, String recovery, long seed, CompressionResult result)
      throws IOException {
    if (!result.complete()) {
      throw new IllegalStateException("interrupted; start again to go on");
    }
    for (CompressionStage stage : result.stages()) {
      if (!stage.name().startsWith(ROUND)) {
        results.add(row(setting, recovery, seed, stage));
      }
    }
    System.out.printf("%s, %s, by %s, seed %d: %s%n", name, setting.name(), recovery, seed, result);
  }

  private String[] row(Setting setting, String recovery, long seed, CompressionStage stage) {
    return new String[] {
      name,
      setting.name(),
      recovery,
      Long.toString(seed),
      stage.name(),
      Long.toString(stage.footprint().parameters()),
      Long.toString(stage.kept()),
      Long.toString(stage.stored().plain()),
      Long.toString(stage.stored().pruned()),
      Long.toString(stage.stored().shared()),
      Long.toString(stage.stored().coded()),
      Long.toString(stage.stored().file()),
      Double.toString(stage.compressed().accuracy()),
      Double.toString(stage.recovered().accuracy()),
      Integer.toString(stage.test().orElseThrow().errors()),
      stage.stored().arrays().stream()
          .filter(array -> array.parameter().equals("W"))
          .map(DeepCompressionMnist::kept)
          .collect(Collectors.joining(" ")),
      Double.toString(stage.seconds()),
      split.train().hash().substring(0, 16)
    };
  }

  private static String kept(StoredArray array) {
    return "%s:%.4f".formatted(array.layer(), (double) array.kept() / array.values());
  }
}
