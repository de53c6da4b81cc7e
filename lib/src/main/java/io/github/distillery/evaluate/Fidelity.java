package io.github.distillery.evaluate;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.LogSoftmax;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How like its teacher a student is. A student may be accurate without being faithful, and faithful
 * without being accurate (Stanton and others 2021).
 *
 * <p>Introduced in notebook 02.
 *
 * @param agreement the share of samples where both choose the same class, from 0 to 1
 * @param divergence mean {@code KL(teacher || student)} at temperature 1, natural logarithm, 0
 *     where they are alike
 */
public record Fidelity(double agreement, double divergence) {
  /**
   * Compares a student with its teacher.
   *
   * @param teacher who taught
   * @param student who learnt
   * @param data samples; their labels do not matter
   * @return the likeness
   * @throws DataException where the data is empty
   */
  public static Fidelity of(Classifier teacher, Classifier student, Dataset data) {
    if (data.size() == 0) {
      throw new DataException(data.name() + " is empty; there is nothing to compare on");
    }
    return of(teacher.logits(data), student.logits(data));
  }

  /**
   * Compares scores with scores.
   *
   * @param teacher logits {@code [n, classes]}
   * @param student logits {@code [n, classes]} of the same samples
   * @return the likeness
   * @throws DataException where the shapes differ, or there is no row
   */
  public static Fidelity of(INDArray teacher, INDArray student) {
    if (!Arrays.equals(teacher.shape(), student.shape()) || teacher.size(0) == 0) {
      throw new DataException(
          "scores of the shapes %s and %s; give one row a sample from both, of the same classes"
              .formatted(Arrays.toString(teacher.shape()), Arrays.toString(student.shape())));
    }
    float[] teacherLogits = teacher.dup('c').data().asFloat();
    float[] studentLogits = student.dup('c').data().asFloat();
    int samples = (int) teacher.size(0);
    int classes = (int) teacher.size(1);
    double[] logP = new double[classes];
    double[] logQ = new double[classes];
    int same = 0;
    double divergence = 0;
    for (int i = 0; i < samples; i++) {
      LogSoftmax.row(teacherLogits, i * classes, classes, 1, logP);
      LogSoftmax.row(studentLogits, i * classes, classes, 1, logQ);
      same += Tally.argMax(logP) == Tally.argMax(logQ) ? 1 : 0;
      for (int c = 0; c < classes; c++) {
        divergence += Math.exp(logP[c]) * (logP[c] - logQ[c]);
      }
    }
    return new Fidelity((double) same / samples, divergence / samples);
  }

  @Override
  public String toString() {
    return "agreement %.2f%%, KL(teacher || student) %.4f".formatted(100 * agreement, divergence);
  }
}
