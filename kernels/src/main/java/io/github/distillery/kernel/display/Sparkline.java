package io.github.distillery.kernel.display;

import java.util.List;
import java.util.Locale;

/** A line of a figure's course, small enough to stand beside words. */
final class Sparkline {
  private static final int WIDTH = 120;
  private static final int HEIGHT = 22;
  private static final int LEAST_POINTS = 3;

  private Sparkline() {}

  /**
   * The line, scaled to the values it shows.
   *
   * @param values from left to right
   * @param colour of the line, as CSS has it
   * @return SVG to stand in HTML; empty for fewer than three values
   */
  static String svg(List<Double> values, String colour) {
    if (values.size() < LEAST_POINTS) {
      return "";
    }
    double least = values.stream().mapToDouble(Double::doubleValue).min().orElse(0);
    double most = values.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    double span = most > least ? most - least : 1;
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < values.size(); i++) {
      double x = 2 + (WIDTH - 4.0) * i / (values.size() - 1);
      double y = 2 + (HEIGHT - 4) * (1 - (values.get(i) - least) / span);
      points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
    }
    return "<svg width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\" "
            .formatted(WIDTH, HEIGHT, WIDTH, HEIGHT)
        + "style=\"flex:none;width:%dpx;height:%dpx\"><polyline fill=\"none\" "
            .formatted(WIDTH, HEIGHT)
        + "stroke-width=\"1.5\" stroke-linejoin=\"round\" stroke=\""
        + colour
        + "\" points=\""
        + points.toString().strip()
        + "\"/></svg>";
  }
}
