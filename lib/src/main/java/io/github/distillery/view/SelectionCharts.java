package io.github.distillery.view;

import io.github.distillery.select.LayerSimilarity;
import io.github.distillery.select.RankCorrelation;
import io.github.distillery.select.RankCorrelations;
import io.github.distillery.select.Rung;
import io.github.distillery.select.TuningResult;
import io.github.distillery.select.TuningTrial;
import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** What was chosen from, as charts. */
final class SelectionCharts {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 400;
  private static final int CELL = 34;
  private static final int BESIDES = 140;
  private static final int MOST_LEVEL = 5;

  /** XChart takes no less. */
  private static final int FEWEST_LABELS = 2;

  private static final int ANGLE = 35;
  private static final int PERCENT = 100;
  private static final double WIDE = 20;
  private static final Color OTHERS = new Color(0xB8, 0xB8, 0xB8);
  private static final Color BEST = new Color(0xD5, 0x5E, 0x00);

  private SelectionCharts() {}

  static HeatMapChart layerSimilarity(LayerSimilarity similarity) {
    int rows = similarity.teacherLayers().size();
    int columns = similarity.studentLayers().size();
    List<Number[]> cells = new ArrayList<>();
    for (int s = 0; s < columns; s++) {
      for (int t = 0; t < rows; t++) {
        cells.add(new Number[] {s, t, similarity.values().get(t).get(s)});
      }
    }
    HeatMapChart chart =
        ChartStyle.apply(
            new HeatMapChartBuilder()
                .width(WIDTH)
                .height(Math.max(HEIGHT, BESIDES + CELL * rows))
                .title("Linear CKA on %,d samples".formatted(similarity.samples()))
                .xAxisTitle("student " + similarity.student())
                .yAxisTitle("teacher " + similarity.teacher())
                .build());
    chart
        .getStyler()
        .setShowValue(true)
        .setMin(0)
        .setMax(1)
        .setRangeColors(new Color[] {Color.WHITE, new Color(0x6F, 0xB7, 0xE0)})
        .setHeatMapValueDecimalPattern("0.00")
        .setPlotGridLinesVisible(false)
        .setXAxisLabelRotation(columns > MOST_LEVEL ? ANGLE : 0)
        .setXAxisMaxLabelCount(Math.max(FEWEST_LABELS, columns))
        .setYAxisTickMarkSpacingHint(10);
    chart.addSeries("CKA", similarity.studentLayers(), similarity.teacherLayers(), cells);
    return chart;
  }

  static CategoryChart rankCorrelations(RankCorrelations correlations) {
    List<RankCorrelation> numbers =
        correlations.scores().stream().filter(line -> !Double.isNaN(line.correlation())).toList();
    if (numbers.isEmpty()) {
      throw new IllegalArgumentException(
          "no score has a correlation; give three teachers or more with different results");
    }
    CategoryChart chart =
        ChartStyle.apply(
            new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title("How well each score foretold the teachers")
                .xAxisTitle("")
                .yAxisTitle("Spearman's correlation")
                .build());
    chart
        .getStyler()
        .setYAxisMin(-1.0)
        .setYAxisMax(1.0)
        .setXAxisLabelRotation(ANGLE)
        .setXAxisMaxLabelCount(Math.max(FEWEST_LABELS, numbers.size()))
        .setLegendVisible(false);
    chart.addSeries(
        "correlation",
        numbers.stream().map(line -> line.score().toString()).toList(),
        numbers.stream().map(RankCorrelation::correlation).toList());
    return chart;
  }

  static XYChart tuning(TuningResult result) {
    boolean halved = finished(result).stream().anyMatch(trial -> trial.rungs().size() > 1);
    if (halved) {
      return lines(result);
    }
    return tuning(
        result,
        result.settings().stream()
            .filter(name -> isNumber(result, name))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "nothing that was drawn is a number: " + result.settings())));
  }

  static XYChart tuning(TuningResult result, String setting) {
    if (!isNumber(result, setting)) {
      throw new IllegalArgumentException(
          "\"%s\" is no number of this search; what was drawn is %s"
              .formatted(setting, result.settings()));
    }
    XYChart chart = chart(result, setting);
    Map<Integer, List<TuningTrial>> byEpochs = new TreeMap<>();
    for (TuningTrial trial : finished(result)) {
      byEpochs.computeIfAbsent(trial.last().epochs(), e -> new ArrayList<>()).add(trial);
    }
    byEpochs.forEach(
        (epochs, trials) ->
            chart
                .addSeries(
                    epochs + (epochs == 1 ? " epoch" : " epochs"),
                    trials.stream().mapToDouble(trial -> trial.value(setting)).toArray(),
                    trials.stream().mapToDouble(trial -> percent(trial.last())).toArray())
                .setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter));
    double least = values(result, setting).min().orElseThrow();
    double most = values(result, setting).max().orElseThrow();
    chart.getStyler().setXAxisLogarithmic(least > 0 && most / least > WIDE);
    return chart;
  }

  /** A line a trial; the best is drawn last, above the others. */
  private static XYChart lines(TuningResult result) {
    List<TuningTrial> trials = finished(result);
    XYChart chart = chart(result, "epochs of a training");
    for (int i = trials.size() - 1; i >= 0; i--) {
      TuningTrial trial = trials.get(i);
      List<Rung> rungs = trial.rungs().stream().filter(rung -> !rung.diverged()).toList();
      XYSeries line =
          chart.addSeries(
              i == 0 ? "best: " + trial.name() : "trial " + trial.number(),
              rungs.stream().mapToDouble(Rung::epochs).toArray(),
              rungs.stream().mapToDouble(SelectionCharts::percent).toArray());
      line.setShowInLegend(i == 0);
      line.setMarker(SeriesMarkers.CIRCLE);
      line.setLineColor(i == 0 ? BEST : OTHERS);
      line.setMarkerColor(i == 0 ? BEST : OTHERS);
      line.setLineStyle(new BasicStroke(i == 0 ? 2.5f : 1.2f));
    }
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS);
    return chart;
  }

  private static XYChart chart(TuningResult result, String xTitle) {
    if (finished(result).isEmpty()) {
      throw new IllegalArgumentException(
          "no trial of this search came to its end, so there is nothing to draw");
    }
    return ChartStyle.apply(
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title("%d trials of %s".formatted(result.trials().size(), result.student()))
            .xAxisTitle(xTitle)
            .yAxisTitle("validation accuracy in %")
            .build());
  }

  private static boolean isNumber(TuningResult result, String name) {
    return !result.trials().isEmpty()
        && result.trials().stream().allMatch(t -> t.settings().get(name) instanceof Number);
  }

  private static DoubleStream values(TuningResult result, String setting) {
    return finished(result).stream().mapToDouble(trial -> trial.value(setting));
  }

  private static List<TuningTrial> finished(TuningResult result) {
    return result.trials().stream().filter(trial -> !trial.last().diverged()).toList();
  }

  private static double percent(Rung rung) {
    return PERCENT * rung.validationAccuracy();
  }
}
