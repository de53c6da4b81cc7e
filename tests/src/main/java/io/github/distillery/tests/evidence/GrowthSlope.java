package io.github.distillery.tests.evidence;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How something grows: the slope of its logarithm against the logarithm of the size, fitted by
 * least squares to the largest sizes. 1 is growth in proportion, 2 would be quadratic.
 */
final class GrowthSlope {
  private GrowthSlope() {}

  /**
   * Of one series and work.
   *
   * @param rows by rising size
   * @param sizes how many of the largest
   */
  static double of(List<GrowthRow> rows, int sizes, ToDoubleFunction<GrowthRow> figure) {
    List<GrowthRow> large = rows.subList(rows.size() - sizes, rows.size());
    double[] x = large.stream().mapToDouble(row -> Math.log(row.of().size())).toArray();
    double[] y = large.stream().mapToDouble(figure).map(Math::log).toArray();
    double meanX = mean(x);
    double meanY = mean(y);
    double products = 0;
    double squares = 0;
    for (int i = 0; i < x.length; i++) {
      products += (x[i] - meanX) * (y[i] - meanY);
      squares += (x[i] - meanX) * (x[i] - meanX);
    }
    return products / squares;
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
