package io.github.distillery.transfer.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.RealDigits;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Ensemble;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.train.Augmentation;
import io.github.distillery.train.History;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class FineTuningTest {
  private static final TrainingOptions OPTIONS =
      TrainingOptions.defaults().epochs(4).batchSize(32).learningRate(0.003);

  private final Split split = RealDigits.first(400).split(0.75, 1);
  private final Network network = Architectures.mlp(256, 32, 16, 10).initialize(1);

  @TempDir private Path folder;

  static Architecture[] architectures() {
    return new Architecture[] {
      Architectures.mlp(256, 32, 16, 10), Architectures.residualNet(1, 16, 16, 10, 4, 1)
    };
  }

  @Test
  void whatIsFrozenStaysAndTheRestLearns() {
    Trained tuned = FineTuning.of(network).freezeUpTo("dense1").train(split, OPTIONS);

    assertThat(parameters(tuned, "dense1")).isEqualTo(parameters(network, "dense1"));
    assertThat(parameters(tuned, "dense2")).isNotEqualTo(parameters(network, "dense2"));
    assertThat(parameters(tuned, "logits")).isNotEqualTo(parameters(network, "logits"));
    assertThat(tuned.history().engine()).isEqualTo("compiled steps");
    assertThat(tuned.history().dataHash()).isEqualTo(split.train().hash());
    assertThat(tuned.history().best().validationAccuracy())
        .isCloseTo(Evaluation.of(tuned, split.validation()).accuracy(), within(1e-9));
  }

  /** Batch norm that stands still normalises by its statistics while the layers above learn. */
  @Test
  void frozenBatchNormKeepsItsStatistics() {
    Network start = architectures()[1].initialize(2);
    List<String> cuts = Trunk.cuts(start);
    Trained tuned =
        FineTuning.of(start).freezeUpTo(cuts.get(cuts.size() - 1)).train(split, OPTIONS);

    for (var layer : start.graph().getLayers()) {
      String name = layer.conf().getLayer().getLayerName();
      if (layer.numParams() > 0 && !name.equals("logits")) {
        assertThat(parameters(tuned, name)).as(name).isEqualTo(parameters(start, name));
      }
    }
    assertThat(tuned.history().best().validationAccuracy())
        .isCloseTo(Evaluation.of(tuned, split.validation()).accuracy(), within(1e-9));
  }

  /** The shortcut over a trunk gives what a training with rate 0 below would give. */
  @Test
  void theTrunkIsComputedOnceAndGivesTheSame() {
    Trained tuned = FineTuning.of(network).freezeUpTo("dense2").train(split, OPTIONS);

    Split features =
        Split.of(through(split.train(), "dense2"), through(split.validation(), "dense2"));
    Network head = Architectures.mlp(16, 10).initialize(9);
    head.graph().setParams(network.graph().getLayer("logits").params());
    Trained alone = Trainer.train(head, features, OPTIONS);

    assertThat(parameters(tuned, "logits").equalsWithEps(parameters(alone, "logits"), 1e-5))
        .isTrue();
  }

  private Dataset through(Dataset data, String layer) {
    return data.withFeatures(network.features(data.features(), layer));
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void layersThawFromTheTop(Architecture plan) {
    Network start = plan.initialize(3);
    List<String> cuts = Trunk.cuts(start);
    FineTuning thawing =
        FineTuning.of(start).freezeUpTo(cuts.get(cuts.size() - 1)).unfreezeEvery(1);

    Trained tuned = thawing.train(split, OPTIONS.epochs(12).keepingLast());

    assertThat(tuned.history().epochs()).hasSize(12);
    assertThat(tuned.history().epochs()).extracting(History.Epoch::number).endsWith(11, 12);
    assertThat(tuned.history().bestEpoch()).isEqualTo(12);
    for (var layer : start.graph().getLayers()) {
      String name = layer.conf().getLayer().getLayerName();
      if (layer.numParams() > 0) {
        assertThat(parameters(tuned, name)).as(name).isNotEqualTo(parameters(start, name));
      }
    }
    assertThatThrownBy(() -> thawing.train(split, OPTIONS.epochs(2)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("but there are 2");
    System.setProperty("distillery.effort", "quick");
    try {
      assertThat(thawing.train(split, OPTIONS.epochs(12)).history().epochs())
          .hasSizeBetween(2, cuts.size() + 1);
    } finally {
      System.clearProperty("distillery.effort");
    }
  }

  @Test
  void theBestOfAllStagesIsKept() {
    Trained tuned =
        FineTuning.of(network)
            .freezeUpTo("dense2")
            .unfreezeEvery(3)
            .train(split, OPTIONS.epochs(10).learningRate(0.02));

    double best =
        tuned.history().epochs().stream()
            .mapToDouble(History.Epoch::validationAccuracy)
            .max()
            .orElseThrow();
    assertThat(tuned.history().best().validationAccuracy()).isEqualTo(best);
    assertThat(Evaluation.of(tuned, split.validation()).accuracy()).isCloseTo(best, within(1e-9));
  }

  @Test
  void aNewHeadHasTheClassesOfTheTargetAndTheSeedsWeights() {
    Network two = Architectures.mlp(256, 32, 2).initialize(1);

    Trained tuned = FineTuning.of(two).newHead(10).train(split, OPTIONS);
    Trained again = FineTuning.of(two).newHead(10).train(split, OPTIONS);
    Trained other = FineTuning.of(two).newHead(10).train(split, OPTIONS.seed(7));

    assertThat(tuned.classes()).isEqualTo(10);
    assertThat(Evaluation.of(tuned, split.validation()).accuracy()).isGreaterThan(0.6);
    assertThat(again.fingerprint()).isEqualTo(tuned.fingerprint());
    assertThat(other.fingerprint()).isNotEqualTo(tuned.fingerprint());
    assertThatThrownBy(() -> FineTuning.of(two).train(split, OPTIONS))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("newHead(10)");
  }

  @Test
  void aLinearProbeLearnsTheLastLayerOnly() {
    Trained probe =
        FineTuning.linearProbe(network, 10).train(split, OPTIONS.epochs(30).learningRate(0.03));

    assertThat(parameters(probe, "dense1")).isEqualTo(parameters(network, "dense1"));
    assertThat(parameters(probe, "dense2")).isEqualTo(parameters(network, "dense2"));
    assertThat(Evaluation.of(probe, split.validation()).accuracy()).isGreaterThan(0.3);
  }

  @Test
  void aStrongPullKeepsLayersWhereTheyWereAndAHeadNearZero() {
    TrainingOptions longer = OPTIONS.epochs(20).keepingLast();
    Trained free = FineTuning.of(network).train(split, longer);
    Trained near = FineTuning.of(network).stayNear(10, 10).train(split, longer);
    Trained head = FineTuning.of(network).newHead(10).stayNear(0, 10).train(split, longer);

    Trained both = FineTuning.of(network).newHead(10).stayNear(10, 10).train(split, longer);

    assertThat(parameters(both, "logits").norm2Number().doubleValue())
        .isCloseTo(parameters(head, "logits").norm2Number().doubleValue(), within(0.3));
    assertThat(distance(near, "dense1")).isLessThan(distance(free, "dense1") / 3);
    assertThat(parameters(head, "logits").norm2Number().doubleValue())
        .isLessThan(parameters(free, "logits").norm2Number().doubleValue() / 2);
    assertThat(near.history().epochs().get(0).losses()).containsKey("weight decay");
  }

  /** alpha / 2 * ||w - start||^2 and its derivative. */
  @Test
  void thePullIsTheGradientOfItsLoss() {
    INDArray start = parameters(network, "logits").reshape(1, -1);
    INDArray now = start.add(0.5);
    StartingPoint pull = new StartingPoint(3, start);
    INDArray gradient = now.mul(0);

    pull.apply(now, gradient, 0.1, 0, 0);

    assertThat(pull.score(now, 0, 0)).isCloseTo(1.5 * 0.25 * start.length(), within(1e-3));
    assertThat(gradient.equalsWithEps(now.mul(0).addi(1.5), 1e-5)).isTrue();
  }

  @Test
  void whatPulledIsGoneWhenTheTrainingHasEnded() {
    Trained near = FineTuning.of(network).stayNear(1, 1).train(split, OPTIONS.epochs(1));

    String plan = near.network().graph().getConfiguration().toJson();
    assertThat(plan).doesNotContain("StartingPoint");
    assertThat(near.network().architecture().initialize(1).fingerprint())
        .isEqualTo(network.architecture().initialize(1).fingerprint());
  }

  @Test
  void lowerLayersMoveLess() {
    TrainingOptions one = OPTIONS.epochs(1).batchSize(split.train().size()).keepingLast();
    Trained even = FineTuning.of(network).train(split, one);
    Trained uneven = FineTuning.of(network).layerRates(0.5).train(split, one);

    assertThat(distance(uneven, "logits")).isCloseTo(distance(even, "logits"), within(1e-5));
    assertThat(distance(uneven, "dense2") / distance(even, "dense2")).isCloseTo(0.5, within(1e-3));
    assertThat(distance(uneven, "dense1") / distance(even, "dense1")).isCloseTo(0.25, within(1e-3));
  }

  @Test
  void imagesAreChangedBelowTheTrunk() {
    Network images = Architectures.convNetWithoutNorm(1, 16, 16, 10, new int[] {3}).initialize(1);
    FineTuning probe = FineTuning.linearProbe(images, 10);
    TrainingOptions shifted = OPTIONS.augmentation(Augmentation.shift(1));

    Trained still = probe.train(split, OPTIONS);
    Trained moved = probe.train(split, shifted);
    Trained again = probe.train(split, shifted);

    assertThat(moved.fingerprint()).isNotEqualTo(still.fingerprint());
    assertThat(again.fingerprint()).isEqualTo(moved.fingerprint());
  }

  @Test
  void aCheckpointAStageEndsWithTheSame() {
    FineTuning thawing = FineTuning.of(network).freezeUpTo("dense2").unfreezeEvery(1);
    TrainingOptions kept = OPTIONS.checkpoint(folder.resolve("state"));

    Trained first = thawing.train(split, kept);
    Trained again = thawing.train(split, kept);

    assertThat(folder.resolve("state-stage-3")).exists();
    assertThat(again.fingerprint()).isEqualTo(first.fingerprint());
    assertThat(again.fingerprint()).isEqualTo(thawing.train(split, OPTIONS).fingerprint());
  }

  @Test
  void whatCannotBeFrozenIsRefused() {
    FineTuning tuning = FineTuning.of(network);
    assertThatThrownBy(() -> tuning.freezeUpTo("dense3"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("dense3")
        .hasMessageContaining("dense1");
    assertThatThrownBy(() -> tuning.freezeUpTo("logits"))
        .hasMessageContaining("nothing is left to learn");
    assertThatThrownBy(() -> tuning.unfreezeEvery(1)).hasMessageContaining("freezeUpTo");
    Network residual = architectures()[1].initialize(1);
    String inside =
        residual.layers().stream()
            .filter(layer -> !Trunk.cuts(residual).contains(layer))
            .findFirst()
            .orElseThrow();
    assertThatThrownBy(() -> FineTuning.of(residual).freezeUpTo(inside))
        .hasMessageContaining("not every way goes through \"" + inside);
    assertThatThrownBy(() -> FineTuning.of(Ensemble.averageLogits(List.of(network, network))))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("Ensemble");
    assertThatThrownBy(() -> tuning.layerRates(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> tuning.stayNear(-1, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  private static INDArray parameters(io.github.distillery.model.Classifier of, String layer) {
    Network network = of instanceof Trained trained ? trained.network() : (Network) of;
    return network.graph().getLayer(layer).params();
  }

  private double distance(Trained trained, String layer) {
    return parameters(trained, layer).sub(parameters(network, layer)).norm2Number().doubleValue();
  }
}
