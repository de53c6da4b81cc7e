package io.github.distillery.distill;

import io.github.distillery.label.Temperature;
import io.github.distillery.train.Head;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Tap;

/**
 * The teacher's probabilities at a temperature; see {@link SoftTargetLoss} (Hinton, Vinyals and
 * Dean 2015).
 *
 * <p>Introduced in notebook 02.
 *
 * @param temperature the same for teacher and student, above 0 at every moment
 */
public record SoftTargets(Schedule temperature) implements Signal {
  public SoftTargets {
    RunningTemperature.checked(temperature);
  }

  /**
   * At one temperature.
   *
   * @param temperature the same for teacher and student
   */
  public SoftTargets(Temperature temperature) {
    this(Schedule.constant(temperature.value()));
  }

  @Override
  public String name() {
    return "soft";
  }

  @Override
  public Head head(Schedule weight, SignalContext context) {
    return new Head(
        name(), weight, Tap.LOGITS, new SoftTargetLoss(temperature), context.teacher()::logits);
  }
}
