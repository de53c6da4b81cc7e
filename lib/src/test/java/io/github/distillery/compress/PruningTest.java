package io.github.distillery.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.TinyData;
import io.github.distillery.data.Split;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.junit.jupiter.api.Test;

class PruningTest {
  private final Network network = Nets.mlp();

  @Test
  void removesTheSmallestWeightsOfAllLayersTogetherAndNothingElse() {
    String before = network.fingerprint();

    Network pruned = Pruning.magnitude(0.5).apply(network);

    float greatestRemoved = 0;
    float smallestKept = Float.MAX_VALUE;
    for (String layer : List.of("dense1", "logits")) {
      float[] old = Nets.weights(network, layer);
      float[] now = Nets.weights(pruned, layer);
      for (int i = 0; i < old.length; i++) {
        if (now[i] == 0) {
          greatestRemoved = Math.max(greatestRemoved, Math.abs(old[i]));
        } else {
          assertThat(now[i]).isEqualTo(old[i]);
          smallestKept = Math.min(smallestKept, Math.abs(old[i]));
        }
      }
      assertThat(Nets.biases(pruned, layer)).isEqualTo(Nets.biases(network, layer));
    }
    assertThat(greatestRemoved).isLessThan(smallestKept);
    assertThat(Sparsity.of(pruned).kept()).as("of 112").isEqualTo(56);
    assertThat(network.fingerprint()).isEqualTo(before);
  }

  @Test
  void removesTheSameShareOfEachLayerWhereAsked() {
    Sparsity left = Sparsity.of(Pruning.magnitude(0.75).perLayer().apply(network));

    assertThat(left.layer("dense1").kept()).isEqualTo(16);
    assertThat(left.layer("logits").kept()).isEqualTo(12);
    assertThat(left.layer("logits").share()).isCloseTo(0.75, within(1e-9));
  }

  @Test
  void meetsTheTotalExactlyAlsoWhereSharesDoNotComeOutEven() {
    for (double share : new double[] {0.1, 0.333, 0.5, 0.77, 0.9, 0.99}) {
      long gone = Math.round(share * 112);
      assertThat(Sparsity.of(Pruning.magnitude(share).apply(network)).kept())
          .as("global %s", share)
          .isEqualTo(112 - gone);
      assertThat(Sparsity.of(Pruning.magnitude(share).perLayer().apply(network)).kept())
          .as("per layer %s", share)
          .isEqualTo(112 - gone);
    }
  }

  @Test
  void prunesLeNet300100AsHanAndOthersDid() {
    Network lenet = Architectures.mlp(784, 300, 100, 10).initialize(1);

    Network pruned =
        Pruning.layers(Map.of("dense1", 0.92, "dense2", 0.91, "logits", 0.74)).apply(lenet);

    Sparsity left = Sparsity.of(pruned);
    assertThat(left.layer("dense1").kept()).isEqualTo(18_816);
    assertThat(left.layer("dense2").kept()).isEqualTo(2_700);
    assertThat(left.layer("logits").kept()).isEqualTo(260);
    assertThat(left.parametersLeft()).isEqualTo(18_816 + 2_700 + 260 + 410);
    assertThat(left)
        .hasToString(
            "784-300-100-10: 21,776 of 266,200 weights kept (91.8% are 0), 22,186 parameters left");
  }

  @Test
  void leavesLayersAloneThatAreNotNamed() {
    Network pruned = Pruning.layers(Map.of("dense1", 0.5)).apply(network);

    assertThat(Sparsity.of(pruned).layer("dense1").kept()).isEqualTo(32);
    assertThat(Nets.weights(pruned, "logits")).isEqualTo(Nets.weights(network, "logits"));
    assertThat(Constraints.find(pruned, "logits", ZeroMask.class)).isEmpty();
  }

  @Test
  void makesUpForALayerWithAShareOfItsOwnInTheOthers() {
    for (Pruning pruning : List.of(Pruning.magnitude(0.5), Pruning.magnitude(0.5).perLayer())) {
      Sparsity left = Sparsity.of(pruning.layer("logits", 0.25).apply(network));

      assertThat(left.layer("logits").kept()).isEqualTo(36);
      assertThat(left.layer("dense1").kept()).isEqualTo(20);
    }
  }

  @Test
  void keepsGlobalRankingWithinBounds() {
    Network uneven = network.copy();
    uneven.graph().getLayer("dense1").getParam("W").muli(0.001);

    Sparsity free = Sparsity.of(Pruning.magnitude(0.5).apply(uneven));
    Sparsity bound = Sparsity.of(Pruning.magnitude(0.5).bounds(0.25, 0.625).apply(uneven));

    assertThat(free.layer("dense1").kept()).as("all 56 are in this layer").isEqualTo(8);
    assertThat(bound.layer("dense1").kept()).as("at most 40 of 64 go").isEqualTo(24);
    assertThat(bound.layer("logits").kept()).isEqualTo(48 - 16);
    assertThat(bound.kept()).isEqualTo(free.kept()).isEqualTo(56);
  }

  @Test
  void refusesATotalThatBoundsDoNotAllow() {
    assertThatThrownBy(() -> Pruning.magnitude(0.9).bounds(0, 0.75).apply(network))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("101 of its 112 weights")
        .hasMessageContaining("from 0 to 84 (0.0% to 75.0%)");
    assertThatThrownBy(() -> Pruning.magnitude(0.25).bounds(0.5, 1).apply(network))
        .hasMessageContaining("28 of its 112 weights")
        .hasMessageContaining("from 56 to 112");
    assertThatThrownBy(() -> Pruning.magnitude(0.9).perLayer().bounds(0, 0.75).apply(network))
        .hasMessageContaining("from 0 to 84");
    assertThatThrownBy(() -> Pruning.magnitude(0.2).layer("dense1", 0.75).apply(network))
        .hasMessageContaining("22 of its 112 weights")
        .hasMessageContaining("from 48 to 96");
    Network sparse = Pruning.layers(Map.of("logits", 0.75)).apply(network);
    assertThatThrownBy(() -> Pruning.magnitude(0.5).bounds(0, 0.5).apply(sparse))
        .hasMessageContaining("\"logits\"")
        .hasMessageContaining("36 of 48 weights that are 0 already (75.0%)");
  }

  @Test
  void prunesFurtherWhatIsPrunedAndBringsNothingBack() {
    Network once = Pruning.magnitude(0.5).apply(network);
    Network twice = Pruning.magnitude(0.8).perLayer().apply(once);

    for (String layer : List.of("dense1", "logits")) {
      float[] first = Nets.weights(once, layer);
      float[] second = Nets.weights(twice, layer);
      for (int i = 0; i < first.length; i++) {
        assertThat(second[i] == 0 || second[i] == first[i]).isTrue();
        assertThat(first[i] != 0 || second[i] == 0).isTrue();
      }
    }
    assertThat(Sparsity.of(twice).kept()).isLessThanOrEqualTo(112 - 90);
    assertThat(twice.graph().getLayer("dense1").conf().getLayer().getConstraints()).hasSize(1);
  }

  @Test
  void prunesConvolutionsButNeitherBatchNormNorBiases() {
    Network plain =
        Architectures.convNet(1, 8, 8, 2, Architectures.maps(4), Architectures.maps(6))
            .initialize(3);

    Network pruned = Pruning.magnitude(0.5).perLayer().apply(plain);

    assertThat(Sparsity.of(pruned).layers().stream().map(Sparsity.Layer::name))
        .containsExactly("conv1", "conv2", "logits");
    assertThat(Sparsity.of(pruned).layer("conv2").kept()).isEqualTo(108);
    for (String parameter : List.of("gamma", "beta", "mean", "var")) {
      assertThat(pruned.graph().getLayer("norm1").getParam(parameter))
          .isEqualTo(plain.graph().getLayer("norm1").getParam(parameter));
    }
  }

  @Test
  void removesUntilANumberOfParametersIsLeft() {
    // 112 weights, 19 biases
    for (Pruning pruning : List.of(Pruning.toParameters(50), Pruning.toParameters(50).perLayer())) {
      assertThat(Sparsity.of(pruning.apply(network)).parametersLeft()).isEqualTo(50);
    }
    assertThatThrownBy(() -> Pruning.toParameters(18).apply(network))
        .hasMessageContaining("18 parameters are to be left, but 19 are biases");
    assertThatThrownBy(() -> Pruning.toParameters(131).apply(network))
        .hasMessageContaining("nothing to prune")
        .hasMessageContaining("it has 131");
  }

  @Test
  void removesAsMuchAsAccuracyAllows() {
    Split split = TinyData.split();
    Network trained =
        Trainer.train(
                Architectures.mlp(4, 16, 3),
                split,
                TrainingOptions.defaults().epochs(10).batchSize(16).learningRate(0.01))
            .network();
    double before = Evaluation.of(trained, split.validation()).accuracy();

    Network pruned = Pruning.toAccuracyLoss(0.05, split.validation()).apply(trained);

    assertThat(Evaluation.of(pruned, split.validation()).accuracy())
        .isGreaterThanOrEqualTo(before - 0.05);
    long gone = 112 - Sparsity.of(pruned).kept();
    assertThat(gone).isGreaterThan(10);
    double further = (gone + 1) / 112.0;
    assertThat(
            Evaluation.of(Pruning.magnitude(further).apply(trained), split.validation()).accuracy())
        .as("one weight more is one too many")
        .isLessThan(before - 0.05);
  }

  @Test
  void aSearchByAccuracyCanBeInterrupted() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(
            () -> Pruning.toAccuracyLoss(0.1, TinyData.split().validation()).apply(network))
        .isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void refusesWhatBoundsTakeFromTheAccuracy() {
    Network trained =
        Trainer.train(
                Architectures.mlp(4, 16, 3),
                TinyData.split(),
                TrainingOptions.defaults().epochs(10).batchSize(16).learningRate(0.01))
            .network();

    assertThatThrownBy(
            () ->
                Pruning.toAccuracyLoss(0, TinyData.split().validation())
                    .bounds(0.95, 1)
                    .apply(trained))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("107 weights")
        .hasMessageContaining("allow a greater loss");
  }

  @Test
  void keepsTheConstraintsThatALayerHas() {
    Network bounded = Architectures.mlp(4, 16, 3).withMaxNorm(0.5).initialize(1);

    Network pruned = Pruning.magnitude(0.5).apply(bounded);

    assertThat(pruned.graph().getLayer("dense1").conf().getLayer().getConstraints())
        .hasSize(2)
        .hasAtLeastOneElementOfType(MaxNormConstraint.class)
        .hasAtLeastOneElementOfType(PruningMask.class);
    assertThat(
            Pruning.release(pruned).graph().getLayer("dense1").conf().getLayer().getConstraints())
        .hasSize(1)
        .hasOnlyElementsOfType(MaxNormConstraint.class);
    assertThat(bounded.graph().getLayer("dense1").conf().getLayer().getConstraints()).hasSize(1);
  }

  @Test
  void masksZerosThatHaveNoMask() {
    Network zeros = Pruning.release(Pruning.magnitude(0.5).apply(network));

    Network masked = Pruning.magnitude(0.5).apply(zeros);

    assertThat(Constraints.find(masked, "dense1", PruningMask.class)).isPresent();
    assertThat(masked.graph().params()).isEqualTo(zeros.graph().params());
  }

  @Test
  void refusesToPruneNothing() {
    Network pruned = Pruning.magnitude(0.5).apply(network);

    assertThatThrownBy(() -> Pruning.magnitude(0.4).apply(pruned))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("there is nothing to prune")
        .hasMessageContaining("56 of 112 weights kept (50.0% are 0)");
    assertThatThrownBy(() -> Pruning.magnitude(0.001).apply(network))
        .hasMessageContaining("there is nothing to prune");
    assertThatThrownBy(() -> Pruning.magnitude(0.5).gradually(0, 9, 1).apply(pruned))
        .hasMessageContaining("there is nothing to prune by and by");
  }

  @Test
  void refusesSharesOutsideZeroToOne() {
    for (double share : new double[] {-0.1, 0, 1, 1.5, 90, Double.NaN}) {
      assertThatThrownBy(() -> Pruning.magnitude(share))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("remove is " + share)
          .hasMessageContaining("0.9");
    }
    Stream.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
            () -> Pruning.magnitude(0.5).layer("dense1", 1),
            () -> Pruning.layers(Map.of("dense1", -0.5)),
            () -> Pruning.layers(Map.of()),
            () -> Pruning.magnitude(0.5).bounds(0.5, 0.2),
            () -> Pruning.magnitude(0.5).bounds(0, 1.1),
            () -> Pruning.toParameters(0),
            () -> Pruning.toAccuracyLoss(1, TinyData.split().validation()))
        .forEach(wrong -> assertThatThrownBy(wrong).isInstanceOf(IllegalArgumentException.class));
  }

  @Test
  void asksWhichLayerWasMeant() {
    assertThatThrownBy(() -> Pruning.magnitude(0.5).layer("dense2", 0.1).apply(network))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("no dense or convolutional layer \"dense2\"")
        .hasMessageContaining("did you mean \"dense1\"?")
        .hasMessageContaining("[dense1, logits]");
    assertThatThrownBy(() -> Sparsity.of(network).layer("logit"))
        .hasMessageContaining("did you mean \"logits\"?");
  }
}
