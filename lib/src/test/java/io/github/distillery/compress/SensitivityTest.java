package io.github.distillery.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.TinyData;
import io.github.distillery.data.Dataset;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Network;
import io.github.distillery.progress.Progress;
import io.github.distillery.progress.ProgressReport;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import io.github.distillery.view.Charts;
import io.github.distillery.view.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYSeries;

class SensitivityTest {
  private final Dataset validation = TinyData.split().validation();
  private final Network network =
      Trainer.train(
              Architectures.mlp(4, 16, 3),
              TinyData.split(),
              TrainingOptions.defaults().epochs(10).batchSize(16).learningRate(0.01))
          .network();

  @Test
  void isTheAccuracyWithOneLayerPrunedAlone() {
    String before = network.fingerprint();

    Sensitivity measured = Sensitivity.of(network, validation, 0, 0.5, 0.9);

    assertThat(measured.accuracy()).isEqualTo(Evaluation.of(network, validation).accuracy());
    assertThat(measured.layers().stream().map(Sensitivity.Layer::name))
        .containsExactly("dense1", "logits");
    for (Sensitivity.Layer layer : measured.layers()) {
      assertThat(layer.accuracies().get(0)).isEqualTo(measured.accuracy());
      for (int i = 1; i < 3; i++) {
        Network alone =
            Pruning.layers(Map.of(layer.name(), measured.shares().get(i))).apply(network);
        assertThat(layer.accuracies().get(i))
            .isCloseTo(Evaluation.of(alone, validation).accuracy(), within(1e-9));
      }
      assertThat(layer.accuracies().get(2)).isLessThan(measured.accuracy());
    }
    assertThat(network.fingerprint()).isEqualTo(before);
  }

  @Test
  void isATableAndAChartWithALineALayer() {
    Sensitivity measured = Sensitivity.of(network, validation, 0.5, 0.9);

    var table = Tables.sensitivity(measured);
    var chart = Charts.sensitivity(measured);

    assertThat(table.columnNames())
        .containsExactly("layer", "weights", "accuracy at 0.5", "accuracy at 0.9");
    assertThat(table.stringColumn("layer").asList()).containsExactly("dense1", "logits");
    assertThat(table.doubleColumn("accuracy at 0.9").get(1))
        .isEqualTo(measured.layers().get(1).accuracies().get(1));
    assertThat(chart.getSeriesCollection())
        .extracting(XYSeries::getName)
        .containsExactly("dense1", "logits");
    assertThat(chart.getSeries("dense1").getXData()).containsExactly(50, 90);
  }

  @Test
  void countsOfWeightsAreTables() {
    Network small = WeightSharing.bits(3).density().apply(Pruning.magnitude(0.5).apply(network));

    var sparsity = Tables.sparsity(Sparsity.of(small));
    var shared = Tables.sharedWeights(SharedWeights.of(small, network));

    assertThat(sparsity.stringColumn("layer").asList())
        .containsExactly("dense1", "logits", "all layers");
    assertThat(sparsity.longColumn("kept").get(2)).isEqualTo(56);
    assertThat(sparsity.doubleColumn("share of zeros").get(2)).isCloseTo(0.5, within(1e-9));
    assertThat(shared.intColumn("values").asList()).containsExactly(8, 8);
    assertThat(shared.intColumn("bits").asList()).containsExactly(3, 3);
    assertThat(shared.longColumn("kept").get(0) + shared.longColumn("kept").get(1)).isEqualTo(56);
    assertThat(shared.columnNames())
        .containsExactly("layer", "weights", "kept", "values", "bits", "error");
    assertThat(Tables.sharedWeights(SharedWeights.of(small)).doubleColumn("error").isMissing())
        .hasSize(2);
  }

  @Test
  void looksAtTheUsualSharesWhereNoneIsNamedAndReportsHowFarItIs() {
    List<ProgressReport> reports = new ArrayList<>();
    var before = Progress.showOn(reports::add);
    try {
      assertThat(Sensitivity.of(network, validation).shares()).hasSize(10).contains(0.9);
    } finally {
      Progress.showOn(before);
    }

    ProgressReport last = reports.get(reports.size() - 1);
    assertThat(last.state()).isEqualTo(ProgressReport.State.DONE);
    assertThat(last.done()).isEqualTo(last.total()).isEqualTo(20);
  }

  @Test
  void canBeInterrupted() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> Sensitivity.of(network, validation))
        .isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(Progress.anyRunning()).isFalse();
  }

  @Test
  void refusesSharesOutsideZeroToOne() {
    assertThatThrownBy(() -> Sensitivity.of(network, validation, 0.5, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("share 1.0");
  }
}
