package io.github.distillery.distill;

import io.github.distillery.model.Temperature;
import io.github.distillery.train.CrossEntropy;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The fixtures are made by {@code tests/src/test/python/make_loss_fixtures.py}. */
class LossesAgainstPyTorchTest {
  static Stream<LossFixture> cases() {
    return LossFixture.of("losses.json");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void lossAndGradientAreThoseOfPyTorch(LossFixture expected) {
    expected.assertSameAs(
        expected.kind().equals("hard")
            ? new CrossEntropy()
            : new SoftTargetLoss(new Temperature(expected.option("temperature"))));
  }
}
