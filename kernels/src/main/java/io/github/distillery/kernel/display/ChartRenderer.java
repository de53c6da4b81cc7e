package io.github.distillery.kernel.display;

import io.github.distillery.view.ChartStyle;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.stream.Collectors;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.internal.series.Series;

/**
 * XChart's charts as PNG, with twice the pixels, for sharp screens; as SVG where that is asked for.
 */
final class ChartRenderer {
  private static final int PIXELS = 2;

  private ChartRenderer() {}

  /**
   * A chart.
   *
   * @param chart any kind of chart
   * @return PNG with its size, and a line of text
   */
  static MimeBundle render(Chart<?, ?> chart) {
    ChartStyle.colourIfUnchosen(chart);
    int width = chart.getWidth();
    int height = chart.getHeight();
    BufferedImage image =
        new BufferedImage(width * PIXELS, height * PIXELS, BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = image.createGraphics();
    // White below whatever the chart leaves open: its dark text must stay readable on dark pages.
    canvas.setColor(Color.WHITE);
    canvas.fillRect(0, 0, image.getWidth(), image.getHeight());
    canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    canvas.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    canvas.scale(PIXELS, PIXELS);
    chart.paint(canvas, width, height);
    canvas.dispose();
    return MimeBundle.text(text(chart))
        .with(MimeBundle.PNG, ImageRenderer.png(image))
        .sized(MimeBundle.PNG, width, height);
  }

  /**
   * A chart as a drawing.
   *
   * @param chart any kind of chart
   * @return SVG
   */
  static String svg(Chart<?, ?> chart) {
    ChartStyle.colourIfUnchosen(chart);
    SvgCanvas canvas = new SvgCanvas(chart.getWidth(), chart.getHeight());
    chart.paint(canvas, chart.getWidth(), chart.getHeight());
    canvas.dispose();
    return canvas.svg();
  }

  private static String text(Chart<?, ?> chart) {
    String title = chart.getTitle() == null ? "" : chart.getTitle().strip();
    String series =
        chart.getSeriesCollection().stream().map(Series::getName).collect(Collectors.joining(", "));
    return "Chart"
        + (title.isEmpty() ? "" : ": " + title)
        + ", "
        + chart.getWidth()
        + "x"
        + chart.getHeight()
        + (series.isEmpty() ? "" : ", series " + series);
  }
}
