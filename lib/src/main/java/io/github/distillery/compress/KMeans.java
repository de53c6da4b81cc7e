package io.github.distillery.compress;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * k-means of numbers (Lloyd 1982). On a line each cluster is a stretch of the sorted values between
 * two limits, and its mean comes from sums that are computed once, so that a round takes as many
 * binary searches as there are centroids, however many values there are.
 */
final class KMeans {
  private static final int MOST_ROUNDS = 10_000;

  private final double[] centroids;

  private KMeans(double[] centroids) {
    this.centroids = centroids;
  }

  /**
   * Clusters values.
   *
   * @param sorted the smallest first, one or more
   * @param count how many centroids at most; the values themselves where they are no more than that
   * @param initial where to begin
   */
  static KMeans of(float[] sorted, int count, InitialCentroids initial) {
    double[] distinct = distinct(sorted, count);
    return new KMeans(
        distinct.length <= count ? distinct : lloyd(sorted, initial.of(sorted, count)));
  }

  /** The smallest first; those that no value is nearest to are left out. */
  double[] centroids() {
    return centroids.clone();
  }

  /** The centroid that a value is nearest to; the smaller where two are as near. */
  float nearest(float value) {
    int low = 0;
    int high = centroids.length - 1;
    while (low < high) {
      int middle = (low + high) / 2;
      if (value <= limit(centroids, middle)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return (float) centroids[low];
  }

  private static double[] lloyd(float[] sorted, double[] centroids) {
    double[] sums = new double[sorted.length + 1];
    for (int i = 0; i < sorted.length; i++) {
      sums[i + 1] = sums[i] + sorted[i];
    }
    int[] ends = ends(sorted, centroids);
    for (int round = 0; round < MOST_ROUNDS; round++) {
      for (int j = 0, from = 0; j < ends.length; from = ends[j], j++) {
        if (ends[j] > from) {
          centroids[j] = (sums[ends[j]] - sums[from]) / (ends[j] - from);
        }
      }
      // One without values stays where it was, which may now be beyond its neighbour.
      Arrays.sort(centroids);
      int[] next = ends(sorted, centroids);
      if (Arrays.equals(next, ends)) {
        break;
      }
      ends = next;
    }
    int[] last = ends;
    return IntStream.range(0, last.length)
        .filter(j -> last[j] > (j == 0 ? 0 : last[j - 1]))
        .mapToDouble(j -> centroids[j])
        .toArray();
  }

  /** For each centroid the place behind the last value that is nearest to it. */
  private static int[] ends(float[] sorted, double[] centroids) {
    int[] ends = new int[centroids.length];
    for (int j = 0; j < ends.length - 1; j++) {
      ends[j] = behind(sorted, limit(centroids, j));
    }
    ends[ends.length - 1] = sorted.length;
    return ends;
  }

  private static double limit(double[] centroids, int j) {
    return (centroids[j] + centroids[j + 1]) / 2;
  }

  private static int behind(float[] sorted, double limit) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] <= limit) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The different values; no more than one above a limit are looked for. */
  private static double[] distinct(float[] sorted, int limit) {
    double[] found = new double[Math.min(sorted.length, limit + 1)];
    int count = 0;
    for (int i = 0; i < sorted.length && count < found.length; i++) {
      if (i == 0 || sorted[i] != sorted[i - 1]) {
        found[count++] = sorted[i];
      }
    }
    return Arrays.copyOf(found, count);
  }
}
