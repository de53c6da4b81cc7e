package io.github.distillery.distill;

import io.github.distillery.data.Batch;
import io.github.distillery.model.LogSoftmax;
import io.github.distillery.train.BatchLoss;
import io.github.distillery.train.Moment;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Upkeep;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Asks for the teacher's relations between probabilities instead of the probabilities themselves.
 *
 * <p>For teacher logits v and student logits z, both {@code [batch, classes]}, {@code p = softmax(v
 * / T)}, {@code q = softmax(z / T)} and Pearson's correlation r: {@code T^2 * (beta * inter + gamma
 * * intra)}, with
 *
 * <ul>
 *   <li>{@code inter = mean over the batch of (1 - r(row of p, row of q))}: how a sample ranks the
 *       classes;
 *   <li>{@code intra = mean over the classes of (1 - r(column of p, column of q))}: how a class
 *       ranks the samples of the batch.
 * </ul>
 *
 * <p>A correlation bears a student that is sure in another measure than its teacher, which a
 * divergence does not: meant for teachers much stronger than their students (Huang, You, Wang, Qian
 * and Xu 2022, section 3). The factor T^2 is that of the authors' code.
 *
 * <p><b>Where nothing varies</b> there is no correlation: a row or column whose deviations from its
 * mean are (as a Euclidean length) at most 1e-9 of its greatest value, or at most 1e-100, on either
 * side, adds 0 to the loss and to the gradient, and the means are still over all rows and columns.
 * So a batch of 1 has no intra part. (The authors' code adds 1e-8 to the denominator instead, which
 * makes a perfect match of unsure classes cost something.) With two classes the inter part only
 * tells whether both prefer the same class, and its gradient is 0; the same holds for the intra
 * part of a batch of 2.
 *
 * <p>Introduced in notebook 04.
 */
public final class DistLoss extends BatchLoss implements Upkeep {
  private static final long serialVersionUID = 1L;
  private static final double LEAST_RELATIVE_DEVIATION = 1e-9;
  private static final double LEAST_DEVIATION = 1e-100;

  private final double interClass;
  private final double intraClass;
  private final RunningTemperature temperature;

  /**
   * Makes the loss.
   *
   * @param interClass beta, weight of the relations within a sample, 0 or more
   * @param intraClass gamma, weight of the relations within a class, 0 or more
   * @param temperature T, above 0 at every moment
   */
  public DistLoss(double interClass, double intraClass, Schedule temperature) {
    this.interClass = interClass;
    this.intraClass = intraClass;
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
  protected Result evaluate(INDArray targets, INDArray student) {
    int batch = (int) student.size(0);
    int classes = (int) student.size(1);
    double t = temperature.value();
    double[] p = probabilities(targets, t);
    double[] q = probabilities(student, t);
    double[] byQ = new double[q.length];
    double loss = 0;
    for (int r = 0; r < batch; r++) {
      double share = t * t * interClass / batch;
      loss += share * distance(p, q, r * classes, 1, classes, share, byQ);
    }
    for (int c = 0; c < classes; c++) {
      double share = t * t * intraClass / classes;
      loss += share * distance(p, q, c, classes, batch, share, byQ);
    }
    double[] byLogits = throughSoftmax(q, byQ, classes, t);
    return new Result(loss, Nd4j.createFromArray(byLogits).reshape('c', batch, classes));
  }

  /**
   * One minus the correlation of two vectors that lie in larger arrays, computed as half the
   * squared distance of their standardized forms, so that it is exactly 0 at a match.
   *
   * @param gradient gets the derivative by q added, times the share
   */
  private static double distance(
      double[] p, double[] q, int from, int step, int length, double share, double[] gradient) {
    double[] a = new double[length];
    double[] b = new double[length];
    double lengthOfA = standardize(q, from, step, a);
    double lengthOfB = standardize(p, from, step, b);
    if (lengthOfA == 0 || lengthOfB == 0) {
      return 0;
    }
    double distance = 0;
    for (int i = 0; i < length; i++) {
      distance += (a[i] - b[i]) * (a[i] - b[i]) / 2;
    }
    for (int i = 0; i < length; i++) {
      gradient[from + i * step] += share * (a[i] - b[i] - distance * a[i]) / lengthOfA;
    }
    return distance;
  }

  /** Takes off the mean, divides by the length, and gives that; 0 where nothing varies. */
  private static double standardize(double[] values, int from, int step, double[] out) {
    double sum = 0;
    double greatest = 0;
    for (int i = 0; i < out.length; i++) {
      out[i] = values[from + i * step];
      sum += out[i];
      greatest = Math.max(greatest, out[i]);
    }
    double squares = 0;
    for (int i = 0; i < out.length; i++) {
      out[i] -= sum / out.length;
      squares += greatest == 0 ? 0 : (out[i] / greatest) * (out[i] / greatest);
    }
    double length = Math.sqrt(squares) * greatest;
    if (length <= Math.max(LEAST_RELATIVE_DEVIATION * greatest, LEAST_DEVIATION)) {
      return 0;
    }
    for (int i = 0; i < out.length; i++) {
      out[i] /= length;
    }
    return length;
  }

  private static double[] probabilities(INDArray logits, double temperature) {
    int classes = (int) logits.size(1);
    double[] values = logits.dup('c').data().asDouble();
    double[] row = new double[classes];
    for (int from = 0; from < values.length; from += classes) {
      LogSoftmax.row(values, from, classes, temperature, row);
      for (int c = 0; c < classes; c++) {
        values[from + c] = Math.exp(row[c]);
      }
    }
    return values;
  }

  private static double[] throughSoftmax(double[] q, double[] byQ, int classes, double t) {
    double[] byLogits = new double[q.length];
    for (int from = 0; from < q.length; from += classes) {
      double mean = 0;
      for (int i = from; i < from + classes; i++) {
        mean += q[i] * byQ[i];
      }
      for (int i = from; i < from + classes; i++) {
        byLogits[i] = (q[i] * byQ[i] - q[i] * mean) / t;
      }
    }
    return byLogits;
  }

  @Override
  public String name() {
    return "DIST, inter " + interClass + ", intra " + intraClass + ", " + temperature;
  }
}
