package io.github.distillery.distill;

import io.github.distillery.data.Batch;
import io.github.distillery.model.LogSoftmax;
import io.github.distillery.model.Temperature;
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

  private final RunningTemperature temperature;

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
    this.temperature = new RunningTemperature(schedule);
  }

  @Override
  public void beforeStep(Moment moment, Batch batch) {
    temperature.moveTo(moment);
  }

  @Override
  public Map<String, Double> figures() {
    return temperature.figures();
  }

  @Override
  protected double row(double[] teacher, double[] student, int from, double[] gradient) {
    int classes = gradient.length;
    double t = temperature.value();
    double[] logP = new double[classes];
    double[] logQ = new double[classes];
    double[] p = new double[classes];
    LogSoftmax.row(teacher, from, t, logP, p);
    LogSoftmax.row(student, from, t, logQ, gradient);
    double divergence = 0;
    for (int c = 0; c < classes; c++) {
      divergence += p[c] == 0 ? 0 : p[c] * (logP[c] - logQ[c]);
      gradient[c] = t * (gradient[c] - p[c]);
    }
    return t * t * divergence;
  }

  @Override
  public String name() {
    return "soft targets, " + temperature;
  }
}
