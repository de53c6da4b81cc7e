package io.github.distillery.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.TinyData;
import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.Temperature;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

class TemperatureScalingTest {
  private final Split split = TinyData.split();
  private final Dataset validation = split.validation();
  private final Classifier teacher =
      Trainer.train(
          Architectures.mlp(4, 16, 3),
          split,
          TrainingOptions.defaults().epochs(5).batchSize(16).learningRate(0.01));

  private Classifier times(double factor) {
    return new Calibrated(teacher, new Temperature(1 / factor), null, null, false);
  }

  @Test
  void noOtherTemperatureIsBetterOnValidation() {
    Calibrated calibrated = TemperatureScaling.of(times(6), validation);

    assertThat(calibrated.atBound()).isFalse();
    assertThat(calibrated.after().nll()).isLessThan(calibrated.before().nll());
    for (double other : new double[] {0.5, 0.9, 0.99, 1.01, 1.1, 2}) {
      assertThat(Evaluation.of("", calibrated.logits(validation).div(other), validation).nll())
          .isGreaterThan(calibrated.after().nll());
    }
  }

  @Test
  void aFactorOnTheLogitsIsFoundAgain() {
    double one = TemperatureScaling.of(teacher, validation).temperature().value();
    double six = TemperatureScaling.of(times(6), validation).temperature().value();

    assertThat(six / one).isCloseTo(6, within(1e-3));
  }

  @Test
  void choicesAndLayersStayAndTheFingerprintDoesNot() {
    Calibrated calibrated = TemperatureScaling.of(times(6), validation);
    var features = validation.features();

    assertThat(calibrated.predict(features)).isEqualTo(teacher.predict(features));
    assertThat(calibrated.layers()).isEqualTo(teacher.layers());
    assertThat(calibrated.outputs(features, List.of("dense1")).features().get("dense1"))
        .isEqualTo(teacher.features(features, "dense1"));
    assertThat(calibrated.fingerprint()).isNotEqualTo(teacher.fingerprint());
    assertThat(calibrated.toString()).contains("NLL", "ECE", "T = ");
  }

  @Test
  void whereNothingIsWrongItStopsAtABoundAndSaysSo() {
    int[] right = teacher.predict(validation.features());
    Dataset easy =
        Dataset.of(
            "easy", validation.features(), right, validation.classNames(), validation.provenance());

    Calibrated calibrated = TemperatureScaling.of(teacher, easy);

    assertThat(calibrated.atBound()).isTrue();
    assertThat(calibrated.toString()).contains("the last that was looked at");
  }

  @Test
  void dataWithoutLabelsIsRefused() {
    assertThatThrownBy(() -> TemperatureScaling.of(teacher, validation.withoutLabels()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no labels");
    assertThatThrownBy(() -> TemperatureScaling.of(teacher, validation.subset(new int[0], "none")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("empty");
  }
}
