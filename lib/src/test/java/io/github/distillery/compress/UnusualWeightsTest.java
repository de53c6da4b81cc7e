package io.github.distillery.compress;

import static io.github.distillery.model.Architectures.lenet;
import static io.github.distillery.model.Architectures.mlp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.Lively;
import io.github.distillery.TinyData;
import io.github.distillery.compress.quantize.Quantization;
import io.github.distillery.compress.quantize.QuantizedLayer;
import io.github.distillery.compress.storage.DeepCompression;
import io.github.distillery.compress.structured.Criterion;
import io.github.distillery.compress.structured.StructuredPruning;
import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Provenance;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What compressing does with weights and layers as they seldom are. */
class UnusualWeightsTest {
  private static final int WRONG = 9;
  private static final int LOST = 5;
  private static final Dataset CLOUDS = TinyData.clouds(30, 3);
  private static final TrainingOptions OPTIONS =
      TrainingOptions.defaults().epochs(2).batchSize(16).learningRate(0.01);

  /** All that take a network of four inputs and give another. */
  static Stream<UnaryOperator<Network>> ways() {
    INDArray sample = CLOUDS.features(new int[] {0});
    return Stream.of(
        Pruning.magnitude(0.5)::apply,
        Pruning.magnitude(0.5).perLayer()::apply,
        network ->
            Sparsity.of(network).kept() == 0
                ? network
                : Pruning.magnitude(0.5).gradually(0, 2, 1).initially(0.3).apply(network),
        WeightSharing.bits(2)::apply,
        WeightSharing.centroids(3).density()::apply,
        WeightSharing.centroids(3).random(1)::apply,
        WeightSharing.hashed(0.25, 1)::apply,
        network -> LowRank.of(network).energy(0.5).plan().apply(),
        network -> StructuredPruning.by(Criterion.l1()).share(0.5).plan(network, sample).apply(),
        network ->
            StructuredPruning.by(Criterion.taylor(CLOUDS))
                .globally()
                .share(0.5)
                .plan(network, sample)
                .apply());
  }

  static Stream<UnaryOperator<Network>> roundings() {
    return Stream.of(
        network -> Quantization.dynamic().apply(network).rounded(),
        network -> Quantization.calibrated(CLOUDS).perTensor().apply(network).rounded());
  }

  @ParameterizedTest
  @MethodSource({"ways", "roundings"})
  void weightsThatAreNoNumbersAreRefused(UnaryOperator<Network> way) {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      Network network = Lively.of(mlp(4, 16, 8, 3));
      network.graph().getLayer("dense2").getParam("W").putScalar(3, bad);

      assertThatThrownBy(() -> way.apply(network))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("dense");
    }
  }

  @ParameterizedTest
  @MethodSource({"ways", "roundings"})
  void layersWithoutAnyWeightThatIsNotZeroAreTaken(UnaryOperator<Network> way) {
    Network network = mlp(4, 16, 8, 3).initialize(1);
    WeightLayers.of(network).values().forEach(weights -> weights.assign(0));

    Network smaller = way.apply(network);

    WeightLayers.of(smaller)
        .forEach(
            (layer, weights) -> {
              if (!layer.endsWith("_a")) {
                assertThat(Nets.weights(smaller, layer)).containsOnly(0);
              }
            });
    assertThat(smaller.logits(CLOUDS).isNaN().any()).isFalse();
    assertThat(DeepCompression.size(smaller).file()).isPositive();
    assertThat(SharedWeights.of(smaller).layers()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource({"ways", "roundings"})
  void layersOfOneUnitAreTaken(UnaryOperator<Network> way) {
    Network smaller = way.apply(Lively.of(mlp(4, 1, 16, 1, 3)));

    assertThat(smaller.logits(CLOUDS).isNaN().any()).isFalse();
    assertThat(smaller.logits(CLOUDS).shape()).containsExactly(30, 3);
    assertThat(smaller.graph().getLayer("dense1").getParam("b").length()).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void frozenLayersStayAsTheyAre(UnaryOperator<Network> way) {
    Network frozen = frozen(Lively.of(mlp(4, 16, 16, 3)));
    float[] before = Nets.weights(frozen, "dense1");

    Network smaller = way.apply(frozen);

    assertThat(Nets.weights(smaller, "dense1")).isEqualTo(before);
    assertThat(Nets.weights(smaller, "dense2")).isNotEqualTo(Nets.weights(frozen, "dense2"));
    assertThat(smaller.layers()).filteredOn(layer -> layer.startsWith("dense1")).hasSize(1);
    Network trained = Trainer.train(smaller, TinyData.split(), OPTIONS).network();
    assertThat(Nets.weights(trained, "dense1")).isEqualTo(before);
    assertThat(DeepCompression.size(trained).arrays()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("roundings")
  void frozenLayersAreRoundedToo(UnaryOperator<Network> rounding) {
    Network plain = Lively.of(mlp(4, 16, 16, 3));

    Network rounded = rounding.apply(frozen(plain));

    assertThat(rounded.logits(CLOUDS)).isEqualTo(rounding.apply(plain).logits(CLOUDS));
    assertThat(Nets.weights(rounded, "dense1")).isNotEqualTo(Nets.weights(plain, "dense1"));
  }

  @Test
  void aNetworkThatBeginsFrozenStillTakesImagesAsRows() {
    Network plain = Lively.of(mlp(256, 4, 2));
    Dataset images = TinyData.images(6, 2);

    assertThat(frozen(plain).logits(images)).isEqualTo(plain.logits(images));
  }

  private static Network frozen(Network network) {
    return Network.of(
        "frozen",
        new TransferLearning.GraphBuilder(network.graph().clone())
            .setFeatureExtractor("dense1")
            .build());
  }

  @Test
  void factorsOfZerosLearn() {
    Network network = mlp(4, 16, 3).initialize(1);
    network.graph().getLayer("dense1").getParam("W").assign(0);
    network.graph().getLayer("dense1").getParam("b").assign(0.1);

    Network factored = LowRank.of(network).rank("dense1", 2).plan().apply();
    Network trained = Trainer.train(factored, TinyData.split(), OPTIONS).network();

    assertThat(Lively.difference(network.logits(CLOUDS), factored.logits(CLOUDS))).isLessThan(1e-6);
    INDArray product =
        Lively.parameter(trained, "dense1_a", "W").mmul(Lively.parameter(trained, "dense1", "W"));
    assertThat(product.norm2Number().doubleValue()).isGreaterThan(0.01);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void convolutionsOfRankOneAreWhatOneProductGives(boolean tucker) {
    Network network = Lively.of(lenet(1, 16, 16, 4, 6, 5, 2));
    INDArray w = network.graph().getLayer("conv2").getParam("W");
    double[] units = {1, -2, 0.5, 0, 3, -1};
    double[] inputs = {0.2, -0.1, 0.3, 0.1};
    for (int[] at : places(w.shape())) {
      double value = units[at[0]] * inputs[at[1]] * (1 + at[2]) * (at[3] - 1.5);
      w.putScalar(at, value);
    }
    Dataset images = TinyData.images(6, 2);

    LowRank way = LowRank.of(network);
    LowRankPlan plan = (tucker ? way.tucker().rank("conv2", 1, 1) : way.rank("conv2", 1)).plan();

    assertThat(plan.layers().get(1).energy()).isGreaterThan(1 - 1e-9);
    assertThat(Lively.difference(network.logits(images), plan.apply().logits(images)))
        .isLessThan(1e-4);
  }

  private static List<int[]> places(long... shape) {
    int kernel = (int) (shape[2] * shape[3]);
    return IntStream.range(0, (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b))
        .mapToObj(
            i ->
                new int[] {
                  i / kernel / (int) shape[1],
                  i / kernel % (int) shape[1],
                  i % kernel / (int) shape[3],
                  i % (int) shape[3]
                })
        .toList();
  }

  @Test
  void dataToChooseByMustHaveSamplesAndLabels() {
    Dataset empty = CLOUDS.subset(new int[0], "nothing");

    assertThatThrownBy(() -> Pruning.toAccuracyLoss(0.1, empty)).isInstanceOf(DataException.class);
    assertThatThrownBy(() -> Pruning.toAccuracyLoss(0.1, CLOUDS.withoutLabels()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("has no labels");
    assertThatThrownBy(() -> Quantization.dynamic().apply(Nets.mlp()).errors(empty))
        .isInstanceOf(DataException.class);
  }

  @Test
  void hashedWeightsCannotMoveUpWhenUnitsGo() {
    Network hashed = WeightSharing.hashed(0.25, 1).apply(Nets.mlp());
    INDArray sample = CLOUDS.features(new int[] {0});
    StructuredPruning half = StructuredPruning.by(Criterion.l1()).share(0.5);

    assertThatThrownBy(() -> half.plan(hashed, sample))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("WeightSharing.release");
    assertThat(half.plan(WeightSharing.release(hashed), sample).apply().parameters())
        .isLessThan(hashed.parameters());
  }

  @Test
  void layersThatAreLeftOutAddUp() {
    Quantization some = Quantization.dynamic().without("dense1").without("logits");

    assertThat(some.leftOut()).containsExactly("dense1", "logits");
    assertThat(some.apply(Lively.of(mlp(4, 6, 5, 3))).quantized())
        .extracting(QuantizedLayer::layer)
        .containsExactly("dense2");
  }

  @Test
  void exactlyTheLossThatIsAllowedMayBeLost() {
    Network network = mlp(2, 2).initialize(1);
    Nets.setWeights(network, "logits", 0, 1, 0, 0.1f);
    Dataset validation = fifty();
    assertThat(Evaluation.of(network, validation).errors()).isEqualTo(WRONG);

    Network pruned = Pruning.toAccuracyLoss(0.1, validation).apply(network);

    assertThat(Evaluation.of(pruned, validation).errors()).isEqualTo(WRONG + LOST);
    assertThat(Nets.weights(pruned, "logits")).containsExactly(0, 1, 0, 0);
    assertThat(Nets.weights(Pruning.toAccuracyLoss(0.099, validation).apply(network), "logits"))
        .containsExactly(0, 1, 0, 0.1f);
  }

  @Test
  void exactlyTheLossThatIsAllowedMayBeLostWithAUnit() {
    Network network = mlp(2, 2, 2).initialize(1);
    Nets.setWeights(network, "dense1", 1, 0, 0, 0.1f);
    Nets.setWeights(network, "logits", 0, 1, 0, 1);
    Dataset validation = fifty();
    INDArray sample = validation.features(new int[] {0});
    assertThat(Evaluation.of(network, validation).errors()).isEqualTo(WRONG);
    StructuredPruning byL1 = StructuredPruning.by(Criterion.l1());

    Network cut = byL1.accuracyLoss(0.1, validation).plan(network, sample).apply();

    assertThat(Evaluation.of(cut, validation).errors()).isEqualTo(WRONG + LOST);
    assertThat(Nets.weights(cut, "dense1")).containsExactly(1, 0);
    assertThat(
            byL1.accuracyLoss(0.099, validation).plan(network, sample).groups().get(0).unitsAfter())
        .isEqualTo(2);
  }

  /** The first value decides about most samples, the second about the last five. */
  private static Dataset fifty() {
    int samples = 50;
    float[][] features = new float[samples][2];
    int[] classOf = new int[samples];
    for (int i = 0; i < samples; i++) {
      boolean last = i >= samples - LOST;
      features[i] = last ? new float[] {0, 1} : new float[] {i % 2 == 0 ? 1 : -1, 0};
      classOf[i] = last || i % 2 == 0 ? 1 : 0;
      classOf[i] = i < WRONG ? 1 - classOf[i] : classOf[i];
    }
    return Dataset.of(
        "fifty", Nd4j.create(features), classOf, List.of("no", "yes"), Provenance.unknown());
  }
}
