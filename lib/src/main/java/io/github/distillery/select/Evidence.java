package io.github.distillery.select;

import java.util.Arrays;

/**
 * The greatest evidence of a Bayesian linear regression of targets y on features F: weights {@code
 * w ~ N(0, 1/alpha)}, targets {@code y ~ N(F w, 1/beta)}. For a ratio {@code t = alpha/beta} the
 * best beta is {@code n / (|F m - y|^2 + t m'm)}, so that t alone is searched: on a grid, since
 * there may be several hills, then by the golden section.
 */
final class Evidence {
  private static final double WIDEST = Math.log(1e9);
  private static final int STEPS = 160;
  private static final int SECTIONS = 60;
  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;
  private static final double LEAST = 1e-12;

  private final double[] squares;
  private final double[] along;
  private final double outside;
  private final int samples;

  private Evidence(Spectrum spectrum, int samples, int[] ones) {
    squares = spectrum.squares();
    this.samples = samples;
    along = new double[squares.length];
    double rest = ones.length;
    for (int k = 0; k < squares.length; k++) {
      double dot = 0;
      for (int i : ones) {
        dot += spectrum.directions()[k][i];
      }
      along[k] = dot * dot;
      rest -= along[k];
    }
    outside = Math.max(rest, 0);
  }

  /**
   * The logarithm of the evidence over the number of samples, for targets that are 1 at some
   * samples and 0 at all others.
   */
  static double of(Spectrum spectrum, int samples, int[] ones) {
    return new Evidence(spectrum, samples, ones).greatest();
  }

  private double greatest() {
    double middle = Math.log(Arrays.stream(squares).max().orElse(1));
    double step = 2 * WIDEST / STEPS;
    double best = middle - WIDEST;
    for (int i = 1; i <= STEPS; i++) {
      double place = middle - WIDEST + i * step;
      best = at(place) > at(best) ? place : best;
    }
    double low = best - step;
    double high = best + step;
    for (int i = 0; i < SECTIONS; i++) {
      double left = high - GOLDEN * (high - low);
      double right = low + GOLDEN * (high - low);
      if (at(left) < at(right)) {
        low = left;
      } else {
        high = right;
      }
    }
    return at((low + high) / 2);
  }

  /** With the best beta for a ratio, given by its logarithm. */
  private double at(double logRatio) {
    double ratio = Math.exp(logRatio);
    double logs = 0;
    double misfit = outside;
    for (int k = 0; k < squares.length; k++) {
      // |F m - y|^2 has (t/(t+s))^2, t m'm has t s/(t+s)^2: together t/(t+s)
      double share = ratio / (ratio + squares[k]);
      logs += Math.log(share);
      misfit += along[k] * share;
    }
    double beta = samples / Math.max(misfit, LEAST);
    return (logs + samples * (Math.log(beta) - Math.log(2 * Math.PI) - 1)) / 2 / samples;
  }
}
