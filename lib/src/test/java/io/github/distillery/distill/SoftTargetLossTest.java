package io.github.distillery.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.model.Architectures;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.Temperature;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class SoftTargetLossTest {
  private static final ActivationIdentity LOGITS = new ActivationIdentity();

  private final INDArray teacher = Nd4j.create(new double[][] {{1, 2, 3}, {0, -1, 5}});
  private final INDArray student = Nd4j.create(new double[][] {{2, 0, 1}, {1, 1, 1}});

  @Test
  void isZeroWhereStudentAndTeacherAgree() {
    assertThat(score(teacher, teacher, 4)).isCloseTo(0, within(1e-12));
  }

  @Test
  void isZeroWhereLogitsDifferByAConstantOnly() {
    assertThat(score(teacher, teacher.add(7), 4)).isCloseTo(0, within(1e-12));
  }

  @Test
  void tellsTeacherFromStudent() {
    assertThat(score(teacher, student, 2)).isNotCloseTo(score(student, teacher, 2), within(1e-3));
  }

  @Test
  void isTheMeanOverTheBatchAndNotOverTheClasses() {
    INDArray twice = Nd4j.vstack(teacher, teacher);
    INDArray studentTwice = Nd4j.vstack(student, student);

    assertThat(score(twice, studentTwice, 2)).isCloseTo(score(teacher, student, 2), within(1e-12));
  }

  @Test
  void keepsItsGradientsSizeAsTheTemperatureGrows() {
    double at10 = gradient(10).norm2Number().doubleValue();
    double at100 = gradient(100).norm2Number().doubleValue();

    assertThat(at100 / at10).isBetween(0.8, 1.25);
  }

  @Test
  void staysFiniteForLogitsThatWouldOverflow() {
    INDArray huge = Nd4j.create(new double[][] {{1e5, 0, -1e5}});
    INDArray other = Nd4j.create(new double[][] {{-1e5, 1e5, 0}});

    assertThat(score(huge, other, 1)).isFinite();
    assertThat(score(huge.castTo(DataType.FLOAT), other.castTo(DataType.FLOAT), 1)).isFinite();
  }

  @Test
  void takesSoftmaxOutputsForLogitsOnceTheyAreLogarithms() {
    INDArray probabilities = new Temperature(1).soften(teacher.castTo(DataType.FLOAT));
    INDArray logs = org.nd4j.linalg.ops.transforms.Transforms.log(probabilities);

    assertThat(score(logs, student, 4)).isCloseTo(score(teacher, student, 4), within(1e-4));
  }

  @Test
  void refusesAHeadWithAnActivation() {
    SoftTargetLoss loss = new SoftTargetLoss(new Temperature(1));

    assertThatThrownBy(
            () -> loss.computeScore(teacher, student, new ActivationSoftmax(), null, true))
        .hasMessageContaining("takes values as they are")
        .hasMessageContaining("softmax");
  }

  @Test
  void refusesWeightsAndTemperaturesThatMakeNoSense() {
    assertThatThrownBy(() -> Distillation.from(teacher()).hard(0))
        .hasMessageContaining("weight of \"hard\" is 0.0");
    assertThatThrownBy(() -> Distillation.from(teacher()).hard(Double.NaN))
        .hasMessageContaining("NaN");
    assertThatThrownBy(() -> new Temperature(0)).hasMessageContaining("temperature is 0.0");
    assertThatThrownBy(() -> new Temperature(-4)).hasMessageContaining("above 0");
  }

  private static Classifier teacher() {
    return Architectures.mlp(4, 3).initialize(1);
  }

  private static double score(INDArray teacher, INDArray student, double temperature) {
    SoftTargetLoss loss = new SoftTargetLoss(new Temperature(temperature));
    return loss.computeScore(teacher, student, LOGITS, null, true);
  }

  private INDArray gradient(double temperature) {
    SoftTargetLoss loss = new SoftTargetLoss(new Temperature(temperature));
    return loss.computeGradient(teacher, student, LOGITS, null);
  }
}
