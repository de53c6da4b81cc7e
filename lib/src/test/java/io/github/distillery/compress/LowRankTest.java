package io.github.distillery.compress;

import static io.github.distillery.Lively.images;
import static io.github.distillery.Lively.parameter;
import static io.github.distillery.model.Architectures.convNet;
import static io.github.distillery.model.Architectures.lenet;
import static io.github.distillery.model.Architectures.maps;
import static io.github.distillery.model.Architectures.mlp;
import static io.github.distillery.model.Architectures.residualNet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.Lively;
import io.github.distillery.TinyData;
import io.github.distillery.data.Batches;
import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.MultiplyAdds;
import io.github.distillery.model.Network;
import io.github.distillery.train.GradientCheck;
import io.github.distillery.train.Head;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import io.github.distillery.view.Tables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;

class LowRankTest {
  private static final Dataset CLOUDS = TinyData.clouds(30, 3);
  private static final Dataset IMAGES = images(5, 2, 13, 11);

  @ParameterizedTest
  @MethodSource("plans")
  void atFullRankNothingChanges(Architecture plan, Dataset data) {
    Network network = Lively.of(plan);
    String before = network.fingerprint();

    for (LowRank way : List.of(LowRank.of(network), LowRank.of(network).tucker())) {
      List<FactorChoice> choices = way.choices();
      Map<String, List<Integer>> full = new HashMap<>();
      choices.forEach(choice -> full.put(choice.name(), choice.factors().full()));
      Network factored = LowRankPlan.factored(network, choices, full);

      assertThat(Lively.difference(network.logits(data), factored.logits(data))).isLessThan(1e-4);
      INDArray byDl4j = factored.graph().outputSingle(false, factored.fit(data.features()));
      assertThat(Lively.difference(network.logits(data), byDl4j)).isLessThan(1e-4);
      assertThat(factored.layers().size()).isGreaterThan(network.layers().size());
      assertThat(factored.layers()).containsAll(network.layers());
    }
    assertThat(network.fingerprint()).isEqualTo(before);
  }

  static Stream<Object[]> plans() {
    return Stream.of(
        new Object[] {mlp(4, 8, 6, 3), CLOUDS},
        new Object[] {lenet(2, 20, 20, 4, 5, 6, 2), images(5, 2, 20, 20)},
        new Object[] {convNet(2, 13, 11, 2, maps(4), maps(5, 4)), IMAGES},
        new Object[] {residualNet(2, 13, 11, 2, 3, 1), IMAGES},
        new Object[] {one("plain", conv(3, 3)), IMAGES},
        new Object[] {one("stride", conv(3, 2).stride(2, 1)), IMAGES},
        new Object[] {one("padding", conv(3, 3).padding(1, 2)), IMAGES},
        new Object[] {one("dilation", conv(2, 3).dilation(3, 2)), IMAGES},
        new Object[] {one("same", conv(4, 3).convolutionMode(ConvolutionMode.Same)), IMAGES},
        new Object[] {
          one("same, stride", conv(4, 5).convolutionMode(ConvolutionMode.Same).stride(2, 3)), IMAGES
        },
        new Object[] {
          one("strict", conv(3, 3).convolutionMode(ConvolutionMode.Strict).stride(2, 2)), IMAGES
        },
        new Object[] {one("one to one", conv(1, 1).stride(2, 1)), IMAGES},
        new Object[] {one("no bias", conv(3, 3).hasBias(false)), IMAGES},
        new Object[] {mlp(4, 8, 6, 3).withDropout(0.2, 0.5).withMaxNorm(2), CLOUDS});
  }

  private static ConvolutionLayer.Builder conv(int height, int width) {
    return new ConvolutionLayer.Builder(height, width).nOut(6).activation(Activation.TANH);
  }

  private static Architecture one(String name, ConvolutionLayer.Builder convolution) {
    var graph =
        new NeuralNetConfiguration.Builder()
            .graphBuilder()
            .addInputs("in")
            .setInputTypes(InputType.convolutional(13, 11, 2))
            .addLayer("conv", convolution.build(), "in")
            .addLayer(
                "logits",
                new DenseLayer.Builder().nOut(2).activation(Activation.IDENTITY).build(),
                "conv")
            .setOutputs("logits");
    return Architecture.of(name, graph.build());
  }

  @Test
  void theErrorOfADenseLayerIsWhatItsDiscardedSingularValuesHold() {
    Network network = Lively.of(mlp(20, 16, 3));
    INDArray w = parameter(network, "dense1", "W");
    double[] values =
        new SingularValueDecomposition(new Array2DRowRealMatrix(w.toDoubleMatrix()))
            .getSingularValues();

    LowRankPlan plan = LowRank.of(network).rank("dense1", 5).plan();
    Network factored = plan.apply();
    INDArray product =
        parameter(factored, "dense1_a", "W").mmul(parameter(factored, "dense1", "W"));

    double discarded = 0;
    double all = 0;
    for (int k = 0; k < values.length; k++) {
      discarded += k >= 5 ? values[k] * values[k] : 0;
      all += values[k] * values[k];
    }
    double error = w.sub(product).norm2Number().doubleValue();
    assertThat(error * error).isCloseTo(discarded, within(1e-4 * discarded));
    assertThat(plan.layers().get(0).energy()).isCloseTo(1 - discarded / all, within(1e-6));
    assertThat(parameter(factored, "dense1_a", "W").shape()).containsExactly(20, 5);
    assertThat(factored.parameters()).isEqualTo(20 * 5 + 5 * 16 + 16 + 16 * 3 + 3);
    assertThat(plan.parameters()).isEqualTo(factored.parameters());
  }

  @Test
  void theErrorOfASpatialFactoringIsWhatItsEnergySays() {
    Network network = Lively.of(one("plain", conv(3, 2)));

    LowRankPlan plan = LowRank.of(network).rank("conv", 3).plan();

    INDArray vertical = parameter(plan.apply(), "conv_a", "W");
    INDArray horizontal = parameter(plan.apply(), "conv", "W");
    assertThat(vertical.shape()).containsExactly(3, 2, 3, 1);
    assertThat(horizontal.shape()).containsExactly(6, 3, 1, 2);
    double kept =
        1
            - squaredError(
                parameter(network, "conv", "W"),
                (o, i, y, x) -> {
                  double sum = 0;
                  for (int r = 0; r < 3; r++) {
                    sum += vertical.getDouble(r, i, y, 0) * horizontal.getDouble(o, r, 0, x);
                  }
                  return sum;
                });
    assertThat(plan.layers().get(0).energy()).isCloseTo(kept, within(1e-5)).isLessThan(0.99);
  }

  @Test
  void theErrorOfATuckerFactoringIsWhatItsEnergySays() {
    Network network = Lively.of(one("wide", conv(3, 2)));

    LowRankPlan plan = LowRank.of(network).tucker().rank("conv", 2, 3).plan();

    INDArray into = parameter(plan.apply(), "conv_a", "W");
    INDArray core = parameter(plan.apply(), "conv_b", "W");
    INDArray from = parameter(plan.apply(), "conv", "W");
    assertThat(core.shape()).containsExactly(3, 2, 3, 2);
    double kept =
        1
            - squaredError(
                parameter(network, "conv", "W"),
                (o, i, y, x) -> {
                  double sum = 0;
                  for (int a = 0; a < 3; a++) {
                    for (int b = 0; b < 2; b++) {
                      sum +=
                          from.getDouble(o, a, 0, 0)
                              * core.getDouble(a, b, y, x)
                              * into.getDouble(b, i, 0, 0);
                    }
                  }
                  return sum;
                });
    assertThat(plan.layers().get(0).energy()).isCloseTo(kept, within(1e-5)).isLessThan(0.99);
    assertThat(plan.layers().get(0).way()).isEqualTo("Tucker-2");
    assertThat(plan.layers().get(0).full()).containsExactly(2, 6);
  }

  private interface Weight {
    double at(int output, int input, int y, int x);
  }

  /** As a share of the sum of squares. */
  private static double squaredError(INDArray weights, Weight factored) {
    double error = 0;
    double all = 0;
    for (int o = 0; o < weights.size(0); o++) {
      for (int i = 0; i < weights.size(1); i++) {
        for (int y = 0; y < weights.size(2); y++) {
          for (int x = 0; x < weights.size(3); x++) {
            double w = weights.getDouble(o, i, y, x);
            error += Math.pow(w - factored.at(o, i, y, x), 2);
            all += w * w;
          }
        }
      }
    }
    return error / all;
  }

  @Test
  void theSmallestRankThatHoldsTheEnergyIsTaken() {
    Network network = Lively.of(mlp(40, 30, 20, 3));

    for (LayerRank layer : LowRank.of(network).energy(0.6).plan().layers()) {
      FactorChoice choice =
          LowRank.of(network).choices().stream()
              .filter(one -> one.name().equals(layer.layer()))
              .findFirst()
              .orElseThrow();
      if (layer.isWhole()) {
        assertThat(layer.layer()).isEqualTo("logits");
        assertThat(layer.parametersAfter()).isEqualTo(layer.parametersBefore());
      } else {
        int rank = layer.ranks().get(0);
        assertThat(layer.energy()).isGreaterThanOrEqualTo(0.6);
        assertThat(choice.energy(rank - 1)).isLessThan(0.6);
        assertThat(layer.parametersAfter()).isLessThan(layer.parametersBefore());
      }
    }
  }

  @Test
  void aBudgetOfParametersIsMetWhereItCostsLeast() {
    Network network = Lively.of(mlp(40, 30, 20, 3));
    makeRankTwo(network, "dense2");
    // dense2 at rank 2: 600 weights become 100
    long budget = network.parameters() - 500;
    Dataset data = fortyValues();

    LowRankPlan plan = LowRank.of(network).parameters(budget).plan();

    assertThat(plan.parameters()).isEqualTo(budget);
    assertThat(plan.apply().parameters()).isEqualTo(plan.parameters());
    assertThat(plan.layers()).filteredOn(layer -> !layer.isWhole()).hasSize(1);
    assertThat(plan.layers().get(1).ranks()).containsExactly(2);
    assertThat(Lively.difference(network.logits(data), plan.apply().logits(data))).isLessThan(1e-4);
    long less = network.parameters() / 3;
    assertThat(LowRank.of(network).parameters(less).plan().parameters())
        .isLessThanOrEqualTo(less)
        .isGreaterThan(less - 70);
    assertThat(LowRank.of(network).parameters(less).greedy(data).plan().parameters())
        .isLessThanOrEqualTo(less)
        .isGreaterThan(less - 70);
  }

  @Test
  void theGreedySearchCutsTheLayerInWhichLeastAccuracyIsLost() {
    Network network = Lively.of(mlp(40, 30, 20, 3));
    Dataset data = fortyValues();
    // the greatest ranks that save anything
    Map<String, Integer> ranks = Map.of("dense1", 17, "dense2", 11, "logits", 2);
    List<String> fromBest =
        ranks.keySet().stream()
            .sorted(
                Comparator.comparingInt((String layer) -> cut(network, data, layer, ranks).errors())
                    .thenComparingDouble(layer -> cut(network, data, layer, ranks).nll()))
            .toList();

    LowRankPlan plan = LowRank.of(network).parameters(network.parameters() - 1).greedy(data).plan();

    assertThat(plan.layers())
        .filteredOn(layer -> !layer.isWhole())
        .extracting(LayerRank::layer)
        .containsExactly(fromBest.get(0));
  }

  private static Evaluation cut(
      Network network, Dataset data, String layer, Map<String, Integer> ranks) {
    return Evaluation.of(LowRank.of(network).rank(layer, ranks.get(layer)).plan().apply(), data);
  }

  private static void makeRankTwo(Network network, String layer) {
    INDArray w = parameter(network, layer, "W");
    INDArray left = w.getColumns(0, 1).dup();
    INDArray right = w.getRows(0, 1).dup();
    w.assign(left.mmul(right));
  }

  private static Dataset fortyValues() {
    Dataset noise = images(30, 1, 5, 8);
    int[] classOf = new int[30];
    for (int i = 0; i < 30; i++) {
      classOf[i] = i % 3;
    }
    return Dataset.of(
        "forty",
        noise.features().reshape('c', 30, 40),
        classOf,
        List.of("a", "b", "c"),
        noise.provenance());
  }

  @Test
  void multiplyAddsAreCountedAsTheFactoredNetworkSpendsThem() {
    Network network = Lively.of(one("strides", conv(5, 4).stride(2, 3).padding(1, 2).nOut(12)));
    INDArray sample = IMAGES.features(new int[] {0});
    long whole = MultiplyAdds.of(network, sample);

    for (boolean tucker : new boolean[] {false, true}) {
      LowRank plain = LowRank.of(network).layers("conv");
      LowRank way = (tucker ? plain.tucker() : plain).multiplyAdds(whole * 2 / 3, sample);
      Network factored = way.plan().apply();
      FactorChoice choice = way.choices().get(0);
      List<Integer> ranks = way.plan().layers().get(0).ranks();
      long predicted =
          whole - choice.multiplyAdds(0) + choice.factors().multiplyAdds(ranks, choice.places());

      assertThat(MultiplyAdds.of(factored, sample))
          .isEqualTo(predicted)
          .isLessThanOrEqualTo(whole * 2 / 3);
    }
  }

  @Test
  void givenRanksStandAndTheRestOfTheBudgetIsSpread() {
    Network network = Lively.of(mlp(40, 30, 20, 3));

    LowRankPlan plan =
        LowRank.of(network).rank("dense1", 9).parameters(network.parameters() * 2 / 3).plan();

    assertThat(plan.layers().get(0).ranks()).containsExactly(9);
    assertThat(plan.layers().get(1).ranks()).isNotEmpty();
    assertThat(plan.parameters()).isLessThanOrEqualTo(network.parameters() * 2 / 3);
  }

  @Test
  void factorsLearnOn() {
    Split split = TinyData.images(96, 1).split(0.7, 0.15, 1);
    TrainingOptions options = TrainingOptions.defaults().epochs(6).batchSize(16).learningRate(0.01);
    Trained teacher = Trainer.train(lenet(1, 16, 16, 6, 8, 20, 2), split, options);

    for (LowRank way :
        List.of(
            LowRank.of(teacher.network()).rank("conv2", 3).rank("dense1", 1),
            LowRank.of(teacher.network()).tucker().rank("conv2", 2, 2).rank("dense1", 1))) {
      Network smaller = way.plan().apply();
      Trained again = Trainer.train(smaller, split, options);

      assertThat(again.network().parameters()).isLessThan(teacher.network().parameters());
      assertThat(Evaluation.of(again, split.validation()).nll())
          .isLessThan(Evaluation.of(smaller, split.validation()).nll());
    }
  }

  @Test
  void theGradientOfFactorsIsThatOfFiniteDifferences() {
    Network network = Lively.of(convNet(2, 13, 11, 2, maps(4)));
    var batch = Batches.inOrder(IMAGES, 2).iterator().next();
    var heads = List.of(Head.labels(Schedule.constant(1)));

    for (LowRank way :
        List.of(
            LowRank.of(network).rank("conv1", 2),
            LowRank.of(network).tucker().rank("conv1", 2, 2))) {
      GradientCheck check = GradientCheck.of(way.plan().apply(), heads, batch);

      assertThat(check.isRight()).as(check.toString()).isTrue();
      assertThat(check.checked()).isGreaterThan(50);
    }
  }

  @Test
  void factorsComeBackFromDiskAndCanBeFactoredAgain(@TempDir Path folder) throws IOException {
    Network network = Lively.of(mlp(40, 30, 20, 3));
    Network once = LowRank.of(network).rank("dense1", 15).plan().apply();
    once.save(folder.resolve("once.zip"));

    assertThat(Network.load(folder.resolve("once.zip")).logits(fortyValues()))
        .isEqualTo(once.logits(fortyValues()));
    Network twice = LowRank.of(once).rank("dense1", 5).plan().apply();
    assertThat(twice.layers()).contains("dense1_a", "dense1_a2", "dense1");
    assertThat(LowRank.of(network).rank("dense1", 5).plan().apply().logits(fortyValues()))
        .satisfies(
            direct ->
                assertThat(Lively.difference(direct, twice.logits(fortyValues())))
                    .isLessThan(1e-4));
  }

  @Test
  void aPlanCanBeReadAndShownAsATable() {
    Network network = Lively.of(mlp(40, 30, 20, 3));
    LowRankPlan plan = LowRank.of(network).rank("dense1", 4).plan();

    assertThat(plan.toString())
        .contains(
            "dense1 [40, 30] by SVD: full rank 30, rank 4, 1,230 parameters -> 310, energy 0.")
        .contains("dense2 [30, 20] by SVD: full rank 20, rank whole");
    var table = Tables.lowRank(plan);
    assertThat(table.rowCount()).isEqualTo(3);
    assertThat(table.stringColumn("rank").get(0)).isEqualTo("4");
    assertThat(table.stringColumn("rank").get(2)).isEqualTo("whole");
    assertThat(table.longColumn("parameters after").get(0)).isEqualTo(310);
    assertThat(LowRank.of(network).layers("dense2").energy(0.5).plan().layers()).hasSize(1);
    assertThat(Tables.layers(plan.apply()).stringColumn("layer").asList())
        .containsExactly("dense1_a", "dense1", "dense2", "logits");
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    Network network = Lively.of(mlp(40, 30, 20, 3));
    LowRank low = LowRank.of(network);

    assertThatThrownBy(() -> low.rank("dens1", 3))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("did you mean \"dense1\"?");
    assertThatThrownBy(() -> low.layers("pool")).hasMessageContaining("[dense1, dense2, logits]");
    assertThatThrownBy(() -> low.rank("dense1", 31).plan())
        .hasMessageContaining("rank 31 of \"dense1\" is out of range; give 1 to 30");
    assertThatThrownBy(() -> low.rank("dense1", 0).plan()).hasMessageContaining("rank 0");
    assertThatThrownBy(() -> low.rank("dense1", 18).plan())
        .hasMessageContaining("have 1,260 weights, and the layer itself only 1,200")
        .hasMessageContaining("give at most 17");
    assertThatThrownBy(() -> low.rank("dense1", 2, 3).plan())
        .hasMessageContaining("takes one rank, but got [2, 3]");
    assertThatThrownBy(() -> low.energy(0)).hasMessageContaining("is 0.0; give a share above 0");
    assertThatThrownBy(() -> low.energy(1.5)).hasMessageContaining("is 1.5");
    assertThatThrownBy(() -> low.parameters(0)).hasMessageContaining("at most 0 parameters");
    assertThatThrownBy(low::plan).hasMessageContaining("no ranks for 40-30-20-3");
    assertThatThrownBy(() -> low.energy(0.9).greedy(fortyValues()).plan())
        .hasMessageContaining("greedy(...) spreads a budget");
    assertThatThrownBy(() -> low.greedy(fortyValues().withoutLabels()))
        .isInstanceOf(DataException.class);
    // ranks 1: 70 + 30, 50 + 20, 23 + 3
    assertThatThrownBy(() -> low.parameters(100).plan())
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("cannot be brought to 100 parameters")
        .hasMessageContaining("still has 196");
    assertThatThrownBy(() -> low.parameters(100).greedy(fortyValues()).plan())
        .hasMessageContaining("still has 196");
  }
}
