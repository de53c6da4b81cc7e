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

  private static void normalize(double[] scaled) {
    double max = Double.NEGATIVE_INFINITY;
    for (double z : scaled) {
      max = Math.max(max, z);
    }
    double sum = 0;
    for (double z : scaled) {
      sum += Math.exp(z - max);
    }
    double logSum = max + Math.log(sum);
    for (int c = 0; c < scaled.length; c++) {
      scaled[c] -= logSum;
    }
  }
}
