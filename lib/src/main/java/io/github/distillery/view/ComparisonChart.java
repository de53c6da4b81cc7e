package io.github.distillery.view;

import io.github.distillery.compare.ComparisonResult;
import io.github.distillery.compare.Summary;
import java.awt.BasicStroke;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.AxesChartStyler.TextAlignment;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * The candidates of a comparison, one below the other, so that there is room for their names, with
 * error bars that lie.
 */
final class ComparisonChart {
  private static final int WIDTH = 720;

  /** Title, numbers and title of the axis. */
  private static final int BESIDES = 112;

  private static final int ROW = 30;

  private static final int LEAST_PLOT = 150;
  private static final int ANY_STEP = 10;
  private static final int MOST_LETTERS = 44;
  private static final int MARKER = 10;
  private static final float BAR = 2.5f;
  private static final double PERCENT = 100;
  private static final double MARGIN = 0.08;
  private static final double LEAST_MARGIN = 0.1;

  private ComparisonChart() {}

  static XYChart of(ComparisonResult result) {
    // From the bottom, where the axis begins: the first candidate is to stand at the top.
    List<Summary> all = new ArrayList<>(result.summaries());
    Collections.reverse(all);
    if (all.isEmpty()) {
      throw new IllegalArgumentException(
          "no run of this comparison has ended, so there is nothing to draw");
    }
    int rows = all.size();
    int plot = Math.max(LEAST_PLOT, ROW * (rows + 1));
    XYChart chart =
        ChartStyle.apply(
            new XYChartBuilder()
                .width(WIDTH)
                .height(BESIDES + plot)
                .title("Errors on %s, mean and deviation".formatted(result.data()))
                .xAxisTitle("test errors in %")
                .yAxisTitle("")
                .build());
    double low = DoubleStream.of(ends(all, -1)).min().orElseThrow();
    double high = DoubleStream.of(ends(all, 1)).max().orElseThrow();
    double margin = Math.max(LEAST_MARGIN, MARGIN * (high - low));
    List<String> names =
        ChartStyle.shortened(all.stream().map(Summary::candidate).toList(), MOST_LETTERS);
    chart
        .getStyler()
        .setXAxisMin(Math.max(0, low - margin))
        .setXAxisMax(high + margin)
        .setYAxisMin(0.0)
        .setYAxisMax(rows + 1.0)
        .setYAxisTickMarkSpacingHint(ANY_STEP)
        .setYAxisTickLabelsFormattingFunction(place -> name(names, place))
        .setYAxisLabelAlignment(TextAlignment.Right)
        .setPlotGridVerticalLinesVisible(true)
        .setPlotGridHorizontalLinesVisible(false)
        .setLegendVisible(false);
    addBars(chart, all);
    XYSeries points = chart.addSeries("test errors", errors(all), places(rows));
    points.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
    points.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(ChartStyle.COLORS[0]);
    chart.getStyler().setMarkerSize(MARKER);
    return chart;
  }

  /** One series for all of them; where there is no number, a line is interrupted. */
  private static void addBars(XYChart chart, List<Summary> all) {
    double[] from = ends(all, -1);
    double[] to = ends(all, 1);
    double[] places = places(all.size());
    double[] x = new double[3 * all.size()];
    double[] y = new double[x.length];
    for (int i = 0; i < all.size(); i++) {
      x[3 * i] = from[i];
      x[3 * i + 1] = to[i];
      x[3 * i + 2] = to[i];
      y[3 * i] = places[i];
      y[3 * i + 1] = places[i];
      y[3 * i + 2] = Double.NaN;
    }
    XYSeries bars = chart.addSeries("one deviation", x, y);
    bars.setMarker(SeriesMarkers.NONE);
    bars.setLineColor(ChartStyle.COLORS[0]);
    bars.setLineStyle(new BasicStroke(BAR, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL));
  }

  private static double[] errors(List<Summary> all) {
    return all.stream().mapToDouble(s -> PERCENT * (1 - s.testAccuracy().mean())).toArray();
  }

  /** Where the bars end: with side 1 on the right of the points, with -1 on the left. */
  private static double[] ends(List<Summary> all, int side) {
    return all.stream()
        .mapToDouble(
            s ->
                PERCENT
                    * (1 - s.testAccuracy().mean() + side * orZero(s.testAccuracy().deviation())))
        .toArray();
  }

  private static double[] places(int rows) {
    return IntStream.rangeClosed(1, rows).asDoubleStream().toArray();
  }

  /**
   * What stands at a tick. XChart takes the smallest step that gives no label twice, which is the
   * one from row to row; and none at all where both ends of the axis have the same label, so there
   * are two sorts of nothing.
   */
  private static String name(List<String> names, double place) {
    long row = Math.round(place) - 1;
    boolean between = Math.abs(place - Math.rint(place)) > LEAST_MARGIN;
    if (between || row < 0 || row >= names.size()) {
      return place < 1 ? " " : "  ";
    }
    return names.get((int) row);
  }

  private static double orZero(double value) {
    return Double.isNaN(value) ? 0 : value;
  }
}
