package io.github.distillery.tests.evidence;

import io.github.distillery.data.AtomicFile;
import io.github.distillery.view.ChartStyle;
import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A series of {@link Growth} on logarithmic axes, a line for each piece of work. */
final class GrowthCharts {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 380;
  private static final Color PROPORTION = new Color(0x9A, 0x9A, 0x9A);

  private GrowthCharts() {}

  static void write(Path folder, GrowthCase.Series series, List<GrowthRow> rows)
      throws IOException {
    String name = series.label();
    XYChart time = chart("Time against " + name, name, "seconds", rows, GrowthRow::seconds);
    proportion(time, rows);
    write(folder.resolve("growth-time-" + name + ".png"), time);
    XYChart memory = chart("Memory against " + name, name, "own MB", rows, GrowthRow::own);
    write(folder.resolve("growth-memory-" + name + ".png"), memory);
  }

  private static XYChart chart(
      String title, String x, String y, List<GrowthRow> rows, ToDoubleFunction<GrowthRow> figure) {
    XYChart chart =
        ChartStyle.apply(
            new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle(x)
                .yAxisTitle(y)
                .build());
    chart
        .getStyler()
        .setXAxisLogarithmic(true)
        .setYAxisLogarithmic(true)
        .setXAxisDecimalPattern("#,###")
        .setYAxisDecimalPattern("#,##0.###");
    for (GrowthWork work : GrowthWork.values()) {
      List<GrowthRow> some = rows.stream().filter(row -> row.work() == work).toList();
      chart.addSeries(work.label(), sizes(some), some.stream().mapToDouble(figure).toArray());
    }
    double least = rows.stream().mapToDouble(figure).min().orElseThrow();
    double most = rows.stream().mapToDouble(figure).max().orElseThrow();
    chart.getStyler().setYAxisMin(powerBelow(least)).setYAxisMax(powerBelow(most) * 10);
    return chart;
  }

  /** What is in proportion to the size, through the slowest work at the largest size. */
  private static void proportion(XYChart chart, List<GrowthRow> rows) {
    double[] sizes = sizes(rows.stream().filter(r -> r.work() == GrowthWork.TEACHER).toList());
    double largest = sizes[sizes.length - 1];
    double most = rows.stream().mapToDouble(GrowthRow::seconds).max().orElseThrow();
    double least = chart.getStyler().getYAxisMin();
    double[] x = {Math.max(sizes[0], largest * least / most), largest};
    XYSeries line = chart.addSeries("in proportion", x, new double[] {most * x[0] / largest, most});
    line.setMarker(SeriesMarkers.NONE);
    line.setLineColor(PROPORTION);
    line.setLineStyle(
        new BasicStroke(1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 1, new float[] {4, 4}, 0));
  }

  private static double[] sizes(List<GrowthRow> rows) {
    return rows.stream().mapToDouble(row -> row.of().size()).toArray();
  }

  private static double powerBelow(double value) {
    return Math.pow(10, Math.floor(Math.log10(value)));
  }

  private static void write(Path file, XYChart chart) throws IOException {
    byte[] png = ChartEncoder.getBytes(chart, "png");
    AtomicFile.write(file, out -> out.write(png));
  }
}
