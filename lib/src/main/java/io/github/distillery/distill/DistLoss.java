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

/** One minus the correlations of rows and of columns; see {@link Dist}. */
final class DistLoss extends BatchLoss implements Upkeep {
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
  DistLoss(double interClass, double intraClass, Schedule temperature) {
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
