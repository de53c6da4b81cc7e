package io.github.distillery.distill;

import io.github.distillery.data.Batch;
import io.github.distillery.model.LogSoftmax;
import io.github.distillery.train.Moment;
import io.github.distillery.train.RowLoss;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Upkeep;
import java.util.Map;

/**
 * Soft targets taken apart: how sure the teacher is of the true class, and how it divides the rest
 * among the others, each with a weight of its own.
 *
 * <p>For teacher logits v and student logits z, both {@code [batch, classes]}, the true class t of
 * each sample, {@code p = softmax(v / T)} and {@code q = softmax(z / T)}: {@code T^2 * mean over
 * the batch of (TCKD + beta * NCKD)}, with
 *
 * <ul>
 *   <li>{@code TCKD = KL((p_t, 1 - p_t) || (q_t, 1 - q_t))}, of the true class against all others;
 *   <li>{@code NCKD = KL(p' || q')}, where p' and q' are the softmax over the classes other than t.
 * </ul>
 *
 * <p>Sums over the classes, natural logarithms, teacher first. Since {@code KL(p || q) = TCKD + (1
 * - p_t) * NCKD}, soft targets give the second part little weight wherever the teacher is sure;
 * that is what the decoupling mends (Zhao, Cui, Song, Qiu and Liang 2022, sections 3.1 and 3.3).
 * The paper's first weight is that of the whole signal here.
 *
 * <p><b>Two classes</b> leave a single other class, for which there is nothing to divide: NCKD is 0
 * by definition, and the loss is that of soft targets.
 *
 * <p>The authors' code takes logarithms of probabilities and masks the true class by subtracting
 * 1,000 from its logit; here everything stays in logarithms and the class is really left out, so
 * that the formula holds for logits of any size.
 *
 * <p>Targets are {@code [batch, 2 * classes]}: the teacher's logits, then the labels, one-hot.
 *
 * <p>Introduced in notebook 04.
 */
public final class DecoupledLoss extends RowLoss implements Upkeep {
  private static final long serialVersionUID = 1L;

  private final double beta;
  private final RunningTemperature temperature;

  /**
   * Makes the loss.
   *
   * @param beta weight of NCKD beside TCKD, 0 or more
   * @param temperature T, above 0 at every moment
   */
  public DecoupledLoss(double beta, Schedule temperature) {
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
    double p = Math.exp(-softplus(-oddsP));
    double q = Math.exp(-softplus(-oddsQ));
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
    double p = Math.exp(-softplus(-oddsP));
    double rest = Math.exp(-softplus(oddsP));
    double sure = p == 0 ? 0 : p * (softplus(-oddsQ) - softplus(-oddsP));
    return sure + (rest == 0 ? 0 : rest * (softplus(oddsQ) - softplus(oddsP)));
  }

  /** {@code log(1 + exp(x))} without overflow. */
  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
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
