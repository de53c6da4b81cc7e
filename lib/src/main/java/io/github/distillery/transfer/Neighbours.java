package io.github.distillery.transfer;

import java.util.Arrays;

/** The joint probabilities of t-SNE in the space of the samples: who is whose neighbour. */
final class Neighbours {
  private static final int TRIES = 64;
  private static final double CLOSE = 1e-6;
  private static final double LEAST = 1e-12;

  private Neighbours() {}

  /**
   * {@code p_ij = (p_j|i + p_i|j) / 2n}, where {@code p_j|i} is proportional to {@code exp(-b_i
   * |x_i - x_j|^2)} and {@code b_i} is such that its perplexity is the one wanted.
   */
  static double[] joint(double[] squaredDistances, int n, double perplexity) {
    double[] conditional = new double[n * n];
    for (int i = 0; i < n; i++) {
      double[] row =
          conditional(Arrays.copyOfRange(squaredDistances, i * n, (i + 1) * n), i, perplexity);
      System.arraycopy(row, 0, conditional, i * n, n);
    }
    double[] joint = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double both = conditional[i * n + j] + conditional[j * n + i];
        joint[i * n + j] = i == j ? 0 : Math.max(LEAST, both / (2 * n));
      }
    }
    return joint;
  }

  /** Halves or doubles the precision until the entropy is the logarithm of the perplexity. */
  private static double[] conditional(double[] distances, int self, double perplexity) {
    double nearest = nearest(distances, self);
    double scale = 0;
    for (double distance : distances) {
      scale += distance / distances.length;
    }
    double precision = scale > 0 ? 1 / scale : 1;
    double low = 0;
    double high = Double.POSITIVE_INFINITY;
    double[] row = new double[distances.length];
    for (int attempt = 0; attempt < TRIES; attempt++) {
      double excess = fill(row, distances, self, nearest, precision) - Math.log(perplexity);
      if (Math.abs(excess) < CLOSE) {
        break;
      }
      if (excess > 0) {
        low = precision;
        precision = high == Double.POSITIVE_INFINITY ? 2 * precision : (low + high) / 2;
      } else {
        high = precision;
        precision = (low + high) / 2;
      }
    }
    return row;
  }

  private static double nearest(double[] distances, int self) {
    double nearest = Double.POSITIVE_INFINITY;
    for (int j = 0; j < distances.length; j++) {
      nearest = j == self ? nearest : Math.min(nearest, distances[j]);
    }
    return nearest;
  }

  /** Fills in the probabilities and gives their entropy, in nats. */
  private static double fill(
      double[] row, double[] distances, int self, double nearest, double precision) {
    double sum = 0;
    double mean = 0;
    for (int j = 0; j < row.length; j++) {
      double beyond = distances[j] - nearest;
      row[j] = j == self ? 0 : Math.exp(-precision * beyond);
      sum += row[j];
      mean += row[j] * beyond;
    }
    for (int j = 0; j < row.length; j++) {
      row[j] /= sum;
    }
    return Math.log(sum) + precision * mean / sum;
  }
}
