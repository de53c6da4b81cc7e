package io.github.distillery.train;

/**
 * Rises from 0 and levels off: {@code to * (2 / (1 + exp(-10 done)) - 1)}; see {@link
 * Schedule#levelling}.
 *
 * <p>Introduced in notebook 08.
 *
 * @param to what is nearly reached, above 0
 */
public record Levelling(double to) implements Schedule {
  private static final double STEEPNESS = 10;

  public Levelling {
    Schedule.constant(to);
    if (to == 0) {
      throw new IllegalArgumentException("a schedule that levels off at 0 stays there; give more");
    }
  }

  @Override
  public double at(Moment moment) {
    return to * (2 / (1 + Math.exp(-STEEPNESS * moment.done())) - 1);
  }

  @Override
  public double least() {
    return 0;
  }

  @Override
  public String toString() {
    return "levelling off at " + to;
  }
}
