package io.github.distillery.distill;

import io.github.distillery.model.FeatureShape;
import io.github.distillery.model.Temperature;
import io.github.distillery.train.BatchLoss;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The fixtures are made by {@code tests/src/test/python/make_adversarial_fixtures.py}. */
class AdversarialAgainstPyTorchTest {
  static Stream<LossFixture> cases() {
    return LossFixture.of("adversarial.json");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void lossAndGradientAreThoseOfPyTorch(LossFixture expected) {
    switch (expected.kind()) {
      case "adversarial" -> fooling(expected);
      case "discriminator" -> expected.assertSameAs(new Telling(expected));
      default -> {
        expected.assertSameAs(formulaLoss(expected, OwnLosses.formula(expected.kind())));
        expected.assertSameAs(OwnLosses.loss(expected.kind()));
      }
    }
  }

  private static void fooling(LossFixture expected) {
    int batch = (int) expected.student().shape()[0];
    int classes = (int) expected.student().shape()[1];
    int hidden = (int) expected.option("hidden");
    Adversarial options =
        Adversarial.defaults()
            .temperature(new Temperature(expected.option("temperature")))
            .hidden(hidden)
            .conditional(expected.option("conditional") == 1);
    double[] told = expected.targets().values();
    double[] targets = Arrays.copyOf(told, batch * 2 * classes);
    double[] parameters = Arrays.copyOfRange(told, targets.length, told.length);
    int inputs = AdversarialLoss.inputs(options, classes);
    expected.assertSameAs(
        new AdversarialLoss(options, new Discriminator(inputs, hidden, floats(parameters))),
        Nd4j.createFromArray(targets).reshape('c', batch, 2 * classes));
  }

  private static FormulaLoss formulaLoss(LossFixture expected, Formula formula) {
    FeatureShape shape = new FeatureShape((int) expected.student().shape()[1], 1, 1, false);
    return new FormulaLoss(expected.kind(), formula, shape, shape);
  }

  /** The discriminator's loss as one of its parameters, which are the only row. */
  private static final class Telling extends BatchLoss {
    private static final long serialVersionUID = 1L;
    private final int inputs;
    private final int hidden;

    Telling(LossFixture expected) {
      inputs = (int) expected.option("inputs");
      hidden = (int) expected.option("hidden");
    }

    @Override
    protected Result evaluate(INDArray targets, INDArray student) {
      double[][] rows = targets.toDoubleMatrix();
      int half = rows.length / 2;
      DiscriminatorTraining.Outcome outcome =
          DiscriminatorTraining.measure(
              new Discriminator(inputs, hidden, floats(student.dup('c').data().asDouble())),
              Arrays.copyOf(rows, half),
              Arrays.copyOfRange(rows, half, rows.length),
              0.9);
      return new Result(
          outcome.loss(), Nd4j.createFromArray(outcome.gradient()).reshape('c', student.shape()));
    }

    @Override
    public String name() {
      return "telling";
    }
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
