package io.github.distillery.transfer.adapt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.data.Batch;
import io.github.distillery.distill.LossFixture;
import io.github.distillery.transfer.adapt.DomainAdversarialLoss.Push;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The fixtures are made by {@code tests/src/test/python/make_adaptation_fixtures.py}. */
class AdaptationLossesTest {
  private static final Batch BATCH = new Batch(new int[] {0}, Nd4j.zeros(1, 1), Nd4j.zeros(1, 2));

  private final INDArray features =
      Nd4j.createFromArray(new SplittableRandom(7).doubles(24, -0.5, 0.5).toArray())
          .castTo(DataType.FLOAT)
          .reshape(6, 4);
  private final INDArray domains = Nd4j.createFromArray(0f, 1f, 0f, 1f, 1f, 0f).reshape(6, 1);

  static Stream<LossFixture> cases() {
    return LossFixture.of("adaptation.json");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void lossAndGradientAreThoseOfPyTorch(LossFixture expected) {
    expected.assertSameAs(
        expected.kind().equals("coral") ? new CoralLoss() : new MeanDiscrepancyLoss());
  }

  @Test
  void aBatchOfOneDomainSaysNothing() {
    INDArray one = domains.mul(0);
    for (var loss :
        new io.github.distillery.train.BatchLoss[] {new CoralLoss(), new MeanDiscrepancyLoss()}) {
      var result =
          loss.computeGradientAndScore(one, features, new ActivationIdentity(), null, true);
      assertThat(result.getFirst()).isZero();
      assertThat(result.getSecond().norm2Number().doubleValue()).isZero();
    }
  }

  /** Against central differences, in single precision. */
  @ParameterizedTest
  @EnumSource(Push.class)
  void theGradientByFeaturesIsThatOfTheLoss(Push push) {
    DomainAdversarialLoss loss =
        new DomainAdversarialLoss(push, new DomainDiscriminator(4, 5, 0.01, 3));

    INDArray gradient = loss.evaluate(domains, features).gradient();
    double step = 1e-3;
    for (int i = 0; i < features.length(); i++) {
      double here = features.getDouble(i);
      features.putScalar(i, here + step);
      double above = loss.evaluate(domains, features).loss();
      features.putScalar(i, here - step);
      double below = loss.evaluate(domains, features).loss();
      features.putScalar(i, here);
      assertThat(gradient.getDouble(i)).isCloseTo((above - below) / (2 * step), within(2e-3));
    }
    assertThat(gradient.norm2Number().doubleValue()).isGreaterThan(1e-2);
  }

  @Test
  void invertedLeavesSourceFeaturesAlone() {
    DomainAdversarialLoss loss =
        new DomainAdversarialLoss(Push.INVERTED, new DomainDiscriminator(4, 5, 0.01, 3));

    INDArray gradient = loss.evaluate(domains, features).gradient();

    assertThat(gradient.getRow(0).norm2Number().doubleValue()).isZero();
    assertThat(gradient.getRow(1).norm2Number().doubleValue()).isPositive();
  }

  @Test
  void theDiscriminatorLearnsToTellDomainsAndGoesOnFromItsState() {
    INDArray far = features.add(domains.mul(2).broadcast(6, 4));
    DomainAdversarialLoss first =
        new DomainAdversarialLoss(Push.REVERSED, new DomainDiscriminator(4, 8, 0.05, 3));
    DomainAdversarialLoss second =
        new DomainAdversarialLoss(Push.REVERSED, new DomainDiscriminator(4, 8, 0.05, 9));
    for (int i = 0; i < 60; i++) {
      first.evaluate(domains, far);
      first.afterStep(BATCH);
    }
    second.restore(first.state());

    double loss = -first.evaluate(domains, far).loss();
    assertThat(loss).isLessThan(0.2);
    assertThat(first.figures().get("discriminator accuracy")).isEqualTo(1, within(1e-9));
    assertThat(-second.evaluate(domains, far).loss()).isCloseTo(loss, within(1e-6));
    first.afterStep(BATCH);
    second.afterStep(BATCH);
    assertThat(second.evaluate(domains, far).loss())
        .isCloseTo(first.evaluate(domains, far).loss(), within(1e-6));
  }

  /** {@code -BCE} is -log 2 where the discriminator says one half of all. */
  @Test
  void guessingIsLogTwo() {
    DomainDiscriminator silent = new DomainDiscriminator(4, 5, 0.01, 3);
    silent.state().get("parameters").assign(0);

    assertThat(new DomainAdversarialLoss(Push.REVERSED, silent).evaluate(domains, features).loss())
        .isCloseTo(-Math.log(2), within(1e-6));
    assertThat(new DomainAdversarialLoss(Push.INVERTED, silent).evaluate(domains, features).loss())
        .isCloseTo(Math.log(2), within(1e-6));
  }
}
