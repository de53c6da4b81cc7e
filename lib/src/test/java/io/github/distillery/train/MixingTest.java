package io.github.distillery.train;

import static io.github.distillery.model.Temperature.temperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.TinyData;
import io.github.distillery.data.Batch;
import io.github.distillery.data.Batches;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Mixing;
import io.github.distillery.data.Split;
import io.github.distillery.distill.Distillation;
import io.github.distillery.distill.Signal;
import io.github.distillery.label.SoftLabels;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Network;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class MixingTest {
  private final Dataset images = TinyData.images(60, 3);
  private final Batch batch = Batches.inOrder(images, 24).iterator().next();

  @Test
  void mixupMixesFeaturesAndLabelsInTheSameShares() {
    Batch mixed = Augmentation.mixup(1).change(batch, 1, new SplittableRandom(2));

    Mixing mixing = mixed.mixing().orElseThrow();
    for (int row = 0; row < 24; row++) {
      int partner = mixing.partners()[row];
      double share = mixing.shares()[row];
      for (int column : new int[] {0, 5, 15}) {
        assertThat(mixed.features().getDouble(row, 0, 7, column))
            .isCloseTo(
                share * batch.features().getDouble(row, 0, 7, column)
                    + (1 - share) * batch.features().getDouble(partner, 0, 7, column),
                within(1e-6));
      }
      assertThat(mixed.labels().getDouble(row, 0))
          .isCloseTo(
              share * batch.labels().getDouble(row, 0)
                  + (1 - share) * batch.labels().getDouble(partner, 0),
              within(1e-6));
    }
    assertThat(mixing.partners()).containsExactlyInAnyOrder(IntStream.range(0, 24).toArray());
    assertThat(mixed.indices()).isEqualTo(batch.indices());
  }

  @Test
  void cutMixCountsThePixelsThatAreLeft() {
    Batch mixed = Augmentation.cutMix(1).change(batch, 1, new SplittableRandom(2));

    Mixing mixing = mixed.mixing().orElseThrow();
    for (int row = 0; row < 24; row++) {
      INDArray own = batch.features().slice(row);
      INDArray other = batch.features().slice(mixing.partners()[row]);
      INDArray made = mixed.features().slice(row);
      double ofOther = made.sub(own).neq(0).castTo(made.dataType()).meanNumber().doubleValue();
      assertThat(ofOther)
          .isCloseTo(mixing.partners()[row] == row ? 0 : 1 - mixing.shares()[row], within(1e-6));
      assertThat(made.sub(own).mul(made.sub(other)).amaxNumber().doubleValue())
          .as("each pixel is from one of the two")
          .isLessThan(1e-9);
      assertThat(mixed.labels().slice(row).sumNumber().doubleValue()).isCloseTo(1, within(1e-6));
    }
    assertThat(DoubleStream.of(mixing.shares()))
        .anyMatch(share -> share < 0.5)
        .anyMatch(share -> share > 0.8);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.3, 1, 4, 50})
  void sharesAreDistributedAsBeta(double concentration) {
    Beta beta = new Beta(concentration);
    SplittableRandom random = new SplittableRandom(6);
    double[] drawn = DoubleStream.generate(() -> beta.draw(random)).limit(20_000).toArray();

    double mean = DoubleStream.of(drawn).average().orElseThrow();
    double variance =
        DoubleStream.of(drawn).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
    double fourth = DoubleStream.of(drawn).map(x -> Math.pow(x - mean, 4)).average().orElseThrow();
    double expected = 1 / (4 * (2 * concentration + 1));
    assertThat(DoubleStream.of(drawn)).allMatch(x -> x >= 0 && x <= 1);
    assertThat(mean).isCloseTo(0.5, within(0.02));
    assertThat(variance).isCloseTo(expected, within(0.05 * expected));
    // kurtosis of Beta(a, a): 3 - 6 / (2a + 3)
    assertThat(fourth / (variance * variance))
        .isCloseTo(3 - 6 / (2 * concentration + 3), within(0.15));
  }

  @Test
  void aNetworkLearnsFromMixturesAndTheSameTwice() {
    Split split = images.split(0.8, 1);
    TrainingOptions options =
        TrainingOptions.defaults()
            .epochs(20)
            .batchSize(16)
            .augmentation(Augmentation.shift(1).then(Augmentation.mixup(0.4)));

    Trained once = Trainer.train(Architectures.mlp(256, 8, 2), split, options);
    Trained again = Trainer.train(Architectures.mlp(256, 8, 2), split, options);

    assertThat(once.history().best().validationAccuracy()).isGreaterThan(0.8);
    assertThat(again.fingerprint()).isEqualTo(once.fingerprint());
  }

  @Test
  void aTeacherIsAskedAboutTheMixture() {
    Split split = images.split(0.8, 1);
    Network teacher = Architectures.mlp(256, 6, 2).initialize(5);
    TrainingOptions options =
        TrainingOptions.defaults().epochs(1).batchSize(16).augmentation(Augmentation.mixup(1));

    // a copy of the teacher has nothing left to learn where both see the same pictures
    Trained student =
        Distillation.from(teacher).soft(1, temperature(2)).train(teacher.copy(), split, options);

    assertThat(student.history().best().loss()).isLessThan(1e-6);
  }

  @Test
  void whatWouldBeSilentlyWrongIsRefused() {
    Split split = images.split(0.8, 1);
    Network teacher = Architectures.mlp(256, 6, 2).initialize(5);
    TrainingOptions options = TrainingOptions.defaults().augmentation(Augmentation.mixup(1));
    var plan = Architectures.mlp(256, 4, 2);

    var kept = Distillation.from(SoftLabels.from(teacher, split.train())).soft(1, temperature(2));
    assertThatThrownBy(() -> kept.train(plan, split, options)).hasMessageContaining("as it is");
    for (Signal signal :
        List.of(
            Signal.decoupled(1, temperature(2)),
            Signal.virtualTeacher(0.9, temperature(20)),
            Signal.adversarial())) {
      var asking = Distillation.from(teacher).with(1, signal);
      assertThatThrownBy(() -> asking.train(plan, split, options))
          .hasMessageContaining(signal.name())
          .hasMessageContaining("mixup");
    }
    assertThatThrownBy(() -> Augmentation.mixup(1).views(2)).hasMessageContaining("fixed views");
    assertThatThrownBy(() -> Augmentation.mixup(1).then(Augmentation.cutMix(1)))
        .hasMessageContaining("both mix");
    assertThatThrownBy(() -> Augmentation.mixup(0)).hasMessageContaining("above 0");
    assertThatThrownBy(() -> Augmentation.mixup(1).apply(batch.features(), new SplittableRandom(1)))
        .hasMessageContaining("change(batch, epoch, random)");
  }
}
