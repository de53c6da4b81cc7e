package io.github.distillery.distill;

import static io.github.distillery.model.Temperature.temperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.TinyData;
import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.data.TransferSet;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.evaluate.Fidelity;
import io.github.distillery.label.SoftLabels;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.train.Head;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Tap;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/** Students that learn from a teacher on something else than its training data. */
class TransferSetTeachingTest {
  private final Split split = TinyData.split();
  private final Architecture plan = Architectures.mlp(4, 8, 3);
  private final TrainingOptions options =
      TrainingOptions.defaults().epochs(15).batchSize(32).learningRate(0.01);
  private final Trained teacher = Trainer.train(Architectures.mlp(4, 32, 3), split, options);

  @Test
  void aStudentLearnsFromNoiseMixturesAndOtherDataWhatTheTeacherKnows() {
    double untaught =
        Fidelity.of(teacher, plan.initialize(options.seed()), split.test()).divergence();
    for (Dataset set :
        List.of(
            TransferSet.gaussianNoise(split.train(), 500, 1),
            TransferSet.uniformNoise(split.train(), 500, 1),
            TransferSet.mixtures(split.train(), 500, 1),
            TransferSet.of(TinyData.clouds(500, 77), split.train()).withoutLabels())) {
      Trained student =
          Distillation.from(teacher)
              .soft(1, temperature(2))
              .train(plan, split.withTrain(set), options);

      assertThat(Fidelity.of(teacher, student, split.test()).divergence())
          .describedAs(set.name())
          .isLessThan(untaught / 2);
      assertThat(student.history().best().validationAccuracy())
          .isEqualTo(Evaluation.of(student, split.validation()).accuracy());
      assertThat(student.history().dataHash()).isEqualTo(set.hash());
    }
  }

  @Test
  void softLabelsAreKeptForATransferSetLikeForAnyData() {
    Dataset noise = TransferSet.gaussianNoise(split.train(), 100, 1);
    TrainingOptions few = options.epochs(2);

    Trained byLabels =
        Distillation.from(SoftLabels.from(teacher, noise))
            .soft(1, temperature(2))
            .train(plan, split.withTrain(noise), few);

    Trained byTeacher =
        Distillation.from(teacher).soft(1, temperature(2)).train(plan, split.withTrain(noise), few);
    assertThat(byLabels.fingerprint()).isEqualTo(byTeacher.fingerprint());
  }

  @Test
  void hardLabelsOfDataThatHasNoneAreRefusedBeforeTraining() {
    Split noise = split.withTrain(TransferSet.gaussianNoise(split.train(), 100, 1));

    assertThatThrownBy(
            () ->
                Distillation.from(teacher)
                    .soft(0.9, temperature(2))
                    .hard(0.1)
                    .train(plan, noise, options))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("\"hard\" needs labels")
        .hasMessageContaining("Gaussian noise like clouds train has none");
    assertThatThrownBy(() -> Trainer.train(plan, noise, options))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no labels");
  }

  @Test
  void signalsThatLookAtNoLabelNeedNone() {
    Split blind = split.withTrain(split.train().withoutLabels());
    for (Signal signal :
        List.of(
            Signal.adversarial().conditional(false),
            Signal.custom("logits of mine", OwnLosses.SQUARES),
            Signal.custom("layers of mine", "dense1", "dense1", new LossMSE()),
            Signal.relationalAngle("dense1", "dense1"))) {
      Distillation distillation = Distillation.from(teacher).with(1, signal);
      Architecture wide = Architectures.mlp(4, 32, 3);

      Trained seeing = distillation.train(wide, split, options.epochs(1));
      Trained blindly = distillation.train(wide, blind, options.epochs(1));

      assertThat(blindly.fingerprint())
          .as(signal.name())
          .isEqualTo(seeing.fingerprint())
          .isNotEqualTo(wide.initialize(options.seed()).fingerprint());
    }
    assertThat(
            Distillation.from(teacher)
                .with(1, Signal.adversarial().conditional(false))
                .checkGradient(plan, blind.train())
                .isRight())
        .isTrue();
  }

  @Test
  void aDiscriminatorThatIsToldTheLabelIsRefusedWithTheOneThatIsNot() {
    Split noise = split.withTrain(TransferSet.gaussianNoise(split.train(), 100, 1));
    Distillation conditional = Distillation.from(teacher).with(1, Signal.adversarial());

    assertThatThrownBy(() -> conditional.train(plan, noise, options))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("Gaussian noise like clouds train has none")
        .hasMessageContaining("conditional(false)");
  }

  @Test
  void hardLabelsOfOtherDataAreTakenWhereTheClassesAgree() {
    Dataset other = TransferSet.of(TinyData.clouds(100, 77), split.train());

    Trained student =
        Distillation.from(teacher)
            .soft(0.5, temperature(2))
            .hard(0.5)
            .train(plan, split.withTrain(other), options.epochs(1));

    assertThat(student.history().epochs().get(0).losses()).containsOnlyKeys("soft", "hard");
  }

  @Test
  void validationMustHaveLabels() {
    Split blind = Split.of(split.train(), split.validation().withoutLabels());

    assertThatThrownBy(
            () -> Distillation.from(teacher).soft(1, temperature(2)).train(plan, blind, options))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("validation has no labels to choose the best epoch by");
  }

  @Test
  void aLayerAloneCanBeTaughtWithoutLabels() {
    Dataset noise = TransferSet.gaussianNoise(split.train(), 64, 1);
    Head layer =
        new Head(
            "layer",
            Schedule.constant(1),
            Tap.layer("dense1"),
            new LossMSE(),
            batch -> teacher.features(batch.features(), "dense1"));

    Trained taught =
        Trainer.train(
            Architectures.mlp(4, 32, 3).initialize(9),
            split.withTrain(noise),
            options.epochs(5),
            List.of(layer));

    List<Double> losses = taught.history().epochs().stream().map(epoch -> epoch.loss()).toList();
    assertThat(losses.get(4)).isLessThan(losses.get(0));
  }

  @Test
  void aClassThatIsMissingFromTheTransferSetComesBackWithTheBiasCorrection() {
    Dataset without = split.train().without(2);
    Trained student =
        Distillation.from(SoftLabels.from(teacher, without))
            .soft(1, temperature(4))
            .train(plan, split.withTrain(without), options);

    BiasCorrection correction = BiasCorrection.choose(student, split.validation(), 2);

    assertThat(Evaluation.of(correction.apply(student.network()), split.validation()).errors())
        .isEqualTo(correction.errorsAfter())
        .isLessThan(correction.errorsBefore());
    assertThat(correction.shift()).isPositive();
  }
}
