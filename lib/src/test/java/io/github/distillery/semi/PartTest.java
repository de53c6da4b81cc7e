package io.github.distillery.semi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.TinyData;
import io.github.distillery.data.Batch;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Mixing;
import io.github.distillery.data.Split;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Network;
import io.github.distillery.model.Temperature;
import io.github.distillery.train.Augmentation;
import io.github.distillery.train.Moment;
import io.github.distillery.train.Schedule;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class PartTest {
  private final Dataset images = TinyData.images(40, 3);
  private final SemiSupervised data = SemiSupervised.of(Split.of(images, images), 4, 1);
  private final Batch batch =
      new PairedSampling(data, 0.25).batches(data.samples(), 16, 1, 1).iterator().next();

  @Test
  void theUnlabelledAreChangedStronglyAndTheLabelledAreNot() {
    Augmentation black = Augmentation.cutOut(64);
    Batch changed =
        new PartAugmentation(data, Optional.empty(), black)
            .change(batch, 1, new SplittableRandom(1));
    Batch both =
        new PartAugmentation(data, Optional.of(Augmentation.flip(1)), black)
            .change(batch, 1, new SplittableRandom(1));

    assertThat(rows(changed.features(), 0, 4)).isEqualTo(rows(batch.features(), 0, 4));
    assertThat(rows(changed.features(), 4, 16).amaxNumber().doubleValue()).isLessThan(1e-9);
    assertThat(rows(both.features(), 0, 4))
        .isEqualTo(
            Augmentation.flip(1).apply(rows(batch.features(), 0, 4), new SplittableRandom(1)));
    assertThat(changed.indices()).isEqualTo(batch.indices());
  }

  @Test
  void whatIsSaidAboutMixturesIsMixedLikeThem() {
    Network teacher = Architectures.mlp(256, 5, 2).initialize(3);
    UnlabelledOptions options = MeanTeacher.defaults().options();
    UnlabelledTargets said = new TeacherSaid(data, options, teacher);

    Batch mixed =
        new PartAugmentation(data, Optional.empty(), Augmentation.mixup(1))
            .change(batch, 1, new SplittableRandom(1));
    INDArray targets = said.of(mixed);
    INDArray labels = mixed.mixing().orElseThrow().of(data.labelTargets(batch.indices()));

    INDArray alone =
        new Temperature(1).soften(teacher.logits(data.samples().features(batch.indices())));
    Mixing mixing = mixed.mixing().orElseThrow();
    for (int row = 4; row < 16; row++) {
      int partner = mixing.partners()[row];
      assertThat(partner).as("one without label").isGreaterThanOrEqualTo(4);
      double share = mixing.shares()[row];
      assertThat(targets.getDouble(row, 0)).isCloseTo(1, within(1e-6));
      assertThat(targets.getDouble(row, 1))
          .isCloseTo(
              share * alone.getDouble(row, 0) + (1 - share) * alone.getDouble(partner, 0),
              within(1e-5));
      assertThat(mixed.features().getDouble(row, 0, 3, 9))
          .isCloseTo(
              share * batch.features().getDouble(row, 0, 3, 9)
                  + (1 - share) * batch.features().getDouble(partner, 0, 3, 9),
              within(1e-5));
    }
    assertThat(rows(targets, 0, 4).amaxNumber().doubleValue()).isLessThan(1e-9);
    assertThat(labels)
        .as("labelled samples stay what they were")
        .isEqualTo(data.labelTargets(batch.indices()));
  }

  @Test
  void samplesOfTheOtherPartAndSilentOnesHaveNoGradient() {
    INDArray logits = Nd4j.createFromArray(new double[][] {{1, 2}, {0, 3}, {-1, 1}});
    INDArray targets = Nd4j.createFromArray(new double[][] {{0, 1, 0}, {1, 0, 0}, {1, 0.5, 0.5}});
    for (PartLoss loss : Arrays.asList(new PartCrossEntropy("x"), new PartSquaredError("x"))) {
      INDArray gradient = loss.computeGradient(targets, logits, new ActivationIdentity(), null);
      assertThat(rows(gradient, 0, 2).amaxNumber().doubleValue()).isLessThan(1e-12);
      assertThat(rows(gradient, 2, 3).amaxNumber().doubleValue()).isGreaterThan(0.01);
      INDArray nobody = targets.mul(0);
      assertThat(loss.computeScore(nobody, logits, new ActivationIdentity(), null, true))
          .isCloseTo(0, within(1e-12));
    }
  }

  @Test
  void aRampRisesSlowlyAndThenStays() {
    Schedule ramp = Schedule.rampUp(10, 0.4);

    assertThat(ramp.at(at(0))).isCloseTo(10 * Math.exp(-5), within(1e-9));
    assertThat(ramp.at(at(0.2))).isCloseTo(10 * Math.exp(-1.25), within(1e-9));
    assertThat(ramp.at(at(0.4))).isCloseTo(10, within(1e-9));
    assertThat(ramp.at(at(0.9))).isCloseTo(10, within(1e-9));
    assertThat(ramp.least()).isCloseTo(ramp.at(at(0)), within(1e-9));
  }

  private static Moment at(double done) {
    return new Moment(1, 1, done, Double.NaN, Double.NaN);
  }

  private static INDArray rows(INDArray array, int from, int to) {
    return array.get(NDArrayIndex.interval(from, to)).dup('c');
  }
}
