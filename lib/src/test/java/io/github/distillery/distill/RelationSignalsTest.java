package io.github.distillery.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.TinyData;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.label.SoftLabels;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.train.Augmentation;
import io.github.distillery.train.GradientCheck;
import io.github.distillery.train.History;
import io.github.distillery.train.Trained;
import io.github.distillery.train.TrainingOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.factory.Nd4j;

class RelationSignalsTest {
  @TempDir Path folder;

  private final Split split = TinyData.split();
  private final Network teacher = Architectures.mlp(4, 12, 6, 3).initialize(9);
  private final Network convolutional = Architectures.lenet(1, 16, 16, 4, 6, 7, 2).initialize(9);
  private final TrainingOptions options =
      TrainingOptions.defaults().epochs(6).batchSize(16).learningRate(0.01).seed(3);

  static Stream<Signal> dense() {
    return signals("dense1", "dense2");
  }

  static Stream<Signal> signals(String studentLayer, String teacherLayer) {
    return Stream.of(
        Signal.similarityPreserving(teacherLayer, studentLayer),
        Signal.relationalDistance(teacherLayer, studentLayer),
        Signal.relationalAngle(teacherLayer, studentLayer),
        Signal.variationalInformation(teacherLayer, studentLayer),
        Signal.contrastive(teacherLayer, studentLayer).dimensions(5).negatives(3));
  }

  /** Several at once, since each pass through a convolutional student takes its time. */
  static Stream<List<Signal>> convolutional() {
    return Stream.of(
        signals("conv2", "conv2").limit(3).toList(),
        signals("conv2", "pool2").skip(3).toList(),
        List.of(
            Signal.variationalInformation("dense1", "conv2"),
            Signal.variationalInformation("conv2", "pool2"),
            Signal.variationalInformation("conv2", "dense1")));
  }

  @ParameterizedTest
  @MethodSource("dense")
  void aDenseStudentGetsTheRightGradient(Signal signal) {
    GradientCheck check =
        Distillation.from(teacher)
            .with(0.7, signal)
            .hard(0.5)
            .checkGradient(Architectures.mlp(4, 7, 3), split.train());

    assertThat(check.isRight()).as(check.toString()).isTrue();
    assertThat(check.checked()).isGreaterThan(50);
  }

  @ParameterizedTest
  @MethodSource("convolutional")
  void aConvolutionalStudentGetsTheRightGradient(List<Signal> signals) {
    Distillation distillation = Distillation.from(convolutional);
    for (Signal signal : signals) {
      distillation = distillation.with(0.7, signal);
    }

    GradientCheck check =
        distillation.checkGradient(
            Architectures.lenet(1, 16, 16, 2, 3, 5, 2), TinyData.images(8, 3));

    assertThat(check.isRight()).as(check.toString()).isTrue();
    assertThat(check.checked()).isGreaterThan(200);
  }

  @ParameterizedTest
  @MethodSource("dense")
  void theLossFallsAndTheTeacherStaysAsItWas(Signal signal) {
    String before = teacher.fingerprint();

    Trained student =
        Distillation.from(teacher)
            .with(1, signal)
            .train(Architectures.mlp(4, 7, 3), split, options);

    var epochs = student.history().epochs();
    double first = epochs.get(0).losses().get(signal.name());
    double last = epochs.get(epochs.size() - 1).losses().get(signal.name());
    assertThat(last).isLessThan(first);
    assertThat(teacher.fingerprint()).isEqualTo(before);
    assertThat(student.network().layers()).containsExactly("dense1", "logits");
  }

  @ParameterizedTest
  @MethodSource("dense")
  void aKilledTrainingGoesOnExactly(Signal signal) {
    TrainingOptions kept = options.epochs(3).checkpoint(folder.resolve("a.checkpoint"));

    Trained stopped = trainUntilBatch(signal, 12 + 4, kept);
    Trained resumed = trainUntilBatch(signal, -1, kept);
    Trained undisturbed = trainUntilBatch(signal, -1, options.epochs(3));

    assertThat(stopped.history().outcome()).isEqualTo(History.Outcome.INTERRUPTED);
    assertThat(stopped.history().epochs()).hasSize(1);
    assertThat(resumed.fingerprint()).isEqualTo(undisturbed.fingerprint());
    assertThat(resumed.history().epochs().get(2).losses())
        .isEqualTo(undisturbed.history().epochs().get(2).losses());
  }

  @Test
  void twoLayersCanBeMatchedByTheSameSignal() {
    Trained student =
        Distillation.from(teacher)
            .with(1, Signal.similarityPreserving("dense1", "dense1"))
            .with(1, Signal.similarityPreserving("dense2", "dense2"))
            .train(Architectures.mlp(4, 7, 5, 3), split, options.epochs(1));

    assertThat(student.history().epochs().get(0).losses())
        .containsOnlyKeys("similarity dense1 to dense1", "similarity dense2 to dense2");
  }

  static Stream<Signal> withoutSuchALayer() {
    return Stream.concat(signals("conv9", "dense2"), signals("dense1", "conv9"));
  }

  @ParameterizedTest
  @MethodSource("withoutSuchALayer")
  void aLayerThatDoesNotExistIsNamed(Signal signal) {
    assertThatThrownBy(() -> small(signal, 16))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("\"conv9\"")
        .hasMessageContaining("dense1");
  }

  @ParameterizedTest
  @MethodSource("dense")
  void dataWithoutLabelsWillDo(Signal signal) {
    Split bare = split.withTrain(split.train().withoutLabels());
    Signal anyOthers =
        signal instanceof ContrastiveRepresentation c ? c.negativesFromAllSamples() : signal;

    Trained student =
        Distillation.from(teacher)
            .with(1, anyOthers)
            .train(Architectures.mlp(4, 7, 3), bare, options.epochs(1));

    assertThat(student.history().epochs().get(0).losses().get(signal.name())).isFinite();
  }

  @Test
  void negativesOfOtherClassesNeedLabels() {
    Split bare = split.withTrain(split.train().withoutLabels());

    assertThatThrownBy(
            () ->
                Distillation.from(teacher)
                    .with(1, Signal.contrastive("dense2", "dense1").negatives(3))
                    .train(Architectures.mlp(4, 7, 3), bare, options))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("has no labels")
        .hasMessageContaining(".negativesFromAllSamples()");
  }

  @Test
  void batchesTooSmallToCompareAnythingAreRefused() {
    assertThatThrownBy(() -> small(Signal.similarityPreserving("dense2", "dense1"), 1))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("nothing from fewer than 2, but a batch has 1")
        .hasMessageContaining("make batches larger");
    assertThatThrownBy(() -> small(Signal.relationalDistance("dense2", "dense1"), 2))
        .hasMessageContaining("fewer than 3");
    assertThatThrownBy(() -> small(Signal.relationalAngle("dense2", "dense1"), 2))
        .hasMessageContaining("fewer than 3");
  }

  @ParameterizedTest
  @MethodSource("dense")
  void softLabelsAloneHaveNoLayersToMatch(Signal signal) {
    SoftLabels labels = SoftLabels.from(teacher, split.train());

    assertThatThrownBy(
            () ->
                Distillation.from(labels)
                    .with(1, signal)
                    .train(Architectures.mlp(4, 7, 3), split, options))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("dense2");
  }

  @Test
  void mapsThatCannotBeAveragedToEachOtherAreRefused() {
    Network wide = Architectures.lenet(1, 24, 24, 4, 6, 7, 2).initialize(9);
    Dataset larger = TinyData.images(4, 1).withFeatures(Nd4j.zeros(4, 1, 24, 24));

    assertThatThrownBy(
            () ->
                Distillation.from(wide)
                    .with(1, Signal.variationalInformation("pool1", "conv2"))
                    .checkGradient(Architectures.lenet(1, 24, 24, 2, 3, 5, 2), larger))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("\"conv2\" gives maps [3, 6, 6]")
        .hasMessageContaining("\"pool1\" gives [4, 10, 10]")
        .hasMessageContaining("multiples");
  }

  @Test
  void aTeacherThatGivesNaNIsRefused() {
    Network broken = teacher.copy();
    broken.graph().params().putScalar(0, Double.NaN);

    assertThatThrownBy(
            () ->
                Distillation.from(broken)
                    .with(1, Signal.relationalAngle("dense2", "dense1"))
                    .train(
                        Architectures.mlp(4, 7, 3),
                        split,
                        options.augmentation((features, random) -> features)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("the layer \"dense2\" for sample 0")
        .hasMessageContaining("NaN");
  }

  private Trained trainUntilBatch(Signal signal, int batch, TrainingOptions kept) {
    AtomicInteger batches = new AtomicInteger();
    Augmentation interrupting =
        (features, random) -> {
          if (batches.incrementAndGet() == batch) {
            Thread.currentThread().interrupt();
          }
          return features;
        };
    Trained trained =
        Distillation.from(teacher)
            .with(1, signal)
            .train(Architectures.mlp(4, 7, 3), split, kept.augmentation(interrupting));
    assertThat(Thread.interrupted()).isEqualTo(batches.get() == batch);
    return trained;
  }

  private void small(Signal signal, int batchSize) {
    Distillation.from(teacher)
        .with(1, signal)
        .train(Architectures.mlp(4, 7, 3), split, options.batchSize(batchSize));
  }
}
