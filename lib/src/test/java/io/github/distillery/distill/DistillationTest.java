package io.github.distillery.distill;

import static io.github.distillery.model.Temperature.temperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.TinyData;
import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.evaluate.Fidelity;
import io.github.distillery.label.SoftLabels;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.train.Augmentation;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import org.junit.jupiter.api.Test;

class DistillationTest {
  private final Split split = TinyData.split();
  private final TrainingOptions options =
      TrainingOptions.defaults().epochs(25).batchSize(16).learningRate(0.01);
  private final Trained teacher = Trainer.train(Architectures.mlp(4, 32, 3), split, options);

  @Test
  void aStudentComesToAgreeWithItsTeacher() {
    Network before = Architectures.mlp(4, 8, 3).initialize(options.seed());

    Trained student =
        Distillation.from(teacher)
            .soft(1, temperature(2))
            .train(Architectures.mlp(4, 8, 3), split, options);

    double atFirst = Fidelity.of(teacher, before, split.test()).divergence();
    Fidelity now = Fidelity.of(teacher, student, split.test());
    assertThat(now.divergence()).isLessThan(atFirst / 3);
    assertThat(now.agreement()).isGreaterThan(0.85);
  }

  @Test
  void aStudentLearnsAClassItNeverSawALabelOf() {
    Split without = split.withTrain(split.train().without(2));

    Trained byTeacher =
        Distillation.from(teacher)
            .soft(1, temperature(4))
            .train(Architectures.mlp(4, 8, 3), without, options);
    Trained byLabels = Trainer.train(Architectures.mlp(4, 8, 3), without, options);

    Evaluation taught = Evaluation.of(byTeacher, split.test());
    Evaluation alone = Evaluation.of(byLabels, split.test());
    assertThat(alone.recall(2)).isLessThan(0.1);
    assertThat(taught.recall(2)).isGreaterThan(alone.recall(2) + 0.1);
  }

  @Test
  void theTeacherNeverChanges() {
    String before = teacher.fingerprint();

    Distillation.from(teacher)
        .soft(0.9, temperature(4))
        .hard(0.1)
        .train(Architectures.mlp(4, 8, 3), split, options.epochs(3));

    assertThat(teacher.fingerprint()).isEqualTo(before);
  }

  @Test
  void softLabelsMadeBeforeGiveTheSameStudentAsTheTeacherItself() {
    SoftLabels labels = SoftLabels.from(teacher, split.train());
    var student = Architectures.mlp(4, 8, 3);

    Trained fromTeacher =
        Distillation.from(teacher).soft(1, temperature(4)).train(student, split, options);
    Trained fromLabels =
        Distillation.from(labels).soft(1, temperature(4)).train(student, split, options);

    assertThat(fromLabels.fingerprint()).isEqualTo(fromTeacher.fingerprint());
  }

  @Test
  void hardLabelsAloneAreOrdinaryTraining() {
    var student = Architectures.mlp(4, 8, 3);

    Trained distilled = Distillation.from(teacher).hard(1).train(student, split, options);
    Trained ordinary = Trainer.train(student, split, options);

    assertThat(distilled.fingerprint()).isEqualTo(ordinary.fingerprint());
  }

  @Test
  void theHistoryShowsEachSignalsPart() {
    Trained student =
        Distillation.from(teacher)
            .soft(0.9, temperature(4))
            .hard(0.1)
            .train(Architectures.mlp(4, 8, 3), split, options.epochs(2));

    var epoch = student.history().epochs().get(1);
    assertThat(epoch.losses()).containsOnlyKeys("soft", "hard");
    assertThat(epoch.losses().get("soft") + epoch.losses().get("hard"))
        .isCloseTo(epoch.loss(), org.assertj.core.api.Assertions.within(1e-6));
  }

  @Test
  void withAugmentationTheTeacherIsAskedAboutTheChangedSamples() {
    Counting counting = new Counting(teacher);
    Augmentation turned = (features, random) -> features.neg();

    Distillation.from(counting)
        .soft(1, temperature(4))
        .train(Architectures.mlp(4, 8, 3), split, options.epochs(2).augmentation(turned));

    assertThat(counting.calls).isEqualTo(2 * 12);
    assertThat(counting.lastSign).isNegative();
  }

  @Test
  void withoutAugmentationTheTeacherIsAskedOnce() {
    Counting counting = new Counting(teacher);
    Distillation distillation = Distillation.from(counting).soft(1, temperature(4));

    distillation.train(Architectures.mlp(4, 8, 3), split, options.epochs(2));
    distillation.train(Architectures.mlp(4, 9, 3), split, options.epochs(2));

    assertThat(counting.calls).isEqualTo(1);
  }

  @Test
  void softLabelsOfOtherSamplesAreRefused() {
    Dataset other = TinyData.clouds(split.train().size(), 99);
    SoftLabels labels = SoftLabels.from(teacher, other);

    assertThatThrownBy(
            () ->
                Distillation.from(labels)
                    .soft(1, temperature(4))
                    .train(Architectures.mlp(4, 8, 3), split, options))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("are for other data");
  }

  @Test
  void softLabelsWithAugmentationAreRefused() {
    SoftLabels labels = SoftLabels.from(teacher, split.train());
    TrainingOptions augmented = options.augmentation((features, random) -> features);

    assertThatThrownBy(
            () ->
                Distillation.from(labels)
                    .soft(1, temperature(4))
                    .train(Architectures.mlp(4, 8, 3), split, augmented))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("Distillation.from(teacher)");
  }

  @Test
  void whatDoesNotFitIsRefusedBeforeAnythingIsTrained() {
    assertThatThrownBy(
            () -> Distillation.from(teacher).train(Architectures.mlp(4, 8, 3), split, options))
        .hasMessageContaining("has no signal");
    assertThatThrownBy(
            () ->
                Distillation.from(teacher)
                    .hard(1)
                    .train(Architectures.mlp(4, 8, 7), split, options))
        .hasMessageContaining("knows 3 classes")
        .hasMessageContaining("4-8-7 gives 7");
    assertThatThrownBy(() -> Distillation.from(teacher).hard(1).hard(2))
        .hasMessageContaining("\"hard\" is there already");
    assertThatThrownBy(() -> Distillation.from(teacher).soft(-1, temperature(4)))
        .hasMessageContaining("weight");
  }

  @Test
  void theBiasOfAMissingClassIsCorrectedByValidation() {
    Split without = split.withTrain(split.train().without(2));
    Trained blind = Trainer.train(Architectures.mlp(4, 8, 3), without, options);

    BiasCorrection correction = BiasCorrection.choose(blind, split.validation(), 2);
    Network corrected = correction.apply(blind.network());

    assertThat(correction.shift()).isPositive();
    assertThat(correction.errorsAfter()).isLessThan(correction.errorsBefore());
    assertThat(Evaluation.of(blind, split.validation()).errors())
        .isEqualTo(correction.errorsBefore());
    assertThat(Evaluation.of(corrected, split.validation()).errors())
        .isEqualTo(correction.errorsAfter());
    assertThatThrownBy(() -> BiasCorrection.choose(blind, split.validation().without(2), 2))
        .hasMessageContaining("no sample of class c");
  }

  /** Counts how often a teacher is asked. */
  private static final class Counting implements Classifier {
    private final Classifier teacher;
    private int calls;
    private double lastSign;

    Counting(Classifier teacher) {
      this.teacher = teacher;
    }

    @Override
    public org.nd4j.linalg.api.ndarray.INDArray logits(
        org.nd4j.linalg.api.ndarray.INDArray features) {
      calls++;
      lastSign = features.meanNumber().doubleValue();
      return teacher.logits(features);
    }

    @Override
    public String name() {
      return teacher.name();
    }

    @Override
    public int classes() {
      return teacher.classes();
    }

    @Override
    public java.util.List<String> layers() {
      return teacher.layers();
    }

    @Override
    public org.nd4j.linalg.api.ndarray.INDArray features(
        org.nd4j.linalg.api.ndarray.INDArray features, String layer) {
      return teacher.features(features, layer);
    }

    @Override
    public String fingerprint() {
      return teacher.fingerprint();
    }
  }
}
