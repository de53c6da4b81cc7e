package io.github.distillery.distill;

import static io.github.distillery.model.Temperature.temperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.TinyData;
import io.github.distillery.data.Batch;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.evaluate.Fidelity;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Network;
import io.github.distillery.train.Augmentation;
import io.github.distillery.train.GradientCheck;
import io.github.distillery.train.History;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class AdversarialTest {
  private static final String ACCURACY = "adversarial discriminator accuracy";
  private static final String LOSS = "adversarial discriminator loss";

  @TempDir Path folder;

  private static final Split SPLIT = TinyData.split();
  private static final TrainingOptions OPTIONS =
      TrainingOptions.defaults().epochs(15).batchSize(16).learningRate(0.01);
  private static final Trained TEACHER = Trainer.train(Architectures.mlp(4, 32, 3), SPLIT, OPTIONS);
  private static final Architecture STUDENT = Architectures.mlp(4, 8, 3);

  @Test
  void theGradientIsRightOnADenseAndAConvolutionalStudent() {
    Dataset images = TinyData.images(4, 1);
    Network imageTeacher = Architectures.lenet(1, 16, 16, 1, 2, 3, 2).initialize(3);
    for (Adversarial signal :
        new Adversarial[] {
          Signal.adversarial(),
          Signal.adversarial().conditional(false).temperature(temperature(1)).slope(100)
        }) {
      assertRight(
          Distillation.from(TEACHER).with(0.7, signal).checkGradient(STUDENT, SPLIT.train()));
      assertRight(
          Distillation.from(TEACHER)
              .soft(1, temperature(4))
              .with(0.7, signal)
              .checkGradient(STUDENT, SPLIT.train()));
    }
    assertRight(
        Distillation.from(imageTeacher)
            .with(0.7, Signal.adversarial())
            .checkGradient(Architectures.lenet(1, 16, 16, 1, 2, 3, 2), images));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void neitherSideCollapsesBesideSoftTargets(long seed) {
    Trained taught =
        Distillation.from(TEACHER)
            .soft(1, temperature(2))
            .with(0.5, Signal.adversarial())
            .train(STUDENT, SPLIT, OPTIONS.seed(seed));

    assertThat(Evaluation.of(taught, SPLIT.test()).accuracy())
        .isGreaterThan(Evaluation.of(TEACHER, SPLIT.test()).accuracy() - 0.1);
    for (History.Epoch epoch : taught.history().epochs()) {
      assertThat(epoch.figures().get(ACCURACY)).isBetween(0.25, 0.9);
      assertThat(epoch.figures().get(LOSS)).isBetween(0.3, 1.0);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void evenAHeavyWeightAndAQuickDiscriminatorDoNotUndoHardLabels(long seed) {
    Trained taught =
        Distillation.from(TEACHER)
            .hard(1)
            .with(3, Signal.adversarial().learningRate(0.05))
            .train(STUDENT, SPLIT, OPTIONS.seed(seed));

    assertThat(Evaluation.of(taught, SPLIT.test()).accuracy())
        .isGreaterThan(Evaluation.of(TEACHER, SPLIT.test()).accuracy() - 0.12);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void evenAloneItTeachesAStudentThatSeesNoOtherSignal(long seed) {
    Trained taught =
        Distillation.from(TEACHER)
            .with(1, Signal.adversarial().learningRate(0.01))
            .train(STUDENT, SPLIT, OPTIONS.epochs(25).seed(seed));

    assertThat(Fidelity.of(TEACHER, taught, SPLIT.test()).agreement()).isGreaterThan(0.7);
  }

  @Test
  void aDiscriminatorLearnsToTellAFlatStudentFromItsTeacherAndThenWaits() {
    Adversarial options = Signal.adversarial().learningRate(0.01);
    Discriminator discriminator = Discriminator.fresh(3, 16, 1);
    DiscriminatorTraining training = new DiscriminatorTraining(discriminator, options);
    Random random = new Random(1);
    float[] before = discriminator.parameters().clone();
    int changedLast = 0;
    for (int step = 0; step < 300; step++) {
      double[][] sure = new double[16][];
      double[][] flat = new double[16][];
      for (int i = 0; i < 16; i++) {
        double p = 0.8 + 0.2 * random.nextDouble();
        sure[i] = new double[] {p, 1 - p, 0};
        flat[i] = new double[] {0.4, 0.3, 0.3};
      }
      training.step(sure, flat);
      if (!java.util.Arrays.equals(before, discriminator.parameters())) {
        changedLast = step;
        before = discriminator.parameters().clone();
      }
    }
    assertThat(training.figures().get("discriminator accuracy")).isEqualTo(1, within(1e-9));
    assertThat(changedLast).isBetween(5, 100);
  }

  @Test
  void theScoreNeverChangesFasterThanTheBound() {
    Discriminator discriminator = Discriminator.fresh(5, 24, 3);
    for (int i = 0; i < discriminator.parameters().length; i++) {
      discriminator.parameters()[i] *= 9;
    }
    discriminator.boundSlope(4);
    Random random = new Random(2);
    double[] slope = new double[5];
    for (int trial = 0; trial < 200; trial++) {
      discriminator.score(random.doubles(5, -3, 3).toArray(), slope);
      double length = Math.sqrt(java.util.Arrays.stream(slope).map(s -> s * s).sum());
      assertThat(length).isLessThan(4.0001).isPositive();
    }
  }

  @Test
  void aDiscriminatorThatCannotTellIsRightHalfTheTime() {
    AdversarialLoss loss = new AdversarialLoss(Signal.adversarial(), Discriminator.fresh(6, 8, 1));
    INDArray logits = Nd4j.createFromArray(new double[][] {{1, 2, 3}, {0, -1, 4}});
    INDArray labels = Nd4j.createFromArray(new double[][] {{0, 0, 1}, {0, 0, 1}});

    loss.computeGradient(Nd4j.hstack(logits, labels), logits, new ActivationIdentity(), null);
    loss.afterStep(new Batch(new int[] {0, 1}, logits, labels));

    assertThat(loss.figures().get("discriminator accuracy")).isEqualTo(0.5, within(1e-12));
  }

  @Test
  void theOrderOfSamplesChangesNothing() {
    AdversarialLoss loss = new AdversarialLoss(Signal.adversarial(), Discriminator.fresh(6, 8, 1));
    INDArray targets =
        Nd4j.createFromArray(new double[][] {{1, 2, 3, 0, 0, 1}, {5, -1, 4, 1, 0, 0}});
    INDArray logits = Nd4j.createFromArray(new double[][] {{1, 0, 2}, {0, -3, 1}});
    INDArray turnedTargets = Nd4j.vstack(targets.getRow(1), targets.getRow(0));
    INDArray turnedLogits = Nd4j.vstack(logits.getRow(1), logits.getRow(0));

    var straight =
        loss.computeGradientAndScore(targets, logits, new ActivationIdentity(), null, true);
    var turned =
        loss.computeGradientAndScore(
            turnedTargets, turnedLogits, new ActivationIdentity(), null, true);

    assertThat(turned.getFirst()).isEqualTo(straight.getFirst(), within(1e-12));
    assertThat(turned.getSecond().getDouble(0, 2))
        .isEqualTo(straight.getSecond().getDouble(1, 2), within(1e-12));
  }

  @Test
  void aStoppedTrainingGoesOnWithItsDiscriminator() {
    TrainingOptions kept = OPTIONS.epochs(6).checkpoint(folder.resolve("a.checkpoint"));
    Trained stopped = trainUntilBatch(3 * 12 + 4, kept);
    assertThat(stopped.history().epochs()).hasSize(3);

    Trained resumed = trainUntilBatch(-1, kept);

    Trained undisturbed = trainUntilBatch(-1, OPTIONS.epochs(6));
    assertThat(resumed.fingerprint()).isEqualTo(undisturbed.fingerprint());
    assertThat(resumed.history().epochs().get(5).figures())
        .isEqualTo(undisturbed.history().epochs().get(5).figures())
        .containsOnlyKeys(ACCURACY, LOSS);
  }

  @Test
  void theTeacherStaysAndASeedRepeatsItself() {
    String before = TEACHER.fingerprint();
    Distillation distillation =
        Distillation.from(TEACHER).soft(1, temperature(2)).with(0.5, Signal.adversarial());

    Trained first = distillation.train(STUDENT, SPLIT, OPTIONS.epochs(3));
    Trained again = distillation.train(STUDENT, SPLIT, OPTIONS.epochs(3));

    assertThat(again.fingerprint()).isEqualTo(first.fingerprint());
    assertThat(TEACHER.fingerprint()).isEqualTo(before);
  }

  @Test
  void valuesThatMeanNothingAreRefused() {
    assertThatThrownBy(() -> Signal.adversarial().temperature(temperature(0)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Signal.adversarial().hidden(0)).hasMessageContaining("0 hidden units");
    assertThatThrownBy(() -> Signal.adversarial().teacherTarget(0.4))
        .hasMessageContaining("teacher's target is 0.4");
    assertThatThrownBy(() -> Signal.adversarial().pauseAbove(1.5))
        .hasMessageContaining("above 0.5, up to 1.0");
    assertThatThrownBy(() -> Signal.adversarial().slope(Double.NaN)).hasMessageContaining("NaN");
  }

  private Trained trainUntilBatch(int batch, TrainingOptions kept) {
    AtomicInteger batches = new AtomicInteger();
    Augmentation interrupting =
        (features, random) -> {
          if (batches.incrementAndGet() == batch) {
            Thread.currentThread().interrupt();
          }
          return features;
        };
    Trained trained =
        Distillation.from(TEACHER)
            .soft(1, temperature(2))
            .with(0.5, Signal.adversarial())
            .train(STUDENT, SPLIT, kept.augmentation(interrupting));
    assertThat(Thread.interrupted()).isEqualTo(batches.get() == batch);
    return trained;
  }

  private static void assertRight(GradientCheck check) {
    assertThat(check.isRight()).as(check.toString()).isTrue();
    assertThat(check.checked()).isPositive();
  }
}
