package io.github.distillery.view;

import io.github.distillery.train.History;
import java.awt.BasicStroke;
import java.awt.Color;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws what one training consists of: the parts of its loss, and the figures of its heads. */
final class HistoryCharts {
  private static final Color TOGETHER = new Color(0x77, 0x77, 0x77);
  private static final BasicStroke DASHED =
      new BasicStroke(2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1f, new float[] {7, 5}, 0);
  private static final int RIGHT = 1;
  private static final int MOST_NUMBERS = 12;
  private static final double UNSEEN = 2e-4;

  private HistoryCharts() {}

  static void addLossParts(XYChart chart, History history) {
    double[] epochs = epochNumbers(history);
    SortedSet<String> heads = new TreeSet<>();
    history.epochs().forEach(epoch -> heads.addAll(epoch.losses().keySet()));
    for (String head : heads) {
      double[] losses =
          history.epochs().stream()
              .mapToDouble(e -> e.losses().getOrDefault(head, Double.NaN))
              .toArray();
      chart.addSeries(head, epochs, losses);
    }
    if (heads.size() == 1) {
      chart.setYAxisTitle(heads.first() + " loss");
      chart.getStyler().setLegendVisible(false);
    }
    if (heads.size() > 1) {
      double[] all = history.epochs().stream().mapToDouble(History.Epoch::loss).toArray();
      XYSeries together = chart.addSeries("together", epochs, all);
      together.setMarker(SeriesMarkers.NONE);
      together.setLineColor(TOGETHER);
      together.setLineStyle(DASHED);
    }
    if (least(history) >= 0) {
      chart.getStyler().setYAxisMin(0.0);
    }
  }

  static SortedSet<String> figureNames(History history) {
    SortedSet<String> names = new TreeSet<>();
    history.epochs().forEach(epoch -> names.addAll(epoch.figures().keySet()));
    return names;
  }

  /**
   * Weights and shares stay on the left; what goes beyond 1 has an axis of its own beside them. All
   * figures of a kind share an axis, since they are compared.
   */
  static void addFigures(XYChart chart, History history, List<String> names) {
    double[] epochs = epochNumbers(history);
    Set<String> kinds = names.stream().map(HistoryCharts::kind).collect(Collectors.toSet());
    Set<String> largeKinds =
        names.stream()
            .filter(name -> most(history, name) > 1)
            .map(HistoryCharts::kind)
            .collect(Collectors.toSet());
    List<String> large = names.stream().filter(name -> largeKinds.contains(kind(name))).toList();
    boolean twoAxes = !large.isEmpty() && large.size() < names.size();
    for (String name : names) {
      XYSeries series = chart.addSeries(name, epochs, values(history, name));
      if (twoAxes && large.contains(name)) {
        series.setYAxisGroup(RIGHT);
      }
    }
    chart.getStyler().setYAxisMin(0, 0.0);
    if (kinds.size() == 1) {
      chart.setYAxisTitle(kinds.iterator().next());
    }
    if (names.size() == 1) {
      chart.setYAxisTitle(names.get(0));
      chart.getStyler().setLegendVisible(false);
    }
    if (twoAxes) {
      chart.setYAxisGroupTitle(0, "0 to 1");
      chart.setYAxisGroupTitle(RIGHT, String.join(", ", large));
      chart.getStyler().setYAxisGroupPosition(RIGHT, Styler.YAxisPosition.Right);
      chart.getStyler().setYAxisMin(RIGHT, 0.0);
      chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS);
      chart.getStyler().setLegendLayout(Styler.LegendLayout.Horizontal);
    }
  }

  /** "weight" of "soft weight": what is measured, for whichever head. */
  private static String kind(String figure) {
    return figure.substring(figure.lastIndexOf(' ') + 1);
  }

  private static double least(History history) {
    return history.epochs().stream()
        .flatMap(epoch -> epoch.losses().values().stream())
        .mapToDouble(Double::doubleValue)
        .min()
        .orElse(0);
  }

  private static double most(History history, String figure) {
    return Arrays.stream(values(history, figure)).filter(Double::isFinite).max().orElse(0);
  }

  private static double[] values(History history, String figure) {
    return history.epochs().stream()
        .mapToDouble(epoch -> epoch.figures().getOrDefault(figure, Double.NaN))
        .toArray();
  }

  static double[] epochNumbers(History history) {
    return apart(history.epochs().stream().mapToDouble(History.Epoch::number).toArray());
  }

  /**
   * The places of points. XChart puts a number at every place where all lie equally far apart, and
   * the numbers of more than a few touch; so there one of the places is moved, by less than can be
   * seen, and round numbers at a distance are what is left.
   */
  static double[] apart(double[] places) {
    if (places.length <= MOST_NUMBERS) {
      return places;
    }
    double[] moved = places.clone();
    moved[1] += UNSEEN * (places[places.length - 1] - places[0]);
    return moved;
  }
}
