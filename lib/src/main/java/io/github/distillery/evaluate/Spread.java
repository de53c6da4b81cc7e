package io.github.distillery.evaluate;

import java.util.Arrays;
import java.util.Locale;

/**
 * The mean of some values and how far they lie apart.
 *
 * <p>Introduced in notebook 03.
 *
 * @param mean the mean
 * @param deviation the standard deviation of a sample, divided by {@code n - 1}; NaN for one value
 */
public record Spread(double mean, double deviation) {
  /**
   * Measures values.
   *
   * @param values one or more
   * @return mean and deviation
   */
  public static Spread of(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException(
          "there are no values to take the mean of; give one or more");
    }
    double mean = Arrays.stream(values).average().orElseThrow();
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    return new Spread(
        mean, values.length == 1 ? Double.NaN : Math.sqrt(squares / (values.length - 1)));
  }

  /**
   * The spread as text.
   *
   * @param factor by which both are multiplied, for example 100 for percent
   * @param decimals digits after the point
   * @return mean and deviation, or the mean alone where there is no deviation
   */
  public String text(double factor, int decimals) {
    String number = "%." + decimals + "f";
    String first = String.format(Locale.ROOT, number, factor * mean);
    return Double.isNaN(deviation)
        ? first
        : first + " \u00b1 " + String.format(Locale.ROOT, number, factor * deviation);
  }
}
