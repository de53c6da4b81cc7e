package io.github.distillery.distill;

import io.github.distillery.data.Batch;
import io.github.distillery.label.Temperature;
import io.github.distillery.model.LogSoftmax;
import io.github.distillery.train.Moment;
import io.github.distillery.train.RowLoss;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Upkeep;
import java.util.Map;

/**
 * The Kullback-Leibler divergence of the student's softened probabilities from the teacher's.
 *
 * <p>For teacher logits v and student logits z, both {@code [batch, classes]}, with {@code p =
 * softmax(v / T)} and {@code q = softmax(z / T)}: {@code T^2 * mean over the batch of KL(p || q)},
 * where {@code KL(p || q) = sum over the classes of p * (log p - log q)}, natural logarithm.
 * Gradient by z: {@code T * (q - p) / batch}. The factor T^2 keeps the gradient's size as T
 * changes, so that weights beside hard labels keep their meaning (Hinton, Vinyals and Dean 2015,
 * section 2). The divergence, unlike cross-entropy, is 0 where student and teacher agree.
 *
 * <p>Introduced in notebook 02.
 */
public final class SoftTargetLoss extends RowLoss implements Upkeep {
  private static final long serialVersionUID = 1L;

  private final transient Schedule schedule;
  private double temperature;

  /**
   * Makes the loss at one temperature.
   *
   * @param temperature T
   */
  public SoftTargetLoss(Temperature temperature) {
    this(Schedule.constant(temperature.value()));
  }

  /**
   * Makes the loss at a temperature that changes as the training goes.
   *
   * @param schedule T, above 0 at every moment
   */
  public SoftTargetLoss(Schedule schedule) {
    this.schedule = schedule;
    this.temperature = new Temperature(schedule.at(Moment.START)).value();
  }

  @Override
  public void beforeStep(Moment moment, Batch batch) {
    temperature = new Temperature(schedule.at(moment)).value();
  }

  @Override
  public Map<String, Double> figures() {
    return schedule instanceof Schedule.Constant ? Map.of() : Map.of("temperature", temperature);
  }

  @Override
  protected double row(double[] teacher, double[] student, int from, double[] gradient) {
    int classes = gradient.length;
    double[] logP = new double[classes];
    double[] logQ = new double[classes];
    LogSoftmax.row(teacher, from, classes, temperature, logP);
    LogSoftmax.row(student, from, classes, temperature, logQ);
    double divergence = 0;
    for (int c = 0; c < classes; c++) {
      double p = Math.exp(logP[c]);
      divergence += p == 0 ? 0 : p * (logP[c] - logQ[c]);
      gradient[c] = temperature * (Math.exp(logQ[c]) - p);
    }
    return temperature * temperature * divergence;
  }

  @Override
  public String name() {
    return "soft targets, T=" + schedule;
  }
}
