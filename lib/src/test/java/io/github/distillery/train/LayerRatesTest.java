package io.github.distillery.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.TinyData;
import io.github.distillery.data.Split;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.Sgd;

class LayerRatesTest {
  private final Split split = TinyData.split();
  private final Network start = Architectures.mlp(4, 16, 8, 3).initialize(1);

  static IUpdater[] updaters() {
    return new IUpdater[] {new Sgd(0.1), new Adam(0.01)};
  }

  /** One step, in which plain gradient descent and Adam both move by the rate times something. */
  @ParameterizedTest
  @MethodSource("updaters")
  void aLayerMovesByItsPartOfTheRate(IUpdater updater) {
    TrainingOptions one =
        TrainingOptions.defaults()
            .epochs(1)
            .batchSize(split.train().size())
            .updater(updater)
            .keepingLast();

    Network full = Trainer.train(start, split, one).network();
    Network part = Trainer.train(start, split, one.layerRate("dense1", 0.25)).network();

    INDArray whole = moved(full, "dense1");
    assertThat(whole.norm2Number().doubleValue()).isGreaterThan(1e-3);
    assertThat(moved(part, "dense1").sub(whole.mul(0.25)).norm2Number().doubleValue())
        .isLessThan(1e-4 * whole.norm2Number().doubleValue());
    assertThat(moved(part, "dense2").equalsWithEps(moved(full, "dense2"), 1e-6)).isTrue();
  }

  @Test
  void aFallingRateFallsInEveryLayer() {
    TrainingOptions falling =
        TrainingOptions.defaults().fallingLearningRate(0.01).layerRate("dense1", 0.5).epochs(4);

    IUpdater scaled = UpdaterRate.scaled(falling.updater(), 0.5);
    for (int epoch = 0; epoch < 4; epoch++) {
      assertThat(scaled.getLearningRate(0, epoch) / falling.updater().getLearningRate(0, epoch))
          .isBetween(0.4999, 0.5001);
    }
    Trained trained = Trainer.train(start, split, falling);
    assertThat(trained.history().engine()).isEqualTo("compiled steps");
  }

  @Test
  void whatHasNoRateIsRefused() {
    TrainingOptions options = TrainingOptions.defaults().epochs(1);

    assertThatThrownBy(() -> Trainer.train(start, split, options.layerRate("dens1", 0.1)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("\"dens1\"")
        .hasMessageContaining("did you mean \"dense1\"")
        .hasMessageContaining("dense2");
    assertThatThrownBy(() -> options.layerRate("dense1", 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("freeze the layer");
    assertThatThrownBy(
            () -> Trainer.train(start, split, options.updater(new NoOp()).layerRate("dense1", 0.1)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("no learning rate");
  }

  @Test
  void theLastEpochIsKeptWhereItIsAskedFor() {
    TrainingOptions wild =
        TrainingOptions.defaults().epochs(8).batchSize(16).learningRate(0.05).seed(3);

    Trained best = Trainer.train(start, split, wild);
    Trained last = Trainer.train(start, split, wild.keepingLast());

    assertThat(best.history().bestEpoch()).isLessThan(8);
    assertThat(last.history().bestEpoch()).isEqualTo(8);
    assertThat(last.fingerprint()).isNotEqualTo(best.fingerprint());
    assertThatThrownBy(() -> wild.patience(2).keepingLast())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("patience is 2");
  }

  private INDArray moved(Network trained, String layer) {
    return trained.graph().getLayer(layer).params().sub(start.graph().getLayer(layer).params());
  }
}
