package io.github.distillery.transfer.adapt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.RealDigits;
import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.data.Values;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class BatchNormAdaptationTest {
  private final Split split = RealDigits.first(500).split(0.8, 1);
  private final Trained network =
      Trainer.train(
          Architectures.residualNet(1, 16, 16, 10, 4, 1),
          split,
          TrainingOptions.defaults().epochs(12).batchSize(32).learningRate(0.005));

  @Test
  void anotherContrastIsTakenOut() {
    Dataset dim = split.validation();
    dim = dim.withFeatures(dim.features().mul(0.2));
    double before = Evaluation.of(network, dim).accuracy();
    double bright = Evaluation.of(network, split.validation()).accuracy();
    String untouched = network.fingerprint();

    Network adapted = BatchNormAdaptation.to(network, dim.withoutLabels());

    assertThat(Evaluation.of(adapted, dim).accuracy()).isBetween(bright - 0.1, 1.0);
    assertThat(before).isLessThan(bright - 0.3);
    assertThat(network.fingerprint()).isEqualTo(untouched);
  }

  @Test
  void aChannelThatIsAlwaysTheSameLeavesFiniteParameters() {
    Dataset black = split.validation();
    black = black.withFeatures(black.features().mul(0));

    Network adapted = BatchNormAdaptation.to(network, black);

    assertThat(Values.areFinite(adapted.graph().params())).isTrue();
    assertThat(Values.areFinite(adapted.logits(split.validation().features()))).isTrue();
  }

  @Test
  void theStatisticsAreThoseOfWhatGoesIn() {
    Dataset target = split.validation();
    Network adapted = BatchNormAdaptation.to(network, target);
    String norm =
        adapted.layers().stream()
            .filter(name -> adapted.graph().getLayer(name) != null)
            .filter(name -> adapted.graph().getLayer(name).paramTable().containsKey("mean"))
            .reduce((first, last) -> last)
            .orElseThrow();
    String below = adapted.graph().getConfiguration().getVertexInputs().get(norm).get(0);

    INDArray into = adapted.features(target.features(), below);
    for (int c = 0; c < into.size(1); c++) {
      INDArray channel =
          into.get(
              org.nd4j.linalg.indexing.NDArrayIndex.all(),
              org.nd4j.linalg.indexing.NDArrayIndex.point(c));
      INDArray params = adapted.graph().getLayer(norm).getParam("mean");
      assertThat(params.getDouble(c)).isCloseTo(channel.meanNumber().doubleValue(), within(1e-4));
      double deviation =
          Math.pow(10, adapted.graph().getLayer(norm).getParam("log10stdev").getDouble(c));
      assertThat(deviation * deviation)
          .isCloseTo(channel.dup().var(false).getDouble(0), within(1e-3));
    }
  }

  @Test
  void weightsStay() {
    Network adapted = BatchNormAdaptation.to(network, split.validation());

    assertThat(adapted.graph().getLayer("logits").params())
        .isEqualTo(network.network().graph().getLayer("logits").params());
  }

  @Test
  void whatCannotBeAdaptedIsRefused() {
    Network plain = Architectures.mlp(256, 8, 10).initialize(1);
    assertThatThrownBy(() -> BatchNormAdaptation.to(plain, split.validation()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("has no batch norm");
    Dataset none = split.validation().subset(new int[0], "none");
    assertThatThrownBy(() -> BatchNormAdaptation.to(network, none))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("none is empty");
  }
}
