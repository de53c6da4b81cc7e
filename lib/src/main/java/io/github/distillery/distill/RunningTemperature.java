package io.github.distillery.distill;

import io.github.distillery.model.Temperature;
import io.github.distillery.train.Moment;
import io.github.distillery.train.Schedule;
import java.io.Serializable;
import java.util.Map;

/** The temperature of a loss at this moment of a training. */
final class RunningTemperature implements Serializable {
  private static final long serialVersionUID = 1L;

  private final transient Schedule schedule;
  private final String text;
  private double value;

  RunningTemperature(Schedule schedule) {
    this.schedule = checked(schedule);
    this.text = schedule.toString();
    this.value = schedule.at(Moment.START);
  }

  /** Refuses a schedule that is, reaches or comes near to 0, before anything divides by it. */
  static Schedule checked(Schedule schedule) {
    if (schedule.least() > 0) {
      return schedule;
    }
    if (schedule instanceof Schedule.Constant constant) {
      return Schedule.constant(new Temperature(constant.value()).value());
    }
    throw new IllegalArgumentException(
        "the temperature goes down to %s (%s), but logits are divided by it; let it end above 0, often at 1"
            .formatted(schedule.least(), schedule));
  }

  void moveTo(Moment moment) {
    value = new Temperature(schedule.at(moment)).value();
  }

  double value() {
    return value;
  }

  /** What a history shows: nothing for a temperature that stays. */
  Map<String, Double> figures() {
    return schedule instanceof Schedule.Constant ? Map.of() : Map.of("temperature", value);
  }

  @Override
  public String toString() {
    return "T=" + text;
  }
}
