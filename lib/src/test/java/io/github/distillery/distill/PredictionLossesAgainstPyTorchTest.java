package io.github.distillery.distill;

import io.github.distillery.train.Schedule;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The fixtures are made by {@code tests/src/test/python/make_prediction_fixtures.py}. */
class PredictionLossesAgainstPyTorchTest {
  static Stream<LossFixture> cases() {
    return LossFixture.of("prediction.json");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void lossAndGradientAreThoseOfPyTorch(LossFixture expected) {
    switch (expected.kind()) {
      case "logits" -> expected.assertSameAs(new LogitMatchingLoss());
      case "decoupled" ->
          expected.assertSameAs(new DecoupledLoss(expected.option("beta"), temperature(expected)));
      case "dist" ->
          expected.assertSameAs(
              new DistLoss(
                  expected.option("inter"), expected.option("intra"), temperature(expected)));
      case "smoothing" -> expected.assertSameAs(new LabelSmoothingLoss(expected.option("epsilon")));
      case "virtual" ->
          expected.assertSameAs(
              new SoftTargetLoss(temperature(expected)),
              VirtualTeacher.logits(expected.targets().read(), expected.option("correct")));
      default -> throw new IllegalArgumentException(expected.kind());
    }
  }

  private static Schedule temperature(LossFixture expected) {
    return Schedule.constant(expected.option("temperature"));
  }
}
