package io.github.distillery.transfer;

/**
 * How much is spent on measuring a shift.
 *
 * <p>Introduced in notebook 08.
 *
 * @param samples how many samples of each domain are looked at, at most; 20 to 3,000, by default
 *     1,000. Time grows with its third power
 * @param permutations how often the domains are mixed at random to see what MMD is without a shift;
 *     1 to 10,000, by default 500
 * @param seed draws the samples, the held-out half and the permutations
 */
public record DomainShiftOptions(int samples, int permutations, long seed) {
  private static final int FEWEST = 20;
  private static final int MOST = 3_000;
  private static final int MOST_PERMUTATIONS = 10_000;

  /** Checks the numbers. */
  public DomainShiftOptions {
    if (samples < FEWEST || samples > MOST) {
      throw new IllegalArgumentException(
          "%,d samples of each domain; give %,d to %,d".formatted(samples, FEWEST, MOST));
    }
    if (permutations < 1 || permutations > MOST_PERMUTATIONS) {
      throw new IllegalArgumentException(
          "%,d permutations; give 1 to %,d".formatted(permutations, MOST_PERMUTATIONS));
    }
  }

  /**
   * A second or two of work.
   *
   * @return 1,000 samples of each domain, 500 permutations, seed 1
   */
  public static DomainShiftOptions defaults() {
    return new DomainShiftOptions(1_000, 500, 1);
  }

  /**
   * Another number of samples.
   *
   * @param newSamples of each domain, at most
   * @return the options with it
   */
  public DomainShiftOptions samples(int newSamples) {
    return new DomainShiftOptions(newSamples, permutations, seed);
  }

  /**
   * Another number of permutations.
   *
   * @param newPermutations 1 or more
   * @return the options with it
   */
  public DomainShiftOptions permutations(int newPermutations) {
    return new DomainShiftOptions(samples, newPermutations, seed);
  }

  /**
   * Another seed.
   *
   * @param newSeed any number
   * @return the options with it
   */
  public DomainShiftOptions seed(long newSeed) {
    return new DomainShiftOptions(samples, permutations, newSeed);
  }
}
