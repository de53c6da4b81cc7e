package io.github.distillery.train;

import java.util.Objects;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/**
 * A learning rate that rises in a straight line at first, then follows another schedule (Goyal and
 * others 2017, section 2.2): that schedule's value times {@code min(1, (i + 1) / (length + 1))},
 * where i counts steps or epochs from 0. The other schedule runs from the very beginning: warming
 * up only holds it back.
 *
 * <p>Introduced in notebook 03.
 *
 * @param length how many steps or epochs are below the full rate, 1 or more
 * @param unit steps ({@code ITERATION}) or epochs
 * @param then the schedule that is held back
 */
public record WarmUp(int length, ScheduleType unit, ISchedule then) implements ISchedule {
  private static final long serialVersionUID = 1L;

  public WarmUp {
    Objects.requireNonNull(unit, "unit");
    Objects.requireNonNull(then, "then");
    if (length < 1) {
      throw new IllegalArgumentException("warming up takes " + length + "; give 1 or more");
    }
  }

  /**
   * Warms up step by step.
   *
   * @param steps how many steps are below the full rate, 1 or more
   * @param then the schedule that is held back
   * @return the schedule
   */
  public static WarmUp steps(int steps, ISchedule then) {
    return new WarmUp(steps, ScheduleType.ITERATION, then);
  }

  /**
   * Warms up epoch by epoch.
   *
   * @param epochs how many epochs are below the full rate, 1 or more
   * @param then the schedule that is held back
   * @return the schedule
   */
  public static WarmUp epochs(int epochs, ISchedule then) {
    return new WarmUp(epochs, ScheduleType.EPOCH, then);
  }

  @Override
  public double valueAt(int iteration, int epoch) {
    double done = (unit == ScheduleType.ITERATION ? iteration : epoch) + 1.0;
    return then.valueAt(iteration, epoch) * Math.min(1, done / (length + 1.0));
  }

  @Override
  public ISchedule clone() {
    return new WarmUp(length, unit, then.clone());
  }
}
