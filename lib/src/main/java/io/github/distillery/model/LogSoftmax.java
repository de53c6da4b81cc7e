package io.github.distillery.model;

/**
 * Logarithms of class probabilities, from logits: {@code z/T - max - log(sum(exp(z/T - max)))}. The
 * maximum is subtracted first, so that nothing overflows.
 *
 * <p>Introduced in notebook 03.
 */
public final class LogSoftmax {
  private LogSoftmax() {}

  /**
   * Works on one row of a flat array.
   *
   * @param logits rows of logits, one after the other
   * @param from where the row begins
   * @param classes how long the row is
   * @param temperature by which the logits are divided, above 0
   * @param out receives the {@code classes} log-probabilities
   */
  public static void row(float[] logits, int from, int classes, double temperature, double[] out) {
    for (int c = 0; c < classes; c++) {
      out[c] = logits[from + c] / temperature;
    }
    normalize(out);
  }

  /**
   * Works on one row of a flat array in double precision.
   *
   * @param logits rows of logits, one after the other
   * @param from where the row begins
   * @param classes how long the row is
   * @param temperature by which the logits are divided, above 0
   * @param out receives the {@code classes} log-probabilities
   */
  public static void row(double[] logits, int from, int classes, double temperature, double[] out) {
    for (int c = 0; c < classes; c++) {
      out[c] = logits[from + c] / temperature;
    }
    normalize(out);
  }

  /**
   * Works on one row of a flat array in double precision, and gives the probabilities as well.
   *
   * @param logits rows of logits, one after the other
   * @param from where the row begins
   * @param temperature by which the logits are divided, above 0
   * @param logs receives the log-probabilities, one for each class
   * @param probabilities receives their exponentials; of the same length
   */
  public static void row(
      double[] logits, int from, double temperature, double[] logs, double[] probabilities) {
    for (int c = 0; c < logs.length; c++) {
      logs[c] = logits[from + c] / temperature;
    }
    double sum = normalize(logs, probabilities);
    for (int c = 0; c < probabilities.length; c++) {
      probabilities[c] /= sum;
    }
  }

  private static void normalize(double[] scaled) {
    normalize(scaled, new double[scaled.length]);
  }

  /** Leaves the exponentials in the second array and returns their sum. */
  private static double normalize(double[] scaled, double[] exponentials) {
    double max = Double.NEGATIVE_INFINITY;
    for (double z : scaled) {
      max = Math.max(max, z);
    }
    double sum = 0;
    for (int c = 0; c < scaled.length; c++) {
      exponentials[c] = Math.exp(scaled[c] - max);
      sum += exponentials[c];
    }
    double logSum = max + Math.log(sum);
    for (int c = 0; c < scaled.length; c++) {
      scaled[c] -= logSum;
    }
    return sum;
  }
}
