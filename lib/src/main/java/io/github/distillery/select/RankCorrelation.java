package io.github.distillery.select;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How well one score foretold what came of the teachers.
 *
 * <p>Introduced in notebook 12.
 *
 * @param score which
 * @param correlation Spearman's rank correlation with the truth, from -1 to 1, equal values sharing
 *     their mean rank; turned so that 1 is a score that orders the teachers rightly, whichever way
 *     it points; NaN with fewer than three teachers, or where all have the same score
 * @param teachers how many had both
 * @param regret how much worse than the best teacher's the truth of the one is that this score puts
 *     first, the mean over those that share the first place; 0 where it finds the best; NaN where
 *     none has both
 */
public record RankCorrelation(TeacherScore score, double correlation, int teachers, double regret) {
  private static final int FEWEST = 3;

  static RankCorrelation of(TeacherScore score, double[] values, double[] truth) {
    int[] both =
        IntStream.range(0, values.length)
            .filter(i -> !Double.isNaN(values[i]) && !Double.isNaN(truth[i]))
            .toArray();
    double[] good =
        Arrays.stream(both)
            .mapToDouble(i -> score.moreIsBetter() ? values[i] : -values[i])
            .toArray();
    double[] came = Arrays.stream(both).mapToDouble(i -> truth[i]).toArray();
    return new RankCorrelation(score, spearman(good, came), both.length, regret(good, came));
  }

  /**
   * Spearman's rank correlation: Pearson's correlation of the ranks, equal values sharing their
   * mean rank.
   *
   * @param first values
   * @param second as many
   * @return from -1 to 1; NaN with fewer than three, or where all of one side are equal
   */
  public static double spearman(double[] first, double[] second) {
    if (first.length != second.length) {
      throw new IllegalArgumentException(
          "%d values against %d; give pairs".formatted(first.length, second.length));
    }
    if (first.length < FEWEST) {
      return Double.NaN;
    }
    double[] a = ranks(first);
    double[] b = ranks(second);
    double mean = (a.length + 1) / 2.0;
    double product = 0;
    double squaresA = 0;
    double squaresB = 0;
    for (int i = 0; i < a.length; i++) {
      product += (a[i] - mean) * (b[i] - mean);
      squaresA += (a[i] - mean) * (a[i] - mean);
      squaresB += (b[i] - mean) * (b[i] - mean);
    }
    return squaresA == 0 || squaresB == 0 ? Double.NaN : product / Math.sqrt(squaresA * squaresB);
  }

  private static double[] ranks(double[] values) {
    return Arrays.stream(values)
        .map(
            value -> {
              long below = Arrays.stream(values).filter(other -> other < value).count();
              long same =
                  Arrays.stream(values).filter(other -> Double.compare(other, value) == 0).count();
              return below + (same + 1) / 2.0;
            })
        .toArray();
  }

  private static double regret(double[] good, double[] came) {
    if (good.length == 0) {
      return Double.NaN;
    }
    double best = Arrays.stream(good).max().orElseThrow();
    double ofTheFirst =
        IntStream.range(0, good.length)
            .filter(i -> good[i] == best)
            .mapToDouble(i -> came[i])
            .average()
            .orElse(Double.NaN);
    return Arrays.stream(came).max().orElseThrow() - ofTheFirst;
  }
}
