package io.github.distillery.compress;

import static io.github.distillery.model.Temperature.temperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.TinyData;
import io.github.distillery.data.Split;
import io.github.distillery.distill.Distillation;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Network;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;

class PruningMaskTest {
  private static final List<String> LAYERS = List.of("dense1", "logits");

  @TempDir Path folder;

  private final Split split = TinyData.split();
  private final TrainingOptions options = TrainingOptions.defaults().epochs(3).batchSize(16);
  private final Network network = Nets.mlp();
  private final Network pruned = Pruning.magnitude(0.7).apply(network);

  static List<IUpdater> updaters() {
    return List.of(new Sgd(0.1), new Nesterovs(0.1, 0.9), new Adam(0.01));
  }

  @ParameterizedTest
  @MethodSource("updaters")
  void aMaskHoldsInCompiledTrainings(IUpdater updater) {
    Trained trained = Trainer.train(pruned, split, options.updater(updater));

    assertThat(trained.history().engine()).isEqualTo("compiled steps");
    assertThatTheZerosAreThoseOf(pruned, trained.network());
  }

  @ParameterizedTest
  @MethodSource("updaters")
  void withoutItsMaskTheSameTrainingBringsWeightsBack(IUpdater updater) {
    Trained trained = Trainer.train(Pruning.release(pruned), split, options.updater(updater));

    assertThat(Sparsity.of(trained.network()).kept()).isGreaterThan(90);
  }

  @ParameterizedTest
  @MethodSource("updaters")
  void aMaskHoldsInDl4jsOwnFit(IUpdater updater) {
    ComputationGraph graph = Nets.trainable(pruned, updater);

    Nets.fit(graph, split.train(), 30);

    assertThatTheZerosAreThoseOf(pruned, graph);
  }

  @ParameterizedTest
  @MethodSource("updaters")
  void aMaskHoldsWhereDl4jReadsAFileAndTrains(IUpdater updater) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ModelSerializer.writeModel(Nets.trainable(pruned, updater), file, true);
    ComputationGraph read =
        ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(file.toByteArray()), true);

    Nets.fit(read, split.train(), 30);

    assertThatTheZerosAreThoseOf(pruned, read);
  }

  @Test
  void aMaskHoldsWhereAnotherConstraintScalesTheWeightsInTheVeryFirstStep() {
    Network bounded = Architectures.mlp(4, 16, 3).withMaxNorm(0.3).initialize(1);
    Network sparse = Pruning.magnitude(0.7).apply(bounded);
    ComputationGraph graph = Nets.trainable(sparse, new Adam(0.01));

    Nets.fit(graph, split.train(), 5);

    assertThatTheZerosAreThoseOf(sparse, graph);
    assertThat(graph.getLayer("dense1").getParam("W").norm2(0).maxNumber().doubleValue())
        .isLessThan(0.3001);
  }

  @ParameterizedTest
  @MethodSource("updaters")
  void aMaskHoldsAfterSavingAndLoading(IUpdater updater) throws IOException {
    pruned.save(folder.resolve("pruned.zip"));
    Network loaded = Network.load(folder.resolve("pruned.zip"));

    Trained trained = Trainer.train(loaded, split, options.updater(updater));
    ComputationGraph byDl4j = Nets.trainable(loaded, updater);
    Nets.fit(byDl4j, split.train(), 30);

    assertThatTheZerosAreThoseOf(pruned, trained.network());
    assertThatTheZerosAreThoseOf(pruned, byDl4j);
  }

  @Test
  void aMaskHoldsInADistillationAndInWhatComesAfterIt() {
    Trained teacher = Trainer.train(Architectures.mlp(4, 32, 3), split, options);

    Trained taught =
        Distillation.from(teacher)
            .soft(0.9, temperature(2))
            .hard(0.1)
            .train(pruned, split, options);
    Trained further = Trainer.train(taught.network(), split, options.seed(2));

    assertThatTheZerosAreThoseOf(pruned, taught.network());
    assertThatTheZerosAreThoseOf(pruned, further.network());
  }

  @Test
  void aMaskHoldsInConvolutionsBesideABoundOnWeights() {
    Split images = TinyData.images(40, 3).split(0.6, 0.2, 3);
    Network maps = Architectures.lenet(1, 16, 16, 3, 4, 8, 2).withMaxNorm(2).initialize(4);
    Network sparse = Pruning.magnitude(0.6).perLayer().apply(maps);

    Trained trained = Trainer.train(sparse, images, options.epochs(2).updater(new Adam(0.01)));

    Sparsity before = Sparsity.of(sparse);
    assertThat(before.layer("conv2").kept()).isEqualTo(120);
    assertThat(Sparsity.of(trained.network()).layers()).isEqualTo(before.layers());
    assertThat(Nets.zeros(Nets.weights(trained.network(), "conv2")))
        .isEqualTo(Nets.zeros(Nets.weights(sparse, "conv2")));
  }

  @Test
  void zerosAreZeroToTheLastBit() {
    Trained trained = Trainer.train(pruned, split, options);

    for (float value : Nets.weights(trained.network(), "dense1")) {
      if (value == 0) {
        assertThat(Float.floatToRawIntBits(value)).isZero();
      }
    }
  }

  @Test
  void whatIsKeptLearnsAsItWouldWithoutMask() {
    ComputationGraph masked = Nets.trainable(pruned, new Sgd(0.1));
    ComputationGraph free = Nets.trainable(Pruning.release(pruned), new Sgd(0.1));

    Nets.fit(masked, split.train(), 1);
    Nets.fit(free, split.train(), 1);

    for (String layer : LAYERS) {
      float[] with = Nets.weights(masked, layer);
      float[] without = Nets.weights(free, layer);
      for (int i = 0; i < with.length; i++) {
        assertThat(with[i] == 0 || with[i] == without[i]).isTrue();
      }
    }
  }

  @Test
  void aMaskSurvivesTheConfigurationsJson() {
    String json = pruned.graph().getConfiguration().toJson();

    ComputationGraphConfiguration read = ComputationGraphConfiguration.fromJson(json);

    assertThat(read.toJson()).isEqualTo(json).contains("PruningMask");
  }

  @Test
  void aMaskIsForWeightsOnly() {
    PruningMask mask = new PruningMask();

    mask.setParams(Set.of("W"));
    assertThat(mask.getParams()).containsExactly("W");
    assertThatThrownBy(() -> mask.setParams(Set.of("b"))).hasMessageContaining("[b]");
  }

  private void assertThatTheZerosAreThoseOf(Network expected, Network found) {
    assertThatTheZerosAreThoseOf(expected, found.graph());
  }

  private void assertThatTheZerosAreThoseOf(Network expected, ComputationGraph found) {
    for (String layer : LAYERS) {
      assertThat(Nets.zeros(Nets.weights(found, layer)))
          .as(layer)
          .isEqualTo(Nets.zeros(Nets.weights(expected, layer)));
      assertThat(Nets.weights(found, layer))
          .as("%s has learnt", layer)
          .isNotEqualTo(Nets.weights(expected, layer));
    }
  }
}
