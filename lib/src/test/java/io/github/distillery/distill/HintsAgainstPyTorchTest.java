package io.github.distillery.distill;

import io.github.distillery.model.FeatureShape;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/** The fixtures are made by {@code tests/src/test/python/make_hints_fixtures.py}. */
class HintsAgainstPyTorchTest {
  static Stream<LossFixture> cases() {
    return LossFixture.of("hints.json");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void lossAndGradientAreThoseOfPyTorch(LossFixture expected) {
    INDArray targets = expected.targets().read();
    long batch = targets.size(0);
    expected.assertSameAs(
        loss(expected), targets.reshape('c', new long[] {batch, targets.length() / batch}));
  }

  private static ILossFunction loss(LossFixture expected) {
    return switch (expected.kind()) {
      case "hint" -> new HintLoss(new Projector.None());
      case "attention" ->
          new AttentionTransferLoss(
              shape(expected, "s"), shape(expected, "t"), expected.option("power"));
      case "selectivity" -> new NeuronSelectivityLoss(shape(expected, "s"), shape(expected, "t"));
      case "flow" ->
          new FlowOfSolutionLoss(
              FlowOfSolutionLoss.Flow.between(shape(expected, "s1"), shape(expected, "s2")),
              FlowOfSolutionLoss.Flow.between(shape(expected, "t1"), shape(expected, "t2")));
      default -> throw new IllegalArgumentException(expected.kind());
    };
  }

  private static FeatureShape shape(LossFixture expected, String whose) {
    return new FeatureShape(
        (int) expected.option(whose + "c"),
        (int) expected.option(whose + "h"),
        (int) expected.option(whose + "w"),
        true);
  }
}
