package io.github.distillery.train;

import java.util.SplittableRandom;

/**
 * The Beta distribution whose two parameters are the same: symmetrical about one half.
 *
 * @param concentration below 1 most draws are near 0 or 1, at 1 all are as likely, above 1 most are
 *     near one half
 */
record Beta(double concentration) {
  Beta {
    if (!(concentration > 0) || Double.isInfinite(concentration)) {
      throw new IllegalArgumentException(
          "the concentration of Beta is " + concentration + "; give a number above 0");
    }
  }

  /** A number from 0 to 1: the share of one of two draws from the Gamma distribution in both. */
  double draw(SplittableRandom random) {
    double one = gamma(random);
    double other = gamma(random);
    // with a very small concentration both can be too small for a number
    return one + other > 0 ? one / (one + other) : random.nextInt(2);
  }

  /** Marsaglia and Tsang 2000, A simple method for generating gamma variables, sections 4 and 6. */
  private double gamma(SplittableRandom random) {
    double shape = concentration < 1 ? concentration + 1 : concentration;
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    double drawn;
    double cube;
    do {
      drawn = random.nextGaussian();
      cube = Math.pow(1 + c * drawn, 3);
    } while (cube <= 0
        || Math.log(1 - random.nextDouble())
            >= drawn * drawn / 2 + d - d * cube + d * Math.log(cube));
    return concentration < 1
        ? d * cube * Math.pow(1 - random.nextDouble(), 1 / concentration)
        : d * cube;
  }
}
