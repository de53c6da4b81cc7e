package io.github.distillery.view;

import io.github.distillery.evaluate.Spread;
import java.awt.Color;
import java.util.Map;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Means over seeds as lines, in bands of one standard deviation. */
final class BandChart {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 400;
  private static final int MANY_TIMES = 20;
  private static final int FAINT = 40;

  private BandChart() {}

  static XYChart of(
      String title, String xTitle, String yTitle, double[] x, Map<String, double[][]> values) {
    if (values.isEmpty() || x.length == 0) {
      throw new IllegalArgumentException(
          title + ": there is nothing to draw; give one line and one place or more");
    }
    XYChart chart =
        ChartStyle.apply(
            new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle(xTitle)
                .yAxisTitle(yTitle)
                .build());
    chart.getStyler().setXAxisLogarithmic(x[x.length - 1] / x[0] > MANY_TIMES);
    chart.getStyler().setXAxisDecimalPattern("#,###.##");
    Color[] colours = chart.getStyler().getSeriesColors();
    int number = 0;
    for (Map.Entry<String, double[][]> line : values.entrySet()) {
      if (line.getValue().length != x.length) {
        throw new IllegalArgumentException(
            "%s: \"%s\" has values at %d places of %d"
                .formatted(title, line.getKey(), line.getValue().length, x.length));
      }
      add(chart, line.getKey(), x, line.getValue(), colours[number++ % colours.length]);
    }
    return chart;
  }

  private static void add(XYChart chart, String name, double[] x, double[][] values, Color colour) {
    Spread[] spreads = new Spread[x.length];
    for (int i = 0; i < x.length; i++) {
      spreads[i] = Spread.of(values[i]);
    }
    double[] around =
        IntStream.range(0, 2 * x.length).mapToDouble(i -> x[there(i, x.length)]).toArray();
    double[] edges =
        IntStream.range(0, 2 * x.length)
            .mapToDouble(i -> edge(spreads[there(i, x.length)], i < x.length))
            .toArray();
    XYSeries band = chart.addSeries(name + ", one deviation", around, edges);
    band.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
    Color faint = new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), FAINT);
    band.setFillColor(faint);
    band.setLineColor(new Color(0, 0, 0, 0));
    band.setMarker(SeriesMarkers.NONE);
    band.setShowInLegend(false);
    double[] means = IntStream.range(0, x.length).mapToDouble(i -> spreads[i].mean()).toArray();
    XYSeries line = chart.addSeries(name, x, means);
    line.setLineColor(colour);
    line.setMarkerColor(colour);
    line.setMarker(SeriesMarkers.CIRCLE);
  }

  /** Along the upper edge and back along the lower. */
  private static int there(int i, int places) {
    return i < places ? i : 2 * places - 1 - i;
  }

  private static double edge(Spread spread, boolean upper) {
    double deviation = Double.isNaN(spread.deviation()) ? 0 : spread.deviation();
    return spread.mean() + (upper ? deviation : -deviation);
  }
}
