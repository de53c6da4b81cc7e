package io.github.distillery.tests.evidence;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How something grows: the slope of its logarithm against the logarithm of the size, fitted by
 * least squares to the three largest sizes. 1 is growth in proportion, 2 would be quadratic.
 */
final class GrowthSlope {
  private static final int SIZES = 3;

  private GrowthSlope() {}

  /** Of one series and work, by rising size. */
  static double of(List<GrowthRow> rows, ToDoubleFunction<GrowthRow> figure) {
    List<GrowthRow> large = rows.subList(Math.max(0, rows.size() - SIZES), rows.size());
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
