package io.github.distillery.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.Gson;
import io.github.distillery.label.Temperature;
import io.github.distillery.train.CrossEntropy;
import io.github.distillery.train.RowLoss;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The fixtures are made by {@code tests/src/test/python/make_loss_fixtures.py}. */
class LossesAgainstPyTorchTest {
  record Case(
      String name,
      double[][] student,
      double[][] teacher,
      int[] labels,
      double loss,
      double[][] gradient,
      String loss_kind,
      double temperature,
      double weight) {
    @Override
    public String toString() {
      return name;
    }
  }

  record Fixtures(String made_by, List<Case> cases) {}

  static Stream<Case> cases() throws IOException {
    try (Reader reader =
        new InputStreamReader(
            LossesAgainstPyTorchTest.class.getResourceAsStream("/fixtures/losses.json"),
            StandardCharsets.UTF_8)) {
      return new Gson().fromJson(reader, Fixtures.class).cases().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void lossAndGradientAreThoseOfPyTorch(Case expected) {
    RowLoss loss =
        expected.loss_kind().equals("hard")
            ? new CrossEntropy(expected.weight())
            : new SoftTargetLoss(expected.weight(), new Temperature(expected.temperature()));
    INDArray targets =
        expected.loss_kind().equals("hard") ? oneHot(expected) : Nd4j.create(expected.teacher());
    INDArray student = Nd4j.create(expected.student()).castTo(DataType.DOUBLE);
    int batch = expected.student().length;

    var both = loss.computeGradientAndScore(targets, student, new ActivationIdentity(), null, true);
    double[][] gradient = both.getSecond().div(batch).toDoubleMatrix();

    assertThat(both.getFirst()).isCloseTo(expected.loss(), within(1e-9));
    assertThat(loss.computeScore(targets, student, new ActivationIdentity(), null, true))
        .isCloseTo(expected.loss(), within(1e-9));
    for (int row = 0; row < batch; row++) {
      assertThat(gradient[row]).containsExactly(expected.gradient()[row], within(1e-9));
    }
  }

  private static INDArray oneHot(Case one) {
    INDArray labels = Nd4j.zeros(DataType.DOUBLE, one.labels().length, one.student()[0].length);
    for (int i = 0; i < one.labels().length; i++) {
      labels.putScalar(i, one.labels()[i], 1);
    }
    return labels;
  }
}
