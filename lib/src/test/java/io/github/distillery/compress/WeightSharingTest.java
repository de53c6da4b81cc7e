package io.github.distillery.compress;

import static io.github.distillery.model.Temperature.temperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.TinyData;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.distill.Distillation;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import io.github.distillery.train.WeightPattern;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;

class WeightSharingTest {
  private static final List<String> LAYERS = List.of("dense1", "logits");
  private static final double RATE = 0.1;

  @TempDir Path folder;

  private final Split split = TinyData.split();
  private final TrainingOptions options = TrainingOptions.defaults().epochs(3).batchSize(16);
  private final Network network = Nets.mlp();
  private final Network shared = WeightSharing.bits(2).apply(network);

  static List<IUpdater> updaters() {
    return List.of(new Sgd(RATE), new Nesterovs(RATE, 0.9), new Adam(0.01));
  }

  @Test
  void aLayerHasAsManyValuesAsItsBitsTellApart() {
    String before = network.fingerprint();

    Network more = WeightSharing.bits(3).layer("logits", 5).apply(network);

    assertThat(different(more, "dense1")).hasSize(8);
    assertThat(different(more, "logits")).hasSize(5);
    assertThat(different(WeightSharing.bits(3).layerBits("logits", 1).apply(network), "logits"))
        .hasSize(2);
    assertThat(Nets.biases(more, "dense1")).isEqualTo(Nets.biases(network, "dense1"));
    assertThat(network.fingerprint()).isEqualTo(before);
  }

  @Test
  void eachWeightBecomesTheMeanOfThoseItIsGroupedWith() {
    float[] old = Nets.weights(network, "dense1");
    float[] now = Nets.weights(shared, "dense1");

    for (float value : different(shared, "dense1")) {
      double mean = mean(old, now, value);
      assertThat((double) value).isCloseTo(mean, within(1e-6));
    }
    for (int i = 0; i < now.length; i++) {
      float weight = old[i];
      double nearest =
          different(shared, "dense1").stream()
              .mapToDouble(value -> Math.abs(value - weight))
              .min()
              .orElseThrow();
      assertThat((double) Math.abs(now[i] - weight)).isCloseTo(nearest, within(1e-6));
    }
  }

  @Test
  void zeroIsAValueOfItsOwnWhereALayerIsPruned() {
    Network pruned = Pruning.magnitude(0.5).apply(network);

    Network both = WeightSharing.centroids(3).apply(pruned);
    Trained trained = Trainer.train(both, split, options.updater(new Adam(0.01)));

    for (String layer : LAYERS) {
      assertThat(Nets.zeros(Nets.weights(both, layer)))
          .isEqualTo(Nets.zeros(Nets.weights(pruned, layer)))
          .isEqualTo(Nets.zeros(Nets.weights(trained.network(), layer)));
      assertThat(different(both, layer)).hasSize(4).contains(0f);
    }
    assertThatGroupsAreThoseOf(both, trained.network().graph());
    assertThat(SharedWeights.of(both).layers().get(0).values()).isEqualTo(3);
    assertThat(SharedWeights.of(both).layers().get(0).bits()).isEqualTo(2);
  }

  @Test
  void aSharedWeightGoesByTheMeanGradientOfItsMembersUnderSgd() {
    Dataset data = split.train();
    ComputationGraph start = Nets.trainable(shared, new Sgd(RATE));
    ComputationGraph graph = Nets.trainable(shared, new Sgd(RATE));
    int[] all = new int[data.size()];
    Arrays.setAll(all, i -> i);
    start.setInput(0, data.features());
    start.setLabels(data.labels(all));
    start.computeGradientAndScore();

    Nets.fit(graph, data, 1);

    for (String layer : LAYERS) {
      float[] before = Nets.weights(start, layer);
      float[] after = Nets.weights(graph, layer);
      float[] gradients = start.gradient().getGradientFor(layer + "_W").dup('c').data().asFloat();
      for (int i = 0; i < before.length; i++) {
        double mean = mean(gradients, before, before[i]) / data.size();
        assertThat((double) after[i] - before[i]).isCloseTo(-RATE * mean, within(1e-6));
      }
      assertThat(after).isNotEqualTo(before);
    }
  }

  @ParameterizedTest
  @MethodSource("updaters")
  void sharedWeightsStayTogetherInCompiledTrainings(IUpdater updater) {
    Trained trained = Trainer.train(shared, split, options.updater(updater));

    assertThat(trained.history().engine()).isEqualTo("compiled steps");
    assertThatGroupsAreThoseOf(shared, trained.network().graph());
  }

  @ParameterizedTest
  @MethodSource("updaters")
  void withoutTheirTieTheSameTrainingPullsThemApart(IUpdater updater) {
    Trained trained = Trainer.train(WeightSharing.release(shared), split, options.updater(updater));

    assertThat(different(trained.network(), "dense1")).hasSizeGreaterThan(40);
  }

  @ParameterizedTest
  @MethodSource("updaters")
  void sharedWeightsStayTogetherWhereDl4jReadsAFileAndTrains(IUpdater updater) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ModelSerializer.writeModel(Nets.trainable(shared, updater), file, true);
    ComputationGraph read =
        ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(file.toByteArray()), true);
    ComputationGraph unread = Nets.trainable(shared, updater);
    WeightPattern.holdAll(unread);

    Nets.fit(read, split.train(), 30);
    Nets.fit(unread, split.train(), 30);

    assertThatGroupsAreThoseOf(shared, read);
    assertThat(read.params()).isEqualTo(unread.params());
  }

  @ParameterizedTest
  @MethodSource("updaters")
  void prunedAndSharedWeightsStayWhatTheyAreWhereDl4jReadsAFileAndTrains(IUpdater updater)
      throws IOException {
    Network both = WeightSharing.bits(2).apply(Pruning.magnitude(0.5).apply(network));
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ModelSerializer.writeModel(Nets.trainable(both, updater), file, true);
    ComputationGraph read =
        ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(file.toByteArray()), true);

    Nets.fit(read, split.train(), 30);

    assertThatGroupsAreThoseOf(both, read);
    assertThat(Nets.zeros(Nets.weights(read, "dense1")))
        .isEqualTo(Nets.zeros(Nets.weights(both, "dense1")));
  }

  @Test
  void sharedWeightsStayTogetherAfterSavingAndLoading() throws IOException {
    Trained trained = Trainer.train(shared, split, options);
    trained.network().save(folder.resolve("shared.zip"));
    Network loaded = Network.load(folder.resolve("shared.zip"));

    Trained further = Trainer.train(loaded, split, options.seed(3));

    assertThatGroupsAreThoseOf(shared, further.network().graph());
  }

  @Test
  void sharedWeightsStayTogetherInADistillation() {
    Trained teacher = Trainer.train(Architectures.mlp(4, 32, 3), split, options);

    Trained taught =
        Distillation.from(teacher).soft(1, temperature(2)).train(shared, split, options);

    assertThatGroupsAreThoseOf(shared, taught.network().graph());
  }

  @Test
  void convolutionsShareWeightsToo() {
    Split images = TinyData.images(40, 3).split(0.6, 0.2, 3);
    Network maps = Architectures.lenet(1, 16, 16, 3, 4, 8, 2).initialize(4);

    Trained trained =
        Trainer.train(
            WeightSharing.bits(4).layerBits("conv1", 3).apply(maps), images, options.epochs(2));

    assertThat(different(trained.network(), "conv1")).hasSize(8);
    assertThat(different(trained.network(), "conv2")).hasSize(16);
  }

  @Test
  void convolutionsArePrunedAndShareWeightsInDl4jsOwnFitToo() {
    Dataset images = TinyData.images(20, 3);
    Network maps = Architectures.lenet(1, 16, 16, 3, 4, 8, 2).initialize(4);
    Network both = WeightSharing.bits(3).apply(Pruning.magnitude(0.6).perLayer().apply(maps));
    ComputationGraph graph = Nets.trainable(both, new Adam(0.01));
    int[] all = new int[images.size()];
    Arrays.setAll(all, i -> i);

    for (int step = 0; step < 5; step++) {
      graph.fit(new DataSet(both.fit(images.features()), images.labels(all)));
    }

    for (String layer : List.of("conv1", "conv2", "dense1")) {
      assertThatGroupsAreThoseOf(both, graph, layer);
      assertThat(Nets.zeros(Nets.weights(graph, layer)))
          .isEqualTo(Nets.zeros(Nets.weights(both, layer)));
    }
  }

  @Test
  void freshWeightsUnderThePlanOfASharedNetworkAreFree() {
    Network fresh = shared.architecture().initialize(5);

    Trained trained = Trainer.train(fresh, split, options);

    assertThat(different(trained.network(), "dense1")).hasSize(64);
  }

  @Test
  void sharingWaitsUntilGradualPruningIsOver() {
    Network pruning = Pruning.magnitude(0.5).gradually(0, 10, 1).apply(network);

    assertThatThrownBy(() -> WeightSharing.bits(2).apply(pruning))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("still pruned further, until step 10");
    assertThatThrownBy(() -> Pruning.magnitude(0.5).gradually(0, 10, 1).apply(shared))
        .hasMessageContaining("prune first and share afterwards");
    Network done = Trainer.train(pruning, split, options).network();
    assertThat(SharedWeights.of(WeightSharing.bits(1).apply(done)).layers().get(0).values())
        .isEqualTo(2);
  }

  @Test
  void whatIsSharedCanBePrunedAtOnce() {
    Network both = Pruning.layers(Map.of("dense1", 0.5)).apply(shared);

    Trained trained = Trainer.train(both, split, options);

    assertThatGroupsAreThoseOf(both, trained.network().graph());
    assertThat(Sparsity.of(trained.network()).layer("dense1").kept()).isEqualTo(32);
  }

  @Test
  void theTieSurvivesTheConfigurationsJson() {
    for (Network tied : List.of(shared, WeightSharing.hashed(0.25, -5).apply(network))) {
      String json = tied.graph().getConfiguration().toJson();

      assertThat(ComputationGraphConfiguration.fromJson(json).toJson()).isEqualTo(json);
      assertThat(json).containsPattern("SharingConstraint|HashingConstraint");
    }
  }

  @Test
  void countsValuesBitsAndTheErrorOfALayer() {
    SharedWeights counted = SharedWeights.of(shared, network);

    SharedWeights.Layer row = counted.layers().get(0);
    assertThat(row.weights()).isEqualTo(64);
    assertThat(row.kept()).isEqualTo(64);
    assertThat(row.values()).isEqualTo(4);
    assertThat(row.bits()).isEqualTo(2);
    double distance =
        network
            .graph()
            .getLayer("dense1")
            .getParam("W")
            .distance2(shared.graph().getLayer("dense1").getParam("W"));
    assertThat(row.error()).isCloseTo(distance / 8, within(1e-6)).isPositive();
    assertThat(SharedWeights.of(shared).layers().get(0).error()).isNaN();
    assertThat(SharedWeights.of(network).layers().get(0).bits()).isEqualTo(6);
    assertThat(counted).hasToString("4-16-3: [dense1 4 values, 2 bits, logits 4 values, 2 bits]");
    assertThatThrownBy(() -> SharedWeights.of(shared, Architectures.mlp(4, 8, 3).initialize(1)))
        .hasMessageContaining("\"dense1\"")
        .hasMessageContaining("[4, 8]");
  }

  @Test
  void moreCentroidsMakeTheErrorSmaller() {
    double last = Double.MAX_VALUE;
    for (int bits = 1; bits <= 6; bits++) {
      Network fewer = WeightSharing.bits(bits).apply(network);
      double error = SharedWeights.of(fewer, network).layers().get(0).error();
      assertThat(error).isLessThan(last);
      last = error;
    }
    assertThat(last).as("64 centroids for 64 weights").isZero();
  }

  @Test
  void refusesWhatCannotBe() {
    assertThatThrownBy(() -> WeightSharing.bits(0)).hasMessageContaining("0 bits");
    assertThatThrownBy(() -> WeightSharing.bits(17)).hasMessageContaining("1 to 16");
    assertThatThrownBy(() -> WeightSharing.centroids(0)).hasMessageContaining("0 centroids");
    assertThatThrownBy(() -> WeightSharing.bits(2).layer("conv1", 4).apply(network))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("\"conv1\"");
    assertThatThrownBy(() -> WeightSharing.bits(2).layer("dense2", 4).apply(network))
        .hasMessageContaining("did you mean \"dense1\"?");
  }

  private static TreeSet<Float> different(Network network, String layer) {
    TreeSet<Float> values = new TreeSet<>();
    for (float value : Nets.weights(network, layer)) {
      values.add(value);
    }
    return values;
  }

  /** The mean of some values where others are equal to a third. */
  private static double mean(float[] values, float[] others, float wanted) {
    double sum = 0;
    int count = 0;
    for (int i = 0; i < values.length; i++) {
      if (others[i] == wanted) {
        sum += values[i];
        count++;
      }
    }
    return sum / count;
  }

  private static void assertThatGroupsAreThoseOf(Network expected, ComputationGraph found) {
    LAYERS.forEach(layer -> assertThatGroupsAreThoseOf(expected, found, layer));
  }

  private static void assertThatGroupsAreThoseOf(
      Network expected, ComputationGraph found, String layer) {
    Map<Float, Float> values = new HashMap<>();
    float[] before = Nets.weights(expected, layer);
    float[] after = Nets.weights(found, layer);
    for (int i = 0; i < before.length; i++) {
      Float known = values.putIfAbsent(before[i], after[i]);
      assertThat(known == null || known == after[i]).isTrue();
    }
    assertThat(new TreeSet<>(values.values()))
        .as("groups of " + layer)
        .hasSameSizeAs(values.keySet());
    assertThat(after).isNotEqualTo(before);
  }
}
