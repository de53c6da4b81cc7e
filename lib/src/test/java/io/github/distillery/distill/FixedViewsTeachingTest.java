package io.github.distillery.distill;

import static io.github.distillery.model.Temperature.temperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.TinyData;
import io.github.distillery.data.Batch;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.label.SoftLabels;
import io.github.distillery.label.TeacherOutputs;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.train.Augmentation;
import io.github.distillery.train.FixedViews;
import io.github.distillery.train.Trained;
import io.github.distillery.train.TrainingOptions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Soft labels of fixed views know nothing of the samples as they are, and need not. */
class FixedViewsTeachingTest {
  private final Dataset train = TinyData.images(24, 1);
  private final Split split = Split.of(train, TinyData.images(6, 2));
  private final Network teacher = Architectures.mlp(256, 6, 2).initialize(9);
  private final Architecture student = Architectures.mlp(256, 6, 2);
  private final FixedViews views = Augmentation.shift(2).views(2);
  private final TrainingOptions options =
      TrainingOptions.defaults().epochs(2).batchSize(8).learningRate(0.01).augmentation(views);

  static Stream<Signal> signals() {
    return Stream.of(
        Signal.similarityPreserving("dense1", "dense1"),
        Signal.relationalDistance("dense1", "dense1"),
        Signal.relationalAngle("dense1", "dense1"),
        Signal.variationalInformation("dense1", "dense1"),
        Signal.contrastive("dense1", "dense1").dimensions(4).negatives(2),
        Signal.hint("dense1", "dense1"),
        Signal.custom("logits of mine", OwnLosses.SQUARES),
        Signal.custom("layers of mine", "dense1", "dense1", OwnLosses.SQUARES),
        Signal.custom("class of mine", "dense1", "dense1", new OwnLosses.Squares()),
        Signal.decoupled(2, temperature(4)),
        Signal.adversarial());
  }

  @ParameterizedTest
  @MethodSource("signals")
  void everySignalLearnsFromThemWhatItLearnsFromTheTeacher(Signal signal) {
    SoftLabels labels = SoftLabels.from(teacher, train, views, "dense1");

    Trained fromLabels = Distillation.from(labels).with(1, signal).train(student, split, options);

    Trained fromTeacher = Distillation.from(teacher).with(1, signal).train(student, split, options);
    assertThat(fromLabels.fingerprint())
        .isEqualTo(fromTeacher.fingerprint())
        .isNotEqualTo(student.initialize(options.seed()).fingerprint());
  }

  @Test
  void softTargetsLearnFromThemWithoutLabels() {
    Dataset blind = train.withoutLabels();
    SoftLabels labels = SoftLabels.from(teacher, blind, views);
    Split unlabelled = split.withTrain(blind);

    Trained fromLabels =
        Distillation.from(labels).soft(1, temperature(2)).train(student, unlabelled, options);

    Trained fromTeacher =
        Distillation.from(teacher).soft(1, temperature(2)).train(student, unlabelled, options);
    assertThat(fromLabels.fingerprint()).isEqualTo(fromTeacher.fingerprint());
    assertThatThrownBy(
            () ->
                Distillation.from(labels)
                    .soft(1, temperature(2))
                    .hard(1)
                    .train(student, unlabelled, options))
        .hasMessageContaining("\"hard\" needs labels");
  }

  @Test
  void aSignalIsTriedOnTheViewsThatTheFirstEpochShows() {
    Network fresh = student.initialize(1);
    SignalContext viewed = new SignalContext(fresh, TeacherOutputs.online(teacher), train, options);
    SignalContext random =
        new SignalContext(
            fresh,
            TeacherOutputs.online(teacher),
            train.withoutLabels(),
            options.augmentation(Augmentation.shift(2)));

    Batch batch = viewed.firstBatch(5);

    assertThat(batch.indices()).containsExactly(0, 1, 2, 3, 4);
    assertThat(batch.features())
        .isEqualTo(views.of(batch.indices(), train.features(batch.indices()), batch.views()))
        .isNotEqualTo(train.features(batch.indices()));
    assertThat(viewed.firstBatch(100).indices()).hasSize(24);
    assertThat(random.firstBatch(5).features()).isEqualTo(train.features(batch.indices()));
    assertThat(random.firstBatch(5).labelled()).isFalse();
  }

  @Test
  void aLayerThatWasNotKeptIsStillRefused() {
    Distillation distillation =
        Distillation.from(SoftLabels.from(teacher, train, views))
            .with(1, Signal.relationalAngle("dense1", "dense1"));

    assertThatThrownBy(() -> distillation.train(student, split, options))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("hold logits only, not the layer \"dense1\"");
  }
}
