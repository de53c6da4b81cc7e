package io.github.distillery.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.train.BatchLoss;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What holds for every loss that compares the samples of a batch with each other. */
class RelationLossesTest {
  private static final ActivationIdentity IDENTITY = new ActivationIdentity();

  private final INDArray teacher = random(7, 5, 1);
  private final INDArray student = random(7, 4, 2);

  static Stream<BatchLoss> losses() {
    return Stream.concat(Stream.of(new SimilarityPreservingLoss()), relationalLosses());
  }

  static Stream<BatchLoss> relationalLosses() {
    return Stream.of(new RelationalDistanceLoss(), new RelationalAngleLoss());
  }

  @ParameterizedTest
  @MethodSource("losses")
  void isZeroWithoutGradientAtAMatch(BatchLoss loss) {
    assertThat(score(loss, teacher, teacher)).isCloseTo(0, within(1e-20));
    assertThat(gradient(loss, teacher, teacher).norm2Number().doubleValue()).isLessThan(1e-12);
    assertThat(score(loss, teacher, student)).isGreaterThan(1e-3);
  }

  @ParameterizedTest
  @MethodSource("losses")
  void doesNotDependOnTheOrderOfSamples(BatchLoss loss) {
    int[] other = {3, 0, 6, 1, 5, 2, 4};
    INDArray turned = gradient(loss, teacher.getRows(other), student.getRows(other));

    assertThat(score(loss, teacher.getRows(other), student.getRows(other)))
        .isCloseTo(score(loss, teacher, student), within(1e-12));
    assertThat(turned.distance2(gradient(loss, teacher, student).getRows(other))).isLessThan(1e-12);
  }

  @ParameterizedTest
  @MethodSource("losses")
  void isBlindToARotationAndAScaleOfEitherSide(BatchLoss loss) {
    double expected = score(loss, teacher, student);

    assertThat(score(loss, teacher.mmul(rotation(5)).mul(7), student))
        .isCloseTo(expected, within(1e-12));
    assertThat(score(loss, teacher, student.mmul(rotation(4)).mul(0.3)))
        .isCloseTo(expected, within(1e-12));
  }

  @ParameterizedTest
  @MethodSource("relationalLosses")
  void distancesAndAnglesAreBlindToAShift(BatchLoss loss) {
    assertThat(score(loss, teacher, student.add(100)))
        .isCloseTo(score(loss, teacher, student), within(1e-9));
  }

  @ParameterizedTest
  @MethodSource("losses")
  void tellsAShuffledTeacherFromTheRightOne(BatchLoss loss) {
    int[] shuffled = {1, 2, 3, 4, 5, 6, 0};

    assertThat(score(loss, teacher.getRows(shuffled), teacher)).isGreaterThan(1e-3);
  }

  @ParameterizedTest
  @MethodSource("losses")
  void hasNothingToSayOfASingleSample(BatchLoss loss) {
    assertThat(score(loss, teacher.getRows(0), student.getRows(0))).isCloseTo(0, within(1e-20));
    assertThat(gradient(loss, teacher.getRows(0), student.getRows(0)).norm2Number().doubleValue())
        .isLessThan(1e-12);
  }

  @ParameterizedTest
  @MethodSource("relationalLosses")
  void twoSamplesAreAtDistanceOneWithoutAnyAngle(BatchLoss loss) {
    int[] two = {0, 1};

    assertThat(score(loss, teacher.getRows(two), student.getRows(two))).isCloseTo(0, within(1e-20));
    assertThat(
            gradient(loss, teacher.getRows(two), student.getRows(two)).norm2Number().doubleValue())
        .isLessThan(1e-12);
  }

  @ParameterizedTest
  @MethodSource("losses")
  void staysFiniteWhereSamplesCoincideOrAreAllZero(BatchLoss loss) {
    INDArray some = student.dup();
    some.putRow(2, some.getRow(0));
    some.putRow(3, Nd4j.zeros(DataType.DOUBLE, 4));
    INDArray all = Nd4j.ones(DataType.DOUBLE, 7, 4).mul(0.1);
    INDArray none = Nd4j.zeros(DataType.DOUBLE, 7, 4);

    for (INDArray features : new INDArray[] {some, all, none}) {
      for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
        INDArray typed = features.castTo(type);
        INDArray gradient = gradient(loss, teacher, typed);
        assertThat(score(loss, teacher, typed)).isFinite();
        assertThat(score(loss, typed, student)).isFinite();
        assertThat(gradient.norm2Number().doubleValue()).isLessThan(10);
        assertThat(gradient.dataType()).isEqualTo(type);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 4})
  void aMapIsOneLongRowForTheTeacherToo(long seed) {
    INDArray maps = random(7, 12, seed).reshape('c', 7, 3, 2, 2);
    SimilarityPreservingLoss loss = new SimilarityPreservingLoss();

    assertThat(score(loss, maps, student))
        .isCloseTo(score(loss, maps.reshape('c', 7, 12), student), within(1e-12));
  }

  @Test
  void informationDoesNotDependOnTheOrderOfSamples() {
    VariationalInformationLoss loss = new VariationalInformationLoss(2, 2);
    INDArray targets = random(7, 4, 8);
    INDArray means = Nd4j.hstack(random(7, 4, 9), Nd4j.ones(DataType.DOUBLE, 7, 2));
    int[] other = {3, 0, 6, 1, 5, 2, 4};

    assertThat(score(loss, targets.getRows(other), means.getRows(other)))
        .isCloseTo(score(loss, targets, means), within(1e-12));
  }

  @Test
  void theBestVarianceIsTheMeanSquaredError() {
    VariationalInformationLoss loss = new VariationalInformationLoss(1, 2);
    INDArray targets = Nd4j.createFromArray(new double[][] {{1, 2}, {3, 4}});
    // errors of 2 and 0: a mean square of 2
    double raw = Math.log(Math.expm1(2 - VariationalInformationLoss.LEAST_VARIANCE));
    INDArray seen = Nd4j.createFromArray(new double[][] {{3, 2, raw}, {1, 4, raw}});

    INDArray gradient = gradient(loss, targets, seen);
    assertThat(gradient.getColumn(2).sumNumber().doubleValue()).isCloseTo(0, within(1e-12));
    assertThat(score(loss, targets, seen)).isCloseTo(0.5 + Math.log(2) / 2, within(1e-12));
  }

  private static double score(BatchLoss loss, INDArray teacher, INDArray student) {
    return loss.computeScore(teacher, student, IDENTITY, null, true);
  }

  private static INDArray gradient(BatchLoss loss, INDArray teacher, INDArray student) {
    return loss.computeGradient(teacher, student, IDENTITY, null);
  }

  private static INDArray random(int rows, int columns, long seed) {
    Random random = new Random(seed);
    return Nd4j.createFromArray(random.doubles((long) rows * columns, -1, 1).toArray())
        .reshape('c', new long[] {rows, columns});
  }

  /** Turns the first two axes. */
  private static INDArray rotation(int values) {
    INDArray rotation = Nd4j.eye(values).castTo(DataType.DOUBLE);
    rotation.putScalar(0, 0, Math.cos(0.7));
    rotation.putScalar(0, 1, -Math.sin(0.7));
    rotation.putScalar(1, 0, Math.sin(0.7));
    rotation.putScalar(1, 1, Math.cos(0.7));
    return rotation;
  }
}
