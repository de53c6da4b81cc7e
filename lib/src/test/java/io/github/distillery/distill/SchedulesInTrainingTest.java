package io.github.distillery.distill;

import static io.github.distillery.model.Temperature.temperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.TinyData;
import io.github.distillery.data.Split;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Network;
import io.github.distillery.train.Augmentation;
import io.github.distillery.train.History;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Trained;
import io.github.distillery.train.TrainingOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchedulesInTrainingTest {
  private static final int EPOCHS = 4;
  private static final int BATCHES = 12;

  @TempDir Path folder;

  private final Split split = TinyData.split();
  private final Network teacher = Architectures.mlp(4, 16, 3).initialize(3);
  private final TrainingOptions options =
      TrainingOptions.defaults().epochs(EPOCHS).batchSize(16).learningRate(0.01);

  @Test
  void weightsAndTemperaturesFollowTheirSchedulesStepByStep() {
    List<History.Epoch> epochs =
        train(
                Distillation.from(teacher)
                    .soft(Schedule.linear(1, 0.2), Schedule.cosine(8, 2))
                    .hard(Schedule.cosine(0, 1)),
                options)
            .history()
            .epochs();

    for (History.Epoch epoch : epochs) {
      assertThat(epoch.figures())
          .containsOnlyKeys("soft weight", "soft temperature", "hard weight");
      assertThat(epoch.figures().get("soft weight"))
          .isCloseTo(mean(epoch, done -> 1 - 0.8 * done), within(1e-9));
      assertThat(epoch.figures().get("soft temperature"))
          .isCloseTo(mean(epoch, done -> 2 + 3 * (1 + Math.cos(Math.PI * done))), within(1e-9));
      assertThat(epoch.figures().get("hard weight"))
          .isCloseTo(mean(epoch, done -> (1 - Math.cos(Math.PI * done)) / 2), within(1e-9));
    }
  }

  @Test
  void aWeightByLossFollowsTheLossOnValidation() {
    List<History.Epoch> epochs =
        train(
                Distillation.from(teacher).soft(1, temperature(2)).hard(Schedule.byLoss(1, 0.1)),
                options)
            .history()
            .epochs();

    double first = epochs.get(0).validationLoss();
    assertThat(epochs.get(0).figures().get("hard weight")).isCloseTo(1, within(1e-9));
    for (int e = 1; e < EPOCHS; e++) {
      double share = Math.min(1, epochs.get(e - 1).validationLoss() / first);
      assertThat(epochs.get(e).figures().get("hard weight"))
          .isCloseTo(0.1 + 0.9 * share, within(1e-9));
    }
    assertThat(epochs.get(EPOCHS - 1).figures().get("hard weight")).isLessThan(1);
  }

  @Test
  void constantWeightsAndTemperaturesAreNoFigures() {
    Trained student =
        train(
            Distillation.from(teacher).soft(Schedule.constant(1), Schedule.constant(4)).hard(0.5),
            options.epochs(1));

    assertThat(student.history().epochs().get(0).figures()).isEmpty();
  }

  @Test
  void aScheduleThatStandsStillIsTheConstant() {
    Trained still =
        train(
            Distillation.from(teacher).soft(Schedule.linear(1, 1), Schedule.cosine(4, 4)), options);
    Trained constant = train(Distillation.from(teacher).soft(1, temperature(4)), options);

    assertThat(still.fingerprint()).isEqualTo(constant.fingerprint());
  }

  @Test
  void aResumedTrainingGoesOnWithTheSameWeightsAndTemperatures() {
    Distillation scheduled =
        Distillation.from(teacher)
            .soft(Schedule.linear(1, 0.2), Schedule.byLoss(8, 2))
            .hard(Schedule.cosine(0, 1));
    TrainingOptions kept = options.checkpoint(folder.resolve("schedules.checkpoint"));

    Trained stopped = train(scheduled, interruptedAt(2 * BATCHES + 4, kept));
    Thread.interrupted();
    Trained resumed = train(scheduled, interruptedAt(-1, kept));
    Trained undisturbed = train(scheduled, interruptedAt(-1, options));

    assertThat(stopped.history().epochs()).hasSize(2);
    assertThat(resumed.fingerprint()).isEqualTo(undisturbed.fingerprint());
    for (int e = 0; e < EPOCHS; e++) {
      assertThat(resumed.history().epochs().get(e).figures())
          .isEqualTo(undisturbed.history().epochs().get(e).figures());
      assertThat(resumed.history().epochs().get(e).losses())
          .isEqualTo(undisturbed.history().epochs().get(e).losses());
    }
  }

  private Trained train(Distillation distillation, TrainingOptions how) {
    return distillation.train(Architectures.mlp(4, 8, 3), split, how);
  }

  private TrainingOptions interruptedAt(int batch, TrainingOptions how) {
    AtomicInteger batches = new AtomicInteger();
    Augmentation watching =
        (features, random) -> {
          if (batches.incrementAndGet() == batch) {
            Thread.currentThread().interrupt();
          }
          return features;
        };
    return how.augmentation(watching);
  }

  /** What a history must show: the mean over the samples of an epoch. */
  private double mean(History.Epoch epoch, DoubleUnaryOperator schedule) {
    int samples = split.train().size();
    double sum = 0;
    for (int b = 0; b < BATCHES; b++) {
      int size = Math.min(16, samples - 16 * b);
      sum += size * schedule.applyAsDouble((epoch.number() - 1 + (double) b / BATCHES) / EPOCHS);
    }
    return sum / samples;
  }
}
