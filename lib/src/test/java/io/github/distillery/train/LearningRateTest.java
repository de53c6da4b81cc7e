package io.github.distillery.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.TinyData;
import io.github.distillery.data.Split;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.ISchedule;

class LearningRateTest {
  @TempDir Path folder;

  private final Split split = TinyData.split();
  private final Architecture plan = Architectures.mlp(4, 16, 3);
  private final TrainingOptions options = TrainingOptions.defaults().epochs(6).batchSize(16);

  @Test
  void theCosineFallsSlowlyAtBothEnds() {
    assertThat(byEpoch(new CosineDecay(0.2, 0.1, 4), 6))
        .containsExactly(new double[] {0.2, 0.1854, 0.15, 0.1146, 0.1, 0.1}, within(5e-5));
    assertThat(new CosineDecay(0.3, 2).valueAt(0, 2)).isCloseTo(0, within(1e-12));
  }

  @Test
  void stepsFallAfterTheNamedEpochs() {
    assertThat(byEpoch(StepDecay.after(0.5, 0.1, 2, 3), 5))
        .containsExactly(new double[] {0.5, 0.5, 0.05, 0.005, 0.005}, within(1e-12));
  }

  @Test
  void warmingUpHoldsAnotherScheduleBack() {
    ISchedule falling = new LinearDecay(0.4, 4);

    assertThat(byEpoch(WarmUp.epochs(1, falling), 4))
        .containsExactly(new double[] {0.2, 0.3, 0.2, 0.1}, within(1e-12));
    assertThat(IntStream.range(0, 5).mapToDouble(i -> WarmUp.steps(3, falling).valueAt(i, 0)))
        .containsExactly(0.1, 0.2, 0.4 * 0.75, 0.4, 0.4);
  }

  @Test
  void theOptionsWarmUpWhateverOptimizerIsSet() {
    TrainingOptions adam = options.learningRate(new CosineDecay(0.1, 6)).warmUp(9);
    TrainingOptions sgd = options.updater(new Sgd(0.5)).warmUp(4);

    assertThat(adam.updater().getLearningRate(0, 0)).isCloseTo(0.01, within(1e-12));
    assertThat(adam.updater().getLearningRate(36, 3)).isCloseTo(0.05, within(1e-12));
    assertThat(sgd.updater()).isInstanceOf(Sgd.class);
    assertThat(sgd.updater().getLearningRate(0, 0)).isCloseTo(0.1, within(1e-12));
    assertThat(sgd.updater().getLearningRate(4, 0)).isCloseTo(0.5, within(1e-12));
    assertThat(options.updater(new Sgd(0.5)).updater().getLearningRate(0, 0)).isEqualTo(0.5);
  }

  @Test
  void aFallingRateFallsOverAllEpochsWhicheverIsSetFirst() {
    TrainingOptions first = options.epochs(9).fallingLearningRate(0.4).epochs(4).seed(3);
    TrainingOptions last = options.seed(3).epochs(4).fallingLearningRate(0.4);

    assertThat(first).isEqualTo(last).hasToString(last.toString());
    assertThat(byEpoch(((Adam) first.updater()).getLearningRateSchedule(), 4))
        .containsExactly(new double[] {0.4, 0.3, 0.2, 0.1}, within(1e-12));
    assertThat(Trainer.train(plan, split, first).fingerprint())
        .isEqualTo(Trainer.train(plan, split, last).fingerprint());
    assertThat(
            options.fallingLearningRate(0.4).warmUp(9).epochs(3).updater().getLearningRate(90, 2))
        .isCloseTo(0.4 / 3, within(1e-12));
  }

  @Test
  void aFallingRateIsKnownByTheSameTextAsItsDecay() {
    assertThat(options.fallingLearningRate(0.4))
        .hasToString(options.learningRate(new LinearDecay(0.4, 6)).toString());
  }

  @Test
  void aScheduleOverEpochsOfItsOwnKeepsThem() {
    assertThat(options.learningRate(new LinearDecay(0.4, 8)).epochs(4).updater())
        .isEqualTo(new Adam(new LinearDecay(0.4, 8)));
  }

  @Test
  void aTrainingFollowsTheScheduleByEpochsAndBySteps() {
    Trained stopsAfterOne =
        Trainer.train(plan, split, options.updater(new Sgd(StepDecay.after(0.5, 1e-12, 1))));
    Trained neverWarm =
        Trainer.train(plan, split, options.updater(new Sgd(0.5)).warmUp(Integer.MAX_VALUE));
    Trained soonWarm = Trainer.train(plan, split, options.updater(new Sgd(0.5)).warmUp(3));

    var epochs = stopsAfterOne.history().epochs();
    assertThat(epochs.get(5).validationLoss())
        .isCloseTo(epochs.get(0).validationLoss(), within(1e-6));
    var cold = neverWarm.history().epochs();
    assertThat(cold.get(5).validationLoss()).isCloseTo(cold.get(0).validationLoss(), within(1e-5));
    var warm = soonWarm.history().epochs();
    assertThat(warm.get(5).validationLoss()).isLessThan(cold.get(5).validationLoss() - 0.1);
  }

  @Test
  void aResumedTrainingGoesOnAtTheRateWhereItStopped() {
    TrainingOptions scheduled = options.learningRate(new CosineDecay(0.05, 6)).warmUp(40);
    TrainingOptions kept = scheduled.checkpoint(folder.resolve("rate.checkpoint"));

    Trained stopped = Interrupting.train(plan, split, kept, 2 * 12 + 5);
    Trained resumed = Interrupting.train(plan, split, kept, -1);
    Trained undisturbed = Interrupting.train(plan, split, scheduled, -1);

    assertThat(stopped.history().epochs()).hasSize(2);
    assertThat(resumed.fingerprint()).isEqualTo(undisturbed.fingerprint());
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    assertThatThrownBy(() -> new CosineDecay(0.1, 0.2, 5)).hasMessageContaining("0.1 to 0.2");
    assertThatThrownBy(() -> new CosineDecay(0.1, 0)).hasMessageContaining("0 epochs");
    assertThatThrownBy(() -> StepDecay.after(0.1, 0.1, 5, 5)).hasMessageContaining("[5, 5]");
    assertThatThrownBy(() -> StepDecay.after(0.1, 2, 5)).hasMessageContaining("times 2.0");
    assertThatThrownBy(() -> WarmUp.steps(0, new CosineDecay(1, 1))).hasMessageContaining("0");
    assertThatThrownBy(() -> options.updater(new NoOp()).warmUp(3))
        .hasMessageContaining("no learning rate");
  }

  private static double[] byEpoch(ISchedule schedule, int epochs) {
    return IntStream.range(0, epochs).mapToDouble(e -> schedule.valueAt(100 * e, e)).toArray();
  }

  /** Stops a training at one of its batches. */
  private static final class Interrupting {
    static Trained train(Architecture plan, Split split, TrainingOptions options, int atBatch) {
      AtomicInteger batches = new AtomicInteger();
      Augmentation watching =
          (features, random) -> {
            if (batches.incrementAndGet() == atBatch) {
              Thread.currentThread().interrupt();
            }
            return features;
          };
      try {
        return Trainer.train(plan, split, options.augmentation(watching));
      } finally {
        Thread.interrupted();
      }
    }
  }
}
