package io.github.distillery.distill;

import io.github.distillery.data.Batch;
import io.github.distillery.model.LogSoftmax;
import io.github.distillery.train.Moment;
import io.github.distillery.train.RowLoss;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Upkeep;
import java.util.Map;

/**
 * Soft targets taken apart; see {@link DecoupledKnowledge}. Targets are {@code [batch, 2 *
 * classes]}: the teacher's logits, then the labels, one-hot.
 */
final class DecoupledLoss extends RowLoss implements Upkeep {
  private static final long serialVersionUID = 1L;

  private final double beta;
  private final RunningTemperature temperature;

  /**
   * Makes the loss.
   *
   * @param beta weight of NCKD beside TCKD, 0 or more
   * @param temperature T, above 0 at every moment
   */
  DecoupledLoss(double beta, Schedule temperature) {
    this.beta = beta;
    this.temperature = new RunningTemperature(temperature);
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
  protected double row(double[] targets, double[] student, int from, double[] gradient) {
    int classes = gradient.length;
    double t = temperature.value();
    int truth = greatest(targets, 2 * from + classes, classes);
    double[] otherP = new double[classes - 1];
    double[] otherQ = new double[classes - 1];
    double oddsP = decouple(targets, 2 * from, truth, t, otherP);
    double oddsQ = decouple(student, from, truth, t, otherQ);
    double p = Sigmoid.of(oddsP);
    double q = Sigmoid.of(oddsQ);
    double binary = binaryDivergence(oddsP, oddsQ);
    double divided = 0;
    for (int i = 0; i < classes - 1; i++) {
      double share = Math.exp(otherQ[i]);
      double wanted = Math.exp(otherP[i]);
      divided += wanted == 0 ? 0 : wanted * (otherP[i] - otherQ[i]);
      gradient[i < truth ? i : i + 1] = t * ((p - q) * share + beta * (share - wanted));
    }
    gradient[truth] = t * (q - p);
    return t * t * (binary + beta * divided);
  }

  /**
   * Parts a row into the true class and the others.
   *
   * @param others receives the logarithms of the softmax over the other classes
   * @return {@code log(p_t / (1 - p_t))}
   */
  private static double decouple(double[] logits, int from, int truth, double t, double[] others) {
    for (int i = 0; i < others.length; i++) {
      others[i] = logits[from + (i < truth ? i : i + 1)];
    }
    double first = others[0];
    LogSoftmax.row(others.clone(), 0, others.length, t, others);
    // log sum exp of the others = any of their scaled logits - its log-probability
    double all = first / t - others[0];
    return logits[from + truth] / t - all;
  }

  private static double binaryDivergence(double oddsP, double oddsQ) {
    double p = Sigmoid.of(oddsP);
    double rest = Sigmoid.of(-oddsP);
    double sure = p == 0 ? 0 : p * (Sigmoid.logOnePlusExp(-oddsQ) - Sigmoid.logOnePlusExp(-oddsP));
    return sure
        + (rest == 0 ? 0 : rest * (Sigmoid.logOnePlusExp(oddsQ) - Sigmoid.logOnePlusExp(oddsP)));
  }

  private static int greatest(double[] values, int from, int count) {
    int best = 0;
    for (int c = 1; c < count; c++) {
      best = values[from + c] > values[from + best] ? c : best;
    }
    return best;
  }

  @Override
  public String name() {
    return "decoupled knowledge, beta=" + beta + ", " + temperature;
  }
}
