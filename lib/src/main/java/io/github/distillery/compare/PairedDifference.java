package io.github.distillery.compare;

import io.github.distillery.evaluate.Spread;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * How much better than the baseline a candidate is, seed by seed: since both have the same initial
 * weights and order, what a lucky seed gives to both falls out of the difference. The interval is
 * that of Student's paired t: {@code mean ± t(0.975, n - 1) * deviation / sqrt(n)}.
 *
 * <p>It says how much of the difference is chance of the seed. Chance of the test samples is not in
 * it, nor is it widened for the number of candidates: of twenty that are no better, one is expected
 * to look so.
 *
 * <p>Introduced in notebook 03.
 *
 * @param mean candidate minus baseline
 * @param low the lower end of the 95% confidence interval; NaN with one pair
 * @param high its upper end; NaN with one pair
 * @param pairs how many seeds both have
 */
public record PairedDifference(double mean, double low, double high, int pairs) {
  private static final double QUANTILE = 0.975;

  /**
   * Compares pairs of values.
   *
   * @param candidate a value a seed
   * @param baseline the values of the same seeds, in the same order
   * @return the difference with its interval
   */
  public static PairedDifference of(double[] candidate, double[] baseline) {
    if (candidate.length != baseline.length || candidate.length == 0) {
      throw new IllegalArgumentException(
          "%d values against %d; give one or more pairs"
              .formatted(candidate.length, baseline.length));
    }
    int n = candidate.length;
    double[] differences =
        IntStream.range(0, n).mapToDouble(i -> candidate[i] - baseline[i]).toArray();
    Spread spread = Spread.of(differences);
    if (n == 1) {
      return new PairedDifference(spread.mean(), Double.NaN, Double.NaN, n);
    }
    double t = new TDistribution(n - 1).inverseCumulativeProbability(QUANTILE);
    double half = t * spread.deviation() / Math.sqrt(n);
    return new PairedDifference(spread.mean(), spread.mean() - half, spread.mean() + half, n);
  }

  /**
   * Whether the interval leaves out 0, so that the seeds alone hardly explain the difference.
   *
   * @return false with one pair
   */
  public boolean isClear() {
    return low > 0 || high < 0;
  }
}
