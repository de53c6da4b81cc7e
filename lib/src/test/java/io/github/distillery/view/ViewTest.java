package io.github.distillery.view;

import static io.github.distillery.model.Temperature.temperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.TinyData;
import io.github.distillery.backend.Backend;
import io.github.distillery.compare.Comparison;
import io.github.distillery.compare.ComparisonResult;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.distill.Distillation;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.label.SoftLabels;
import io.github.distillery.model.Architectures;
import io.github.distillery.train.History;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.Chart;
import org.nd4j.linalg.factory.Nd4j;

class ViewTest {
  private final Split split = TinyData.split();
  private final TrainingOptions options = TrainingOptions.defaults().epochs(3);
  private final Trained teacher = Trainer.train(Architectures.mlp(4, 8, 3), split, options);
  private final Trained student =
      Distillation.from(teacher)
          .soft(0.9, temperature(2))
          .hard(0.1)
          .train(Architectures.mlp(4, 5, 3), split, options);

  @Test
  void everyChartCanBeDrawn() throws IOException {
    Evaluation evaluation = Evaluation.of(teacher, split.test());
    SoftLabels labels = SoftLabels.from(teacher, split.train());

    for (Chart<?, ?> chart :
        List.<Chart<?, ?>>of(
            Charts.learningCurves(teacher.history()),
            Charts.validationErrors(teacher, student, student),
            Charts.line("sweep", "T", "errors", new double[] {1, 2}, new double[] {5, 4}),
            Charts.softLabels(
                labels, 0, split.train().classNames(), temperature(1), temperature(4)),
            Charts.confusion(evaluation))) {
      BufferedImage image =
          ImageIO.read(new ByteArrayInputStream(ChartEncoder.getBytes(chart, "png")));
      assertThat(image.getWidth()).isGreaterThan(400);
      assertThat(image.getRGB(1, 1)).as("background").isEqualTo(0xFFFFFFFF);
    }
  }

  @Test
  void aTrainingIsATableWithAColumnForEachSignal() {
    var table = Tables.history(student.history());

    assertThat(table.columnNames())
        .containsExactly(
            "epoch",
            "loss",
            "hard loss",
            "soft loss",
            "validation loss",
            "validation accuracy",
            "seconds");
    assertThat(table.rowCount()).isEqualTo(3);
    assertThat(Tables.history(teacher.history()).columnNames()).doesNotContain("hard loss");
  }

  @Test
  void weightsThatAreComparedShareAnAxis() {
    Trained loud =
        Distillation.from(teacher)
            .soft(Schedule.linear(1, 3), temperature(2))
            .hard(Schedule.linear(0, 0.8))
            .train(Architectures.mlp(4, 5, 3), split, options.epochs(3));

    XYChart weights = Charts.figures(loud.history(), "hard weight", "soft weight");

    assertThat(weights.getSeries("hard weight").getYAxisGroup()).isZero();
    assertThat(weights.getSeries("soft weight").getYAxisGroup()).isZero();
  }

  @Test
  void thePartsOfTheLossAndTheFiguresOfATrainingAreDrawn() throws IOException {
    Trained scheduled =
        Distillation.from(teacher)
            .soft(Schedule.linear(1, 0.2), Schedule.cosine(8, 1))
            .hard(Schedule.linear(0, 0.8))
            .train(Architectures.mlp(4, 5, 3), split, options.epochs(12));
    History history = scheduled.history();

    XYChart parts = Charts.lossParts(history);
    XYChart figures = Charts.figures(history);
    XYChart weights = Charts.figures(history, "soft weight");

    assertThat(names(parts)).containsExactlyInAnyOrder("hard", "soft", "together");
    assertThat(names(Charts.lossParts(teacher.history()))).containsExactlyInAnyOrder("hard");
    assertThat(names(figures))
        .containsExactlyInAnyOrder("hard weight", "soft temperature", "soft weight");
    assertThat(figures.getSeries("soft temperature").getYAxisGroup()).isEqualTo(1);
    assertThat(names(weights)).containsExactlyInAnyOrder("soft weight");
    assertThat(weights.getYAxisTitle()).isEqualTo("soft weight");
    assertThat(weights.getStyler().isLegendVisible()).isFalse();
    assertThat(figures.getStyler().isLegendVisible()).isTrue();
    for (XYChart chart : List.of(parts, figures, weights)) {
      assertThat(ChartEncoder.getBytes(chart, "png")).hasSizeGreaterThan(1000);
    }
    assertThat(Tables.history(history).columnNames())
        .containsExactly(
            "epoch",
            "loss",
            "hard loss",
            "soft loss",
            "hard weight",
            "soft temperature",
            "soft weight",
            "validation loss",
            "validation accuracy",
            "seconds");
    assertThatThrownBy(() -> Charts.figures(student.history())).hasMessageContaining("no figures");
    assertThatThrownBy(() -> Charts.figures(history, "weight of all"))
        .hasMessageContaining("not all of [weight of all]");
  }

  @Test
  void evaluationsAndConfusionsAreTables() {
    Evaluation evaluation = Evaluation.of(teacher, split.test());

    var table = Tables.evaluations(evaluation, Evaluation.of(student, split.test()));
    assertThat(table.rowCount()).isEqualTo(2);
    assertThat(table.intColumn("errors").get(0)).isEqualTo(evaluation.errors());
    var confusion = Tables.confusion(evaluation);
    assertThat(confusion.columnNames()).containsExactly("is \\ taken for", "a", "b", "c");
    assertThat(confusion.intColumn("b").get(0)).isEqualTo(evaluation.confusion().count(0, 1));
  }

  @Test
  void networksAndTheBackendAreTables() {
    assertThat(Tables.layers(teacher.network()).longColumn("parameters").sum())
        .isEqualTo(4 * 8 + 8 + 8 * 3 + 3);
    assertThat(Tables.backend(Backend.describe()).rowCount()).isEqualTo(8);
  }

  @Test
  void imagesAreShownInAGridWithTheirBrightness() {
    Dataset images = TinyData.images(12, 1);

    BufferedImage grid = Images.grid(images, 12);

    assertThat(grid.getWidth()).isEqualTo(10 * 78 + 6);
    int left = grid.getRGB(6 + 10, 6 + 36) & 0xFF;
    int right = grid.getRGB(6 + 60, 6 + 36) & 0xFF;
    assertThat(left).isGreaterThan(right + 50);
    assertThatThrownBy(() -> Images.grid(split.train(), 3)).hasMessageContaining("are pictures");
  }

  @Test
  void aTrainingWithoutAnEpochIsNotDrawn() {
    History none = new History("x", List.of(), 0, History.Outcome.INTERRUPTED, 1, "", "");

    assertThatThrownBy(() -> Charts.learningCurves(none)).hasMessageContaining("no epoch");
    assertThat(Tables.history(none).rowCount()).isZero();
  }

  @Test
  void aComparisonIsATableAndAChartWithErrorBars() throws IOException {
    ComparisonResult result =
        Comparison.on(split)
            .student(Architectures.mlp(4, 5, 3))
            .options(options)
            .seeds(2)
            .teacher(teacher)
            .baseline("labels only")
            .candidate("KD", Distillation.from(teacher).soft(1, temperature(2)))
            .run();

    var table = Tables.comparison(result);
    assertThat(table.columnNames())
        .startsWith("candidate", "runs", "validation accuracy", "test accuracy", "deviation")
        .contains("difference", "95% from", "95% to", "agreement", "KL to teacher", "seconds");
    assertThat(table.doubleColumn("difference").isMissing(0)).isTrue();
    assertThat(table.doubleColumn("difference").isMissing(1)).isFalse();
    assertThat(Tables.runs(result).rowCount()).isEqualTo(4);
    var chart = Charts.comparison(result);
    double first = 100 * (1 - result.summaries().get(0).testAccuracy().mean());
    assertThat(chart.getSeries("test errors").getXData()[1]).as("at the top").isEqualTo(first);
    assertThat(chart.getSeries("test errors").getYData()).containsExactly(1, 2);
    double[] bars = chart.getSeries("one deviation").getXData();
    assertThat((bars[3] + bars[4]) / 2).isCloseTo(first, within(1e-9));
    assertThat((bars[4] - bars[3]) / 2)
        .isCloseTo(100 * result.summaries().get(0).testAccuracy().deviation(), within(1e-9));
    assertThat(ChartEncoder.getBytes(chart, "png")).hasSizeGreaterThan(5000);
  }

  @Test
  void everyCandidateHasARowWithItsName() throws IOException {
    for (int candidates : new int[] {2, 3, 4, 5, 6, 9, 14}) {
      Comparison comparison =
          Comparison.on(split)
              .student(Architectures.mlp(4, 5, 3))
              .options(options.epochs(1))
              .seeds(1)
              .baseline("candidate 1 with a long name, 41 letters!");
      for (int c = 2; c <= candidates; c++) {
        comparison =
            comparison.candidate(
                "candidate %d with a name of 39 letters, no".formatted(c),
                (data, o) -> Trainer.train(Architectures.mlp(4, 5, 3), data, o));
      }
      XYChart chart = Charts.comparison(comparison.run());

      List<String> labels = new ArrayList<>();
      var name = chart.getStyler().getYAxisTickLabelsFormattingFunction();
      chart
          .getStyler()
          .setYAxisTickLabelsFormattingFunction(
              place -> {
                // XChart tries several distances; each time it begins at the bottom.
                if (place == 0) {
                  labels.clear();
                }
                labels.add(name.apply(place));
                return name.apply(place);
              });
      assertThat(ChartEncoder.getBytes(chart, "png")).hasSizeGreaterThan(5000);
      assertThat(labels.stream().filter(label -> !label.isBlank()).distinct())
          .as("%d candidates", candidates)
          .hasSize(candidates);
    }
  }

  @Test
  void theNumbersOfManyEpochsAreRoundAndApart() {
    Trained longer =
        Trainer.train(Architectures.mlp(4, 5, 3).named("longer"), split, options.epochs(30));

    XYChart losses = Charts.validationLosses(teacher, longer);

    assertThat(losses.getSeries("longer").getXData()).hasSize(30);
    assertThat(losses.getSeries("longer").getXData()[1])
        .as("moved, so that XChart does not number every epoch")
        .isNotEqualTo(2)
        .isCloseTo(2, within(0.01));
    assertThat(losses.getSeries(teacher.name()).getXData()).containsExactly(1, 2, 3);
    assertThat(losses.getSeries("longer").getYData()[29])
        .isEqualTo(longer.history().epochs().get(29).validationLoss());
    assertThat(losses.getStyler().isLegendVisible()).isTrue();
    XYChart one = Charts.validationLosses(longer);
    assertThat(one.getStyler().isLegendVisible()).isFalse();
    assertThat(one.getTitle()).endsWith(": longer");
  }

  @Test
  void longNamesOfClassesAreShortenedWhereTheyStayDifferent() {
    assertThat(ChartStyle.shortened(List.of("cat", "smiling face with halo"), 18))
        .containsExactly("cat", "smiling face with…");
    assertThat(
            ChartStyle.shortened(List.of("smiling face with halo", "smiling face with tears"), 18))
        .containsExactly("smiling face with halo", "smiling face with tears");
    assertThat(ChartStyle.rotation(List.of("0", "1", "2"), 400)).isZero();
    assertThat(ChartStyle.rotation(List.of("smiling face", "grinning face", "robot", "cat"), 300))
        .isEqualTo(90);
  }

  @Test
  void featuresAreDrawnDarkerTheGreaterTheyAre() {
    var map = FeatureMaps.of(Nd4j.createFromArray(new float[][] {{0, 1}, {2, 4}}));

    int right = map.getWidth() - 20;
    int below = map.getHeight() - 20;
    assertThat(brightness(map.getRGB(20, 20))).isGreaterThan(brightness(map.getRGB(right, 20)));
    assertThat(brightness(map.getRGB(20, below)))
        .isGreaterThan(brightness(map.getRGB(right, below)));
    assertThat(FeatureMaps.of(Nd4j.rand(2, 6, 8, 8)).getWidth()).isGreaterThan(10 * 72);
    assertThat(FeatureMaps.of(Nd4j.zeros(3, 5, 5)).getHeight()).isLessThan(100);
    assertThatThrownBy(() -> FeatureMaps.of(Nd4j.zeros(7)))
        .hasMessageContaining("[7]")
        .hasMessageContaining("[height, width]");
  }

  private static int brightness(int rgb) {
    return (rgb >> 16 & 255) + (rgb >> 8 & 255) + (rgb & 255);
  }

  private static List<String> names(XYChart chart) {
    return chart.getSeriesCollection().stream().map(XYSeries::getName).toList();
  }
}
