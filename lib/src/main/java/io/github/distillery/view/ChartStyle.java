package io.github.distillery.view;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.Arrays;
import java.util.List;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.colors.XChartSeriesColors;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * The look that all charts share: colours that colour-blind readers can tell apart (Okabe and Ito
 * 2008), dark text on white, so that a chart can be read on light and dark pages alike.
 */
public final class ChartStyle {
  private static final Color TEXT = new Color(0x22, 0x22, 0x22);
  private static final Color GRID = new Color(0xE3, 0xE3, 0xE3);
  static final Color[] COLORS = {
    new Color(0x00, 0x72, 0xB2),
    new Color(0xD5, 0x5E, 0x00),
    new Color(0x00, 0x9E, 0x73),
    new Color(0xCC, 0x79, 0xA7),
    new Color(0xE6, 0x9F, 0x00),
    new Color(0x56, 0xB4, 0xE9),
    new Color(0x4D, 0x4D, 0x4D)
  };
  private static final int SIZE = 13;
  private static final int LETTER = 7;
  private static final int UPRIGHT = 90;

  private ChartStyle() {}

  /**
   * Gives a chart the shared look.
   *
   * @param chart any XChart chart
   * @param <C> its type
   * @return the same chart
   */
  public static <C extends Chart<?, ?>> C apply(C chart) {
    Styler style = chart.getStyler();
    style
        .setChartBackgroundColor(Color.WHITE)
        .setPlotBackgroundColor(Color.WHITE)
        .setChartFontColor(TEXT)
        .setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, SIZE + 2))
        .setChartTitleBoxVisible(false)
        .setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, SIZE))
        .setLegendBorderColor(Color.WHITE)
        .setLegendPosition(Styler.LegendPosition.OutsideE)
        .setPlotBorderVisible(false)
        .setSeriesColors(COLORS)
        .setSeriesMarkers(
            new org.knowm.xchart.style.markers.Marker[] {
              SeriesMarkers.CIRCLE, SeriesMarkers.DIAMOND, SeriesMarkers.SQUARE,
              SeriesMarkers.TRIANGLE_UP, SeriesMarkers.CROSS, SeriesMarkers.TRIANGLE_DOWN
            })
        .setMarkerSize(6);
    if (style instanceof AxesChartStyler axes) {
      axes.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, SIZE))
          .setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, SIZE - 1))
          .setAxisTickLabelsColor(TEXT)
          .setAxisTickMarksColor(GRID)
          .setPlotGridLinesColor(GRID)
          .setPlotGridLinesStroke(new BasicStroke(1f))
          .setPlotGridVerticalLinesVisible(false);
    }
    return chart;
  }

  /**
   * Names as labels of an axis: the first letters of those that are long, unless two would then
   * look alike.
   */
  static List<String> shortened(List<String> names, int mostLetters) {
    List<String> result =
        names.stream()
            .map(n -> n.length() <= mostLetters ? n : n.substring(0, mostLetters - 1) + "…")
            .toList();
    return result.stream().distinct().count() == names.size() ? result : names;
  }

  /** Level where all labels have room beside each other; else upright, ending at their ticks. */
  static int rotation(List<String> labels, int width) {
    int longest = labels.stream().mapToInt(String::length).max().orElse(0);
    return LETTER * longest * labels.size() > width ? UPRIGHT : 0;
  }

  /**
   * Gives a chart the shared colours, on white, where it has those that XChart gives to everyone,
   * so that nobody chose them. All else stays as it is.
   *
   * @param chart any XChart chart, before it is drawn
   */
  public static void colourIfUnchosen(Chart<?, ?> chart) {
    Styler style = chart.getStyler();
    if (Arrays.equals(style.getSeriesColors(), new XChartSeriesColors().getSeriesColors())) {
      style.setSeriesColors(COLORS.clone());
      if (style.getChartBackgroundColor().equals(style.getTheme().getChartBackgroundColor())) {
        style.setChartBackgroundColor(Color.WHITE);
      }
    }
  }
}
