package io.github.distillery.view;

import io.github.distillery.compress.Tradeoff;
import java.awt.Color;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Networks by what they cost and what they can do. */
final class TradeoffChart {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 400;
  private static final int PERCENT = 100;
  private static final int MANY_TIMES = 100;
  private static final Color FRONT = new Color(0x9A, 0x9A, 0x9A);

  private TradeoffChart() {}

  static XYChart of(String cost, List<Tradeoff> points) {
    if (points.isEmpty()) {
      throw new IllegalArgumentException("there is no network to draw; give one or more");
    }
    XYChart chart =
        ChartStyle.apply(
            new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title("Accuracy against " + cost)
                .xAxisTitle(cost)
                .yAxisTitle("accuracy in %")
                .build());
    // A logarithmic axis has a number only at each power of ten.
    chart.getStyler().setXAxisLogarithmic(span(points) > MANY_TIMES);
    chart.getStyler().setXAxisDecimalPattern("#,###.##");
    List<Tradeoff> front = Tradeoff.front(points);
    XYSeries line = chart.addSeries("best for its cost", costs(front), accuracies(front));
    line.setMarker(SeriesMarkers.NONE);
    line.setLineColor(FRONT);
    for (Tradeoff point : points) {
      chart
          .addSeries(point.name(), costs(List.of(point)), accuracies(List.of(point)))
          .setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
    }
    return chart;
  }

  /** By how many times the dearest costs more than the cheapest. */
  private static double span(List<Tradeoff> points) {
    var costs = points.stream().mapToDouble(Tradeoff::cost).summaryStatistics();
    return costs.getMax() / costs.getMin();
  }

  private static double[] costs(List<Tradeoff> points) {
    return points.stream().mapToDouble(Tradeoff::cost).toArray();
  }

  private static double[] accuracies(List<Tradeoff> points) {
    return points.stream().mapToDouble(point -> PERCENT * point.accuracy()).toArray();
  }
}
