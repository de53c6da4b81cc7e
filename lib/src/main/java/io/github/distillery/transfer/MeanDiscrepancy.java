package io.github.distillery.transfer;

import io.github.distillery.data.Shuffle;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.openblas.global.openblas;

/**
 * The squared maximum mean discrepancy of two samples, without bias, and how often it is as great
 * when the samples are mixed; see {@link DomainShift} for the formulas.
 *
 * @param kernel {@code [n, n]}, 0 on the diagonal, which no sum needs
 * @param rowSums of the kernel
 */
record MeanDiscrepancy(double[] kernel, double[] rowSums) {
  private static final double[] FACTORS = {0.25, 0.5, 1, 2, 4};

  static MeanDiscrepancy of(Points points) {
    int n = points.rows();
    double[] kernel = points.squaredDistances();
    double width = median(kernel, n);
    // more than half of the samples are alike: any width tells the others from them
    width = width > 0 ? width : 1;
    double[] sums = new double[n];
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        double value = 0;
        for (double factor : FACTORS) {
          value += Math.exp(-kernel[i * n + j] / (2 * factor * width)) / FACTORS.length;
        }
        kernel[i * n + j] = value;
        kernel[j * n + i] = value;
        sums[i] += value;
        sums[j] += value;
      }
    }
    return new MeanDiscrepancy(kernel, sums);
  }

  /** The median of the squared distances of different rows. */
  static double median(double[] squaredDistances, int n) {
    double[] pairs = new double[n * (n - 1) / 2];
    int at = 0;
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        pairs[at++] = squaredDistances[i * n + j];
      }
    }
    Arrays.sort(pairs);
    return (pairs[(pairs.length - 1) / 2] + pairs[pairs.length / 2]) / 2;
  }

  /** The statistic of the first half against the second, then of mixed halves. */
  double[] statistics(int permutations, long seed) {
    int n = rowSums.length;
    double[] members = new double[n * (permutations + 1)];
    int[] order = IntStream.range(0, n).toArray();
    SplittableRandom random = Shuffle.random(seed);
    for (int p = 0; p <= permutations; p++) {
      for (int i = 0; i < n / 2; i++) {
        members[order[i] * (permutations + 1) + p] = 1;
      }
      Shuffle.inPlace(order, random);
    }
    return of(members, permutations + 1);
  }

  /** The share of the mixtures, this division among them, with as great a statistic. */
  static double pValue(double[] statistics) {
    long asGreat = Arrays.stream(statistics).filter(s -> s >= statistics[0]).count();
    return (double) asGreat / statistics.length;
  }

  /** For each column of {@code [n, divisions]}, in which 1 marks the members of the first side. */
  double[] of(double[] members, int divisions) {
    int n = rowSums.length;
    double[] within = new double[n * divisions];
    openblas.cblas_dgemm(
        openblas.CblasRowMajor,
        openblas.CblasNoTrans,
        openblas.CblasNoTrans,
        n,
        divisions,
        n,
        1,
        kernel,
        n,
        members,
        divisions,
        0,
        within,
        divisions);
    double all = Arrays.stream(rowSums).sum();
    double[] statistics = new double[divisions];
    for (int d = 0; d < divisions; d++) {
      double count = 0;
      double first = 0;
      double reach = 0;
      for (int i = 0; i < n; i++) {
        double member = members[i * divisions + d];
        count += member;
        first += member * within[i * divisions + d];
        reach += member * rowSums[i];
      }
      double across = reach - first;
      double second = all - 2 * reach + first;
      double rest = n - count;
      statistics[d] =
          first / (count * (count - 1))
              + second / (rest * (rest - 1))
              - 2 * across / (count * rest);
    }
    return statistics;
  }
}
