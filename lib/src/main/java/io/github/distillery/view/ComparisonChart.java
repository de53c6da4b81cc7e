package io.github.distillery.view;

import io.github.distillery.compare.ComparisonResult;
import io.github.distillery.compare.Summary;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries.CategorySeriesRenderStyle;

/** The candidates of a comparison, with error bars. */
final class ComparisonChart {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 400;
  private static final int MOST_LEVEL_LABELS = 5;
  private static final int LABEL_ANGLE = 35;
  private static final double PERCENT = 100;
  private static final double MARGIN = 0.15;
  private static final double LEAST_MARGIN = 0.1;

  private ComparisonChart() {}

  static CategoryChart of(ComparisonResult result) {
    List<Summary> all = result.summaries();
    if (all.isEmpty()) {
      throw new IllegalArgumentException(
          "no run of this comparison has ended, so there is nothing to draw");
    }
    List<Double> errors = all.stream().map(s -> PERCENT * (1 - s.testAccuracy().mean())).toList();
    List<Double> deviations =
        all.stream().map(s -> orZero(PERCENT * s.testAccuracy().deviation())).toList();
    CategoryChart chart =
        ChartStyle.apply(
            new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title("Errors on %s, mean and deviation".formatted(result.data()))
                .xAxisTitle("")
                .yAxisTitle("test errors in %")
                .build());
    double low = ends(errors, deviations, -1).min().orElseThrow();
    double high = ends(errors, deviations, 1).max().orElseThrow();
    double margin = Math.max(LEAST_MARGIN, MARGIN * (high - low));
    chart
        .getStyler()
        .setDefaultSeriesRenderStyle(CategorySeriesRenderStyle.Scatter)
        .setYAxisMin(Math.max(0, low - margin))
        .setYAxisMax(high + margin)
        .setXAxisLabelRotation(all.size() > MOST_LEVEL_LABELS ? LABEL_ANGLE : 0)
        .setXAxisMaxLabelCount(all.size())
        .setLegendVisible(false);
    chart.addSeries(
        "test errors", all.stream().map(Summary::candidate).toList(), errors, deviations);
    return chart;
  }

  /** Where the bars end: with side 1 above the points, with -1 below. */
  private static DoubleStream ends(List<Double> errors, List<Double> deviations, int side) {
    return IntStream.range(0, errors.size())
        .mapToDouble(i -> errors.get(i) + side * deviations.get(i));
  }

  private static double orZero(double value) {
    return Double.isNaN(value) ? 0 : value;
  }
}
