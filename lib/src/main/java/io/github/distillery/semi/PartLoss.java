package io.github.distillery.semi;

import io.github.distillery.data.Values;
import io.github.distillery.model.LogSoftmax;
import io.github.distillery.train.BatchLoss;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A loss of a part of each batch, averaged over that part: the labelled samples, or the unlabelled.
 *
 * <p>Targets are {@code [batch, 1 + classes]}: in the first column m, 1 for a sample of the part
 * and 0 for others, then q, what its probabilities shall be. For logits z, {@code [batch,
 * classes]}: {@code sum over the batch of m * l(q, z) / sum over the batch of m}; 0 where the part
 * is empty. A row q that is all 0 says nothing: its loss is 0, but the sample counts.
 */
abstract class PartLoss extends BatchLoss {
  private static final long serialVersionUID = 1L;

  /**
   * The loss of one row and its gradient.
   *
   * @param q what the probabilities shall be
   * @param log the logarithms of the student's probabilities
   * @param p the student's probabilities
   * @param gradient receives the derivative by each logit
   * @return l(q, z)
   */
  abstract double row(double[] q, double[] log, double[] p, double[] gradient);

  @Override
  protected final Result evaluate(INDArray targets, INDArray student) {
    double[] rows = Values.doubles(targets);
    double[] logits = Values.doubles(student);
    int classes = (int) student.size(1);
    int batch = (int) student.size(0);
    double part = 0;
    for (int r = 0; r < batch; r++) {
      part += rows[r * (1 + classes)];
    }
    double loss = 0;
    double[] gradients = new double[logits.length];
    double[] q = new double[classes];
    double[] log = new double[classes];
    double[] p = new double[classes];
    double[] gradient = new double[classes];
    for (int r = 0; r < batch; r++) {
      double member = rows[r * (1 + classes)];
      System.arraycopy(rows, r * (1 + classes) + 1, q, 0, classes);
      if (member == 0 || saysNothing(q)) {
        continue;
      }
      LogSoftmax.row(logits, r * classes, 1, log, p);
      loss += member * row(q, log, p, gradient) / part;
      for (int c = 0; c < classes; c++) {
        gradients[r * classes + c] = member * gradient[c] / part;
      }
    }
    return new Result(loss, Nd4j.createFromArray(gradients).reshape('c', batch, classes));
  }

  private static boolean saysNothing(double[] q) {
    for (double value : q) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }
}
