package io.github.distillery.distill.boundary;

/**
 * How samples near a decision boundary are searched; see {@link BoundarySamples}.
 *
 * <p>Introduced in notebook 04.
 *
 * @param step the share of the estimated way to the boundary that one step goes, above 0, up to 1
 * @param steps how many steps a sample has at most
 * @param overshoot by how much the other class's logit shall be greater in the end, above 0
 * @param farthest how far a sample may go at most: the root mean square of the changes of its
 *     values, each as a share of that value's range
 * @param atMost how many samples to start from at most
 * @param seed draws the samples to start from and their other classes
 */
public record BoundarySearch(
    double step, int steps, double overshoot, double farthest, int atMost, long seed) {
  private static final BoundarySearch DEFAULTS = new BoundarySearch(0.3, 30, 0.05, 0.25, 1_000, 42);

  public BoundarySearch {
    if (!(step > 0) || step > 1) {
      throw new IllegalArgumentException("step is " + step + "; give a share above 0, up to 1");
    }
    if (steps < 1 || atMost < 1) {
      throw new IllegalArgumentException(
          "%d steps for at most %d samples; give 1 or more of both".formatted(steps, atMost));
    }
    if (!(overshoot > 0) || Double.isInfinite(overshoot)) {
      throw new IllegalArgumentException(
          "overshoot is " + overshoot + "; give logits above 0, or no sample crosses the boundary");
    }
    if (!(farthest > 0) || farthest > 1) {
      throw new IllegalArgumentException(
          "farthest is " + farthest + "; give a share of the range above 0, up to 1");
    }
  }

  /**
   * Steps of 0.3 as in the paper, at most 30 of them, overshoot 0.05, farthest 0.25, from at most
   * 1,000 samples, seed 42.
   *
   * @return the options
   */
  public static BoundarySearch defaults() {
    return DEFAULTS;
  }

  /**
   * With longer or shorter steps.
   *
   * @param share of the estimated way to the boundary
   * @return the options with it
   */
  public BoundarySearch step(double share) {
    return new BoundarySearch(share, steps, overshoot, farthest, atMost, seed);
  }

  /**
   * With more or fewer steps.
   *
   * @param most 1 or more
   * @return the options with it
   */
  public BoundarySearch steps(int most) {
    return new BoundarySearch(step, most, overshoot, farthest, atMost, seed);
  }

  /**
   * With another overshoot.
   *
   * @param logits above 0
   * @return the options with it
   */
  public BoundarySearch overshoot(double logits) {
    return new BoundarySearch(step, steps, logits, farthest, atMost, seed);
  }

  /**
   * With another bound on the distance.
   *
   * @param share of the range, above 0, up to 1
   * @return the options with it
   */
  public BoundarySearch farthest(double share) {
    return new BoundarySearch(step, steps, overshoot, share, atMost, seed);
  }

  /**
   * From more or fewer samples.
   *
   * @param samples 1 or more
   * @return the options with it
   */
  public BoundarySearch atMost(int samples) {
    return new BoundarySearch(step, steps, overshoot, farthest, samples, seed);
  }

  /**
   * With another seed.
   *
   * @param newSeed draws samples and classes
   * @return the options with it
   */
  public BoundarySearch seed(long newSeed) {
    return new BoundarySearch(step, steps, overshoot, farthest, atMost, newSeed);
  }
}
