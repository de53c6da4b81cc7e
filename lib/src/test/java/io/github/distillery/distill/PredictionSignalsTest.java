package io.github.distillery.distill;

import static io.github.distillery.model.Temperature.temperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.TinyData;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.evaluate.Fidelity;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Classifier;
import io.github.distillery.train.GradientCheck;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;

class PredictionSignalsTest {
  private static final INDArray TEACHER =
      Nd4j.create(new double[][] {{1, 2, 3, -1}, {0, -1, 5, 2}, {4, 1, 0, 3}});
  private static final INDArray STUDENT =
      Nd4j.create(new double[][] {{2, 0, 1, 1}, {1, 3, 1, 0}, {-1, 2, 0.5, 4}});
  private static final INDArray LABELS =
      Nd4j.create(new double[][] {{0, 0, 1, 0}, {0, 0, 0, 1}, {1, 0, 0, 0}});

  static Stream<Signal> all() {
    return Stream.of(
        Signal.logitMatching(),
        Signal.decoupled(4, temperature(2)),
        Signal.dist(1, 2, temperature(2)),
        Signal.labelSmoothing(0.1),
        Signal.virtualTeacher(0.95, temperature(5)));
  }

  static Stream<ILossFunction> losses() {
    Schedule warm = Schedule.constant(3);
    return Stream.of(new LogitMatchingLoss(), new SoftTargetLoss(warm), new DistLoss(1, 1, warm));
  }

  @ParameterizedTest
  @MethodSource("all")
  void theGradientIsRightOnADenseStudent(Signal signal) {
    Dataset data = TinyData.clouds(16, 3);
    Classifier teacher = Architectures.mlp(4, 9, 3).initialize(7);

    GradientCheck check =
        Distillation.from(teacher)
            .with(0.7, signal)
            .checkGradient(Architectures.mlp(4, 6, 3), data);

    assertThat(check.isRight()).as(check.toString()).isTrue();
    assertThat(check.checked()).isGreaterThan(40);
  }

  @Test
  void theGradientOfAllTogetherIsRightOnAConvolutionalStudent() {
    Dataset data = threeKinds(TinyData.images(6, 3));
    Distillation distillation =
        Distillation.from(Architectures.mlp(256, 5, 3).initialize(7)).hard(0.3);
    for (Signal signal : all().toList()) {
      distillation = distillation.with(0.7, signal);
    }

    GradientCheck check =
        distillation.checkGradient(Architectures.lenet(1, 16, 16, 2, 2, 3, 3), data);

    assertThat(distillation.signals()).hasSize(6);
    assertThat(check.isRight()).as(check.toString()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("losses")
  void aMatchCostsNothingAndTeachesNothing(ILossFunction loss) {
    assertThat(score(loss, TEACHER, TEACHER)).isCloseTo(0, within(1e-12));
    assertThat(gradient(loss, TEACHER, TEACHER).norm2Number().doubleValue()).isLessThan(1e-12);
    assertThat(score(loss, TEACHER, STUDENT)).isGreaterThan(0.01);
  }

  @Test
  void aMatchOfTheDecoupledPartsCostsNothing() {
    DecoupledLoss loss = new DecoupledLoss(8, Schedule.constant(3));

    assertThat(score(loss, withLabels(TEACHER), TEACHER)).isCloseTo(0, within(1e-12));
    assertThat(gradient(loss, withLabels(TEACHER), TEACHER).norm2Number().doubleValue())
        .isLessThan(1e-12);
    assertThat(score(loss, withLabels(TEACHER), STUDENT)).isGreaterThan(0.01);
  }

  @ParameterizedTest
  @MethodSource("losses")
  void theOrderOfTheSamplesDoesNotMatter(ILossFunction loss) {
    assertThat(score(loss, turned(TEACHER), turned(STUDENT)))
        .isCloseTo(score(loss, TEACHER, STUDENT), within(1e-12));
    assertThat(gradient(loss, turned(TEACHER), turned(STUDENT)))
        .matches(g -> g.equalsWithEps(turned(gradient(loss, TEACHER, STUDENT)), 1e-12));
  }

  @Test
  void theOrderOfTheSamplesDoesNotMatterToTheDecoupledParts() {
    DecoupledLoss loss = new DecoupledLoss(8, Schedule.constant(3));

    assertThat(score(loss, turned(withLabels(TEACHER)), turned(STUDENT)))
        .isCloseTo(score(loss, withLabels(TEACHER), STUDENT), within(1e-12));
  }

  @Test
  void softTargetsAtHighTemperatureBecomeLogitMatching() {
    INDArray v = TEACHER.subColumnVector(TEACHER.mean(true, 1));
    INDArray z = STUDENT.subColumnVector(STUDENT.mean(true, 1));
    ILossFunction soft = new SoftTargetLoss(Schedule.constant(1e4));

    assertThat(4 * score(soft, v, z)).isCloseTo(score(new LogitMatchingLoss(), v, z), within(1e-2));
    assertThat(gradient(soft, v, z).mul(4))
        .matches(g -> g.equalsWithEps(gradient(new LogitMatchingLoss(), v, z), 1e-2));
  }

  @Test
  void logitMatchingSumsOverTheClassesAndHalves() {
    INDArray zero = Nd4j.zeros(DataType.DOUBLE, 2, 4);
    INDArray two = Nd4j.valueArrayOf(new long[] {2, 4}, 2.0, DataType.DOUBLE);

    assertThat(score(new LogitMatchingLoss(), zero, two)).isEqualTo(8, within(1e-12));
  }

  @Test
  void thePartsOfDecoupledKnowledgeAddUpToSoftTargets() {
    Schedule temperature = Schedule.constant(2);
    INDArray teacher = TEACHER.getRow(0, true);
    INDArray student = STUDENT.getRow(0, true);
    INDArray targets = Nd4j.concat(1, teacher, LABELS.getRow(0, true));
    double sure = Math.exp(1.5) / (Math.exp(0.5) + Math.exp(1) + Math.exp(1.5) + Math.exp(-0.5));

    double parts = score(new DecoupledLoss(1 - sure, temperature), targets, student);

    assertThat(parts)
        .isCloseTo(score(new SoftTargetLoss(temperature), teacher, student), within(1e-12));
  }

  @Test
  void twoClassesHaveNoOthersToDivideSoDecoupledKnowledgeIsSoftTargets() {
    INDArray teacher = Nd4j.create(new double[][] {{1, 3}, {-2, 0.5}});
    INDArray student = Nd4j.create(new double[][] {{0, -1}, {4, 4}});
    INDArray targets = Nd4j.concat(1, teacher, Nd4j.create(new double[][] {{0, 1}, {1, 0}}));
    Schedule temperature = Schedule.constant(4);

    for (double beta : new double[] {0, 1, 1000}) {
      ILossFunction decoupled = new DecoupledLoss(beta, temperature);
      assertThat(score(decoupled, targets, student))
          .isCloseTo(score(new SoftTargetLoss(temperature), teacher, student), within(1e-12));
      assertThat(gradient(decoupled, targets, student))
          .matches(
              g ->
                  g.equalsWithEps(
                      gradient(new SoftTargetLoss(temperature), teacher, student), 1e-12));
    }
  }

  @Test
  void distBearsAnotherMeasureOfSureness() {
    DistLoss inter = new DistLoss(1, 0, Schedule.constant(1));
    INDArray half = probabilities(TEACHER).muli(0.5).addi(0.125);
    INDArray logits = org.nd4j.linalg.ops.transforms.Transforms.log(half);

    assertThat(score(inter, TEACHER, logits)).isCloseTo(0, within(1e-12));
    assertThat(score(new SoftTargetLoss(Schedule.constant(1)), TEACHER, logits))
        .isGreaterThan(0.05);
  }

  @Test
  void distOfASingleSampleHasNoRelationsAmongSamples() {
    DistLoss intra = new DistLoss(0, 1, Schedule.constant(1));
    INDArray teacher = TEACHER.getRow(0, true);
    INDArray student = STUDENT.getRow(0, true);

    assertThat(score(intra, teacher, student)).isEqualTo(0, within(0.0));
    assertThat(gradient(intra, teacher, student).norm1Number().doubleValue())
        .isEqualTo(0, within(0.0));
  }

  @Test
  void distOfAStudentThatPrefersNothingStaysFinite() {
    DistLoss loss = new DistLoss(1, 1, Schedule.constant(1));
    INDArray unsure = Nd4j.zeros(DataType.DOUBLE, 3, 4);

    assertThat(score(loss, TEACHER, unsure)).isEqualTo(0, within(0.0));
    assertThat(gradient(loss, TEACHER, unsure).norm1Number().doubleValue())
        .isEqualTo(0, within(0.0));
  }

  @Test
  void theVirtualTeacherIsRightAndEquallyUnsureOfAllElse() {
    INDArray logits = VirtualTeacher.logits(LABELS, 0.94);
    double[] first = probabilities(logits).getRow(0).toDoubleVector();

    assertThat(first[2]).isCloseTo(0.94, within(1e-12));
    assertThat(first[0]).isCloseTo(0.02, within(1e-12)).isEqualTo(first[3], within(1e-15));
  }

  @ParameterizedTest
  @MethodSource("all")
  void aStudentLearnsByEachAndTheTeacherStaysAsItIs(Signal signal) {
    Split split = TinyData.split();
    TrainingOptions options =
        TrainingOptions.defaults().epochs(12).batchSize(16).learningRate(0.02);
    Trained teacher = Trainer.train(Architectures.mlp(4, 16, 3), split, options);
    String before = teacher.fingerprint();
    Distillation distillation =
        signal.needsTeacher() ? Distillation.from(teacher) : Distillation.withoutTeacher();

    Trained student =
        distillation.with(1, signal).train(Architectures.mlp(4, 8, 3), split, options);

    assertThat(Evaluation.of(student, split.test()).accuracy()).isGreaterThan(0.8);
    assertThat(Fidelity.of(teacher, student, split.test()).agreement()).isGreaterThan(0.8);
    assertThat(teacher.fingerprint()).isEqualTo(before);
  }

  @Test
  void aTemperatureThatChangesIsShownInTheHistory() {
    Split split = TinyData.split();
    Classifier teacher = Architectures.mlp(4, 9, 3).initialize(7);

    Trained student =
        Distillation.from(teacher)
            .with(1, Signal.decoupled(2, Schedule.linear(8, 4)))
            .with(1, Signal.dist(1, 1, Schedule.linear(4, 1)))
            .with(1, Signal.virtualTeacher(0.9, Schedule.linear(20, 10)))
            .soft(1, Schedule.linear(4, 2))
            .train(Architectures.mlp(4, 8, 3), split, TrainingOptions.defaults().epochs(4));

    var last = student.history().epochs().get(3).figures();
    assertThat(last.get("decoupled temperature")).isBetween(4.0, 5.0);
    assertThat(last.get("dist temperature")).isBetween(1.0, 1.75);
    assertThat(last.get("virtual teacher temperature")).isBetween(10.0, 12.5);
    assertThat(last.get("soft temperature")).isBetween(2.0, 2.5);
  }

  @Test
  void withoutATeacherHardLabelsAreOrdinaryTraining() {
    Split split = TinyData.split();
    TrainingOptions options = TrainingOptions.defaults().epochs(2);
    var plan = Architectures.mlp(4, 8, 3);

    Trained distilled = Distillation.withoutTeacher().hard(1).train(plan, split, options);

    assertThat(distilled.fingerprint())
        .isEqualTo(Trainer.train(plan, split, options).fingerprint());
  }

  @Test
  void smoothedLabelsKeepAStudentFromBeingTooSure() {
    Split split = TinyData.split();
    TrainingOptions options = TrainingOptions.defaults().epochs(30).learningRate(0.02);
    var plan = Architectures.mlp(4, 16, 3);

    Trained hard = Distillation.withoutTeacher().hard(1).train(plan, split, options);
    Trained smooth =
        Distillation.withoutTeacher()
            .with(1, Signal.labelSmoothing(0.3))
            .train(plan, split, options);

    assertThat(sureness(smooth, split.train())).isLessThan(sureness(hard, split.train()) - 0.05);
  }

  @Test
  void numbersThatMakeNoSenseAreRefusedWhenTheSignalIsMade() {
    assertThatThrownBy(() -> Signal.labelSmoothing(0)).hasMessageContaining("use hard labels");
    assertThatThrownBy(() -> Signal.labelSmoothing(1)).hasMessageContaining("smoothing is 1.0");
    assertThatThrownBy(() -> Signal.decoupled(-1, temperature(4)))
        .hasMessageContaining("(beta) is -1.0");
    assertThatThrownBy(() -> Signal.dist(0, 0, temperature(1)))
        .hasMessageContaining("0.0 (inter) and 0.0 (intra)");
    assertThatThrownBy(() -> Signal.dist(-1, 2, temperature(1))).hasMessageContaining("-1.0");
    assertThatThrownBy(() -> Signal.virtualTeacher(1, temperature(20)))
        .hasMessageContaining("true class 1.0");
    assertThatThrownBy(
            () ->
                Distillation.withoutTeacher()
                    .with(1, Signal.virtualTeacher(0.3, temperature(20)))
                    .train(
                        Architectures.mlp(4, 8, 3), TinyData.split(), TrainingOptions.defaults()))
        .hasMessageContaining("0.3 is not right among 3 classes");
  }

  @Test
  void distOfTwoClassesOrTinyBatchesIsRefusedWhereItWouldTeachNothing() {
    Split images = TinyData.images(20, 3).split(0.6, 0.2, 3);
    TrainingOptions options = TrainingOptions.defaults().epochs(1);
    Distillation distillation = Distillation.from(Architectures.mlp(256, 4, 2).initialize(9));

    assertThatThrownBy(
            () ->
                distillation
                    .with(1, Signal.dist(1, 0, temperature(1)))
                    .train(Architectures.mlp(256, 3, 2), images, options))
        .hasMessageContaining("teaches nothing about 2 classes");
    assertThatThrownBy(
            () ->
                distillation
                    .with(1, Signal.dist(0, 1, temperature(1)))
                    .train(Architectures.mlp(256, 3, 2), images, options.batchSize(2)))
        .hasMessageContaining("teaches nothing from batches of 2");
    assertThat(
            distillation
                .with(1, Signal.dist(1, 1, temperature(1)))
                .train(Architectures.mlp(256, 3, 2), images, options)
                .history()
                .epochs()
                .get(0)
                .loss())
        .isPositive();
  }

  private static double sureness(Classifier classifier, Dataset data) {
    return probabilities(classifier.logits(data)).max(1).meanNumber().doubleValue();
  }

  private static INDArray probabilities(INDArray logits) {
    return Nd4j.nn.softmax(logits, 1);
  }

  private static INDArray withLabels(INDArray logits) {
    return Nd4j.concat(1, logits, LABELS);
  }

  private static INDArray turned(INDArray rows) {
    return Nd4j.vstack(rows.getRow(2, true), rows.getRow(0, true), rows.getRow(1, true)).dup();
  }

  private static double score(ILossFunction loss, INDArray targets, INDArray student) {
    return loss.computeScore(targets, student, new ActivationIdentity(), null, true);
  }

  private static INDArray gradient(ILossFunction loss, INDArray targets, INDArray student) {
    return loss.computeGradient(targets, student, new ActivationIdentity(), null);
  }

  private static Dataset threeKinds(Dataset images) {
    int[] classOf = new int[images.size()];
    for (int i = 0; i < classOf.length; i++) {
      classOf[i] = i % 3;
    }
    return Dataset.of(
        "kinds", images.features(), classOf, java.util.List.of("a", "b", "c"), images.provenance());
  }
}
