package io.github.distillery.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;

class BandChartTest {
  private final double[] labels = {10, 50, 100, 500};

  @Test
  void aLineOfMeansLiesInABandOfOneDeviation() {
    double[][] values = {{1, 3}, {4, 4}, {5, 7}, {8, 8}};

    XYChart chart = Charts.bands("Few labels", "labels", "accuracy", labels, Map.of("a", values));

    assertThat(series(chart, "a").getYData()).containsExactly(2, 4, 6, 8);
    double[] edges = series(chart, "a, one deviation").getYData();
    double root = Math.sqrt(2);
    assertThat(edges)
        .usingComparatorWithPrecision(1e-9)
        .containsExactly(2 + root, 4, 6 + root, 8, 8, 6 - root, 4, 2 - root);
    assertThat(series(chart, "a, one deviation").isShowInLegend()).isFalse();
  }

  @Test
  void itCanBeDrawn() throws IOException {
    Map<String, double[][]> lines = new LinkedHashMap<>();
    lines.put("from scratch", new double[][] {{30, 34}, {60, 63}, {72, 75}, {90, 91}});
    lines.put("fine-tuned", new double[][] {{62, 70}, {80, 82}, {86, 87}, {92, 92.5}});
    Path picture = Path.of("target", "bands.png");

    Files.write(
        picture,
        ChartEncoder.getBytes(
            Charts.bands("Few labels", "labels", "accuracy in %", labels, lines), "png"));

    assertThat(Files.size(picture)).isGreaterThan(5_000);
  }

  @Test
  void linesWithMissingPlacesAreRefused() {
    double[][] two = {{1}, {2}};
    assertThatThrownBy(() -> Charts.bands("t", "x", "y", labels, Map.of("a", two)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"a\" has values at 2 places of 4");
    assertThatThrownBy(() -> Charts.bands("t", "x", "y", labels, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nothing to draw");
  }

  private static XYSeries series(XYChart chart, String name) {
    return chart.getSeries(name);
  }
}
