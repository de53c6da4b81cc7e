package io.github.distillery.view;

import io.github.distillery.transfer.DomainMap;
import io.github.distillery.transfer.DomainMap.Point;
import java.awt.Color;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Samples of two domains in two dimensions. */
final class DomainCharts {
  private static final int WIDTH = 680;
  private static final int HEIGHT = 480;
  private static final int MARKER = 7;
  private static final int OPACITY = 0xCC;

  /** As many as can be told apart, by colour-blind readers with a little help from position. */
  private static final Color[] CLASSES = {
    new Color(0x00, 0x72, 0xB2),
    new Color(0xD5, 0x5E, 0x00),
    new Color(0x00, 0x9E, 0x73),
    new Color(0xF4, 0x9A, 0xC8),
    new Color(0xF5, 0xC4, 0x00),
    new Color(0x6C, 0xC8, 0xF5),
    new Color(0x00, 0x00, 0x00),
    new Color(0x96, 0xCC, 0x1E),
    new Color(0x8A, 0x2B, 0xB8),
    new Color(0x7B, 0x2D, 0x0A)
  };

  private static final int MOST_LETTERS = 36;
  private static final Color UNKNOWN = new Color(0x9A, 0x9A, 0x9A);

  private DomainCharts() {}

  static XYChart domains(DomainMap map) {
    XYChart chart = chart(map, title(map, "%s of %s and %s"));
    boolean sameName = map.source().equals(map.target());
    add(chart, map.source(), map, p -> !p.ofTarget(), CLASSES[0], SeriesMarkers.CIRCLE);
    add(
        chart,
        map.target() + (sameName ? " (target)" : ""),
        map,
        Point::ofTarget,
        CLASSES[1],
        SeriesMarkers.DIAMOND);
    return chart;
  }

  static XYChart classes(DomainMap map) {
    List<String> names = map.classNames();
    if (names.size() > CLASSES.length) {
      throw new IllegalArgumentException(
          "%d classes cannot be told apart by colour; draw %d or fewer, or the domains alone: Charts.domains(map)"
              .formatted(names.size(), CLASSES.length));
    }
    if (map.points().stream().allMatch(p -> p.classOf() < 0)) {
      throw new IllegalArgumentException(
          "%s and %s have no labels to colour by; draw the domains: Charts.domains(map)"
              .formatted(map.source(), map.target()));
    }
    XYChart chart = chart(map, title(map, "%s of %s (dots) and %s (crosses)"));
    for (int c = -1; c < names.size(); c++) {
      int wanted = c;
      String name = c < 0 ? "no label" : names.get(c);
      Color color = c < 0 ? UNKNOWN : CLASSES[c];
      Predicate<Point> ofClass = p -> p.classOf() == wanted;
      boolean dots =
          add(chart, name, map, ofClass.and(p -> !p.ofTarget()), color, SeriesMarkers.CIRCLE)
              .isPresent();
      add(
              chart,
              dots ? name + " (target)" : name,
              map,
              ofClass.and(Point::ofTarget),
              color,
              SeriesMarkers.CROSS)
          .ifPresent(crosses -> crosses.setShowInLegend(!dots));
    }
    return chart;
  }

  /** With the names of the domains, where there is room for them. */
  private static String title(DomainMap map, String form) {
    boolean fits = map.source().length() + map.target().length() <= MOST_LETTERS;
    return form.formatted(
        map.method(), fits ? map.source() : "source", fits ? map.target() : "target");
  }

  private static XYChart chart(DomainMap map, String title) {
    XYChart chart =
        ChartStyle.apply(
            new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle(map.axes().get(0))
                .yAxisTitle(map.axes().get(1))
                .build());
    chart.getStyler().setDefaultSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
    chart.getStyler().setAxisTicksVisible(false).setMarkerSize(MARKER);
    chart.getStyler().setPlotGridLinesVisible(false).setPlotBorderVisible(true);
    return chart;
  }

  private static Optional<XYSeries> add(
      XYChart chart,
      String name,
      DomainMap map,
      Predicate<Point> wanted,
      Color color,
      Marker marker) {
    List<Point> points = map.points().stream().filter(wanted).toList();
    if (points.isEmpty()) {
      return Optional.empty();
    }
    XYSeries series =
        chart.addSeries(
            name,
            points.stream().mapToDouble(Point::x).toArray(),
            points.stream().mapToDouble(Point::y).toArray());
    series.setMarker(marker);
    series.setMarkerColor(new Color(color.getRed(), color.getGreen(), color.getBlue(), OPACITY));
    return Optional.of(series);
  }
}
