package io.github.distillery.distill.ways;

import static io.github.distillery.model.Temperature.temperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.TinyData;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.distill.Interrupting;
import io.github.distillery.distill.LossFixture;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Temperature;
import io.github.distillery.train.History.Epoch;
import io.github.distillery.train.Trained;
import io.github.distillery.train.TrainingOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OwnTeacherTest {
  private static final int BATCHES = 12;

  @TempDir Path folder;

  private final Split split = TinyData.split();
  private final Architecture plan = Architectures.mlp(4, 8, 8, 3);
  private final TrainingOptions options =
      TrainingOptions.defaults().epochs(6).batchSize(16).learningRate(0.01);

  static Stream<LossFixture> cases() {
    return LossFixture.of("exits.json");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void lossAndGradientAreThoseOfPyTorch(LossFixture expected) {
    expected.assertSameAs(
        new ExitLoss(
            expected.option("hard"),
            expected.option("soft"),
            new Temperature(expected.option("temperature"))));
  }

  @Test
  void theExitsLearnAndAreThrownAway() {
    Trained network = OwnTeacher.exits("dense1", "dense2").train(plan, split, options);

    List<Epoch> epochs = network.history().epochs();
    assertThat(epochs.get(0).losses()).containsOnlyKeys("hard", "exit dense1", "exit dense2");
    assertThat(epochs.get(5).losses().get("exit dense1"))
        .isLessThan(epochs.get(0).losses().get("exit dense1"));
    assertThat(network.layers()).containsExactly("dense1", "dense2", "logits");
    assertThat(network.history().best().validationAccuracy()).isGreaterThan(0.6);
  }

  @Test
  void aConvolutionalNetworkHasExitsOnItsMaps() {
    Dataset images = TinyData.images(24, 3);
    Trained network =
        OwnTeacher.exits("pool1")
            .temperature(temperature(2))
            .weights(0, 1)
            .train(
                Architectures.lenet(1, 16, 16, 2, 3, 4, 2),
                Split.of(images, images),
                options.epochs(2));

    assertThat(network.history().epochs().get(1).losses()).containsOnlyKeys("hard", "exit pool1");
  }

  @Test
  void aStoppedTrainingGoesOnAndEndsLikeAnUndisturbedOne() {
    TrainingOptions kept = options.checkpoint(folder.resolve("own"));
    OwnTeacher way = OwnTeacher.exits("dense1");

    way.train(plan, split, kept.augmentation(new Interrupting(3 * BATCHES + 4)));
    assertThat(Thread.interrupted()).isTrue();
    Trained resumed = way.train(plan, split, kept.augmentation(new Interrupting(0)));

    Trained undisturbed = way.train(plan, split, options.augmentation(new Interrupting(0)));
    assertThat(resumed.fingerprint()).isEqualTo(undisturbed.fingerprint());
  }

  @Test
  void exitsThatCannotBeAreRefused() {
    assertThatThrownBy(() -> OwnTeacher.exits("dense7").train(plan, split, options))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("dense7");
    assertThatThrownBy(OwnTeacher::exits)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one layer or more");
    assertThatThrownBy(() -> OwnTeacher.exits("dense1", "dense1"))
        .hasMessageContaining("each once");
    assertThatThrownBy(() -> OwnTeacher.exits("dense1").weights(1, 0))
        .hasMessageContaining("above 0");
  }
}
