package io.github.distillery.train;

import java.io.Serializable;

/**
 * A number that may change while a training goes on: the weight of a loss, or a temperature.
 *
 * <pre>{@code
 * Distillation.from(teacher)
 *     .soft(Schedule.linear(1, 0), Schedule.cosine(8, 1))
 *     .hard(Schedule.constant(0.5))
 * }</pre>
 *
 * <p>Introduced in notebook 03.
 */
public sealed interface Schedule extends Serializable
    permits Schedule.Constant,
        Schedule.Linear,
        Schedule.Cosine,
        Schedule.ByLoss,
        RampUp,
        Levelling {
  /**
   * The value for one step.
   *
   * @param moment where the training stands
   * @return 0 or more
   */
  double at(Moment moment);

  /**
   * The smallest value that it takes or comes near to.
   *
   * @return 0 or more
   */
  double least();

  /**
   * Always the same.
   *
   * @param value 0 or more
   * @return the schedule
   */
  static Schedule constant(double value) {
    return new Constant(value);
  }

  /**
   * A straight line over all steps of the training.
   *
   * @param from the value in the first step, 0 or more
   * @param to the value that the last step comes near to, 0 or more
   * @return the schedule
   */
  static Schedule linear(double from, double to) {
    return new Linear(from, to);
  }

  /**
   * Half a wave of the cosine over all steps: slow at first, quick in the middle, slow at the end.
   *
   * @param from the value in the first step, 0 or more
   * @param to the value that the last step comes near to, 0 or more
   * @return the schedule
   */
  static Schedule cosine(double from, double to) {
    return new Cosine(from, to);
  }

  /**
   * Follows the student's cross-entropy on validation: {@code to + (from - to) * min(1, last /
   * first)}, where {@code first} is its value after the first epoch and {@code last} after the
   * epoch before this one; {@code from} until the first epoch has ended. As the student learns, the
   * value moves from {@code from} towards {@code to}.
   *
   * @param from the value at the beginning, 0 or more
   * @param to the value it would have at a loss of 0, 0 or more
   * @return the schedule
   */
  static Schedule byLoss(double from, double to) {
    return new ByLoss(from, to);
  }

  /**
   * Rises slowly at first, for a loss that relies on what the student knows: {@code to * exp(-5 (1
   * - min(1, done / until))^2)} (Laine and Aila 2017, Temporal ensembling, section 2.1 and appendix
   * A), {@code done} the share of the training that is over.
   *
   * @param to the value that is reached, 0 or more
   * @param until the share of the training after which it is, above 0, up to 1
   * @return the schedule
   */
  static Schedule rampUp(double to, double until) {
    return new RampUp(to, until);
  }

  /**
   * Rises from 0 and levels off: {@code to * (2 / (1 + exp(-10 done)) - 1)}, {@code done} the share
   * of the training that is over (Ganin and others 2016, DANN, section 5.2.2).
   *
   * @param to the value that is nearly reached, above 0
   * @return the schedule
   */
  static Schedule levelling(double to) {
    return new Levelling(to);
  }

  /**
   * Always the same.
   *
   * @param value 0 or more
   */
  record Constant(double value) implements Schedule {
    public Constant {
      check(value);
    }

    @Override
    public double at(Moment moment) {
      return value;
    }

    @Override
    public double least() {
      return value;
    }

    @Override
    public String toString() {
      return Double.toString(value);
    }
  }

  /**
   * A straight line.
   *
   * @param from in the first step
   * @param to after the last step
   */
  record Linear(double from, double to) implements Schedule {
    public Linear {
      check(from);
      check(to);
    }

    @Override
    public double at(Moment moment) {
      return from + (to - from) * moment.done();
    }

    @Override
    public double least() {
      return Math.min(from, to);
    }

    @Override
    public String toString() {
      return "linear " + from + " to " + to;
    }
  }

  /**
   * Half a wave of the cosine.
   *
   * @param from in the first step
   * @param to after the last step
   */
  record Cosine(double from, double to) implements Schedule {
    public Cosine {
      check(from);
      check(to);
    }

    @Override
    public double at(Moment moment) {
      return to + (from - to) * (1 + Math.cos(Math.PI * moment.done())) / 2;
    }

    @Override
    public double least() {
      return Math.min(from, to);
    }

    @Override
    public String toString() {
      return "cosine " + from + " to " + to;
    }
  }

  /**
   * Follows the loss on validation.
   *
   * @param from at the beginning
   * @param to at a loss of 0
   */
  record ByLoss(double from, double to) implements Schedule {
    public ByLoss {
      check(from);
      check(to);
    }

    @Override
    public double at(Moment moment) {
      if (Double.isNaN(moment.firstLoss()) || moment.firstLoss() <= 0) {
        return from;
      }
      return to + (from - to) * Math.min(1, moment.lastLoss() / moment.firstLoss());
    }

    @Override
    public double least() {
      return Math.min(from, to);
    }

    @Override
    public String toString() {
      return "by loss " + from + " to " + to;
    }
  }

  private static void check(double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          "a schedule has the value " + value + "; give a number that is 0 or more");
    }
  }
}
