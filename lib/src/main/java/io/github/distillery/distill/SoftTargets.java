package io.github.distillery.distill;

import io.github.distillery.model.Temperature;
import io.github.distillery.train.Head;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Tap;

/**
 * The teacher's probabilities at a temperature, by the Kullback-Leibler divergence of the student's
 * from them (Hinton, Vinyals and Dean 2015, section 2).
 *
 * <pre>{@code
 * loss       = T^2 * mean over the batch of KL(p || q),  p = softmax(v / T), q = softmax(z / T)
 * KL(p || q) = sum over the classes of p * (log p - log q)
 * gradient   = T * (q - p) / batch, by the student's logits
 * }</pre>
 *
 * <p>Teacher logits v and student logits z are {@code [batch, classes]}; natural logarithm. The
 * factor T^2 keeps the gradient's size as T changes, so that weights beside hard labels keep their
 * meaning. The divergence, unlike cross-entropy, is 0 where student and teacher agree. Usual
 * weight: 0.9 beside hard labels at 0.1; the paper gives the labels "a considerably lower weight".
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
