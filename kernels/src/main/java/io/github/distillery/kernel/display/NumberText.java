package io.github.distillery.kernel.display;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * Numbers that are read together: with as many decimals as the largest needs for four digits, and
 * never more than they have.
 */
final class NumberText {
  private static final int DIGITS = 4;
  private static final int MOST_DECIMALS = 6;
  private static final double LARGEST = 1e12;

  private final int decimals;

  private NumberText(int decimals) {
    this.decimals = decimals;
  }

  /**
   * A way to write some numbers.
   *
   * @param values the numbers; those that are not finite do not count
   * @return the same way for all of them
   */
  static NumberText fitting(double[] values) {
    double largest =
        DoubleStream.of(values).filter(Double::isFinite).map(Math::abs).max().orElse(0);
    int before = largest < 1 ? 0 : (int) Math.floor(Math.log10(largest)) + 1;
    int wanted = Math.max(1, Math.min(MOST_DECIMALS, DIGITS - before));
    int present =
        DoubleStream.of(values)
            .filter(v -> Double.isFinite(v) && Math.abs(v) < LARGEST)
            .mapToInt(NumberText::decimalsOf)
            .max()
            .orElse(0);
    return new NumberText(Math.min(wanted, present));
  }

  private static int decimalsOf(double value) {
    // As float where that says the same, so that 0.1f is not 0.10000000149011612.
    float narrow = (float) value;
    BigDecimal exact =
        narrow == value ? new BigDecimal(Float.toString(narrow)) : BigDecimal.valueOf(value);
    return Math.max(0, exact.stripTrailingZeros().scale());
  }

  /**
   * One of the numbers.
   *
   * @param value the number
   * @return its text; very small and very large ones with an exponent
   */
  String of(double value) {
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
    }
    double size = Math.abs(value);
    boolean lost = size != 0 && size < 0.5 * Math.pow(10, -decimals);
    if (size >= LARGEST || lost) {
      return String.format(Locale.ROOT, "%.2e", value);
    }
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
