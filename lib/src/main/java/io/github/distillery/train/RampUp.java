package io.github.distillery.train;

/**
 * The left half of a bell, then flat: {@code to * exp(-5 (1 - min(1, done / until))^2)}; see {@link
 * Schedule#rampUp}.
 *
 * <p>Introduced in notebook 07.
 *
 * @param to what is reached, 0 or more
 * @param until after which share of the training, above 0, up to 1
 */
public record RampUp(double to, double until) implements Schedule {
  private static final double STEEPNESS = 5;

  public RampUp {
    Schedule.constant(to);
    if (!(until > 0 && until <= 1)) {
      throw new IllegalArgumentException(
          "a ramp-up until " + until + " of the training; give a share above 0, up to 1");
    }
  }

  @Override
  public double at(Moment moment) {
    double left = 1 - Math.min(1, moment.done() / until);
    return to * Math.exp(-STEEPNESS * left * left);
  }

  @Override
  public double least() {
    return to * Math.exp(-STEEPNESS);
  }

  @Override
  public String toString() {
    return "ramp-up to %s until %s of the training".formatted(to, until);
  }
}
