package io.github.distillery.evaluate;

import io.github.distillery.data.Batch;
import io.github.distillery.data.Batches;
import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Values;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.LogSoftmax;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
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
   * @throws DataException where the data is empty, or the two give scores for different numbers of
   *     classes
   * @throws CancellationException where the thread was interrupted
   */
  public static Fidelity of(Classifier teacher, Classifier student, Dataset data) {
    if (data.size() == 0) {
      throw new DataException(data.name() + " is empty; there is nothing to compare on");
    }
    Likeness likeness = new Likeness();
    for (Batch batch : Batches.inOrder(data, Classifier.INFERENCE_BATCH).lent()) {
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException(
            "the comparison of %s and %s on %s was interrupted"
                .formatted(teacher.name(), student.name(), data.name()));
      }
      likeness.add(teacher.logits(batch.features()), student.logits(batch.features()));
    }
    return likeness.result();
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
    Likeness likeness = new Likeness();
    likeness.add(teacher, student);
    return likeness.result();
  }

  /** Adds up batch by batch, so that not all scores need to be in memory. */
  private static final class Likeness {
    private int samples;
    private int same;
    private double divergence;

    void add(INDArray teacher, INDArray student) {
      if (!Arrays.equals(teacher.shape(), student.shape()) || teacher.size(0) == 0) {
        throw new DataException(
            "scores of the shapes %s and %s; give one row a sample from both, of the same classes"
                .formatted(Arrays.toString(teacher.shape()), Arrays.toString(student.shape())));
      }
      float[] teacherLogits = Values.floats(teacher);
      float[] studentLogits = Values.floats(student);
      int classes = (int) teacher.size(1);
      double[] logP = new double[classes];
      double[] logQ = new double[classes];
      for (int from = 0; from < teacherLogits.length; from += classes) {
        LogSoftmax.row(teacherLogits, from, classes, 1, logP);
        LogSoftmax.row(studentLogits, from, classes, 1, logQ);
        samples++;
        same += Tally.argMax(logP) == Tally.argMax(logQ) ? 1 : 0;
        for (int c = 0; c < classes; c++) {
          divergence += Math.exp(logP[c]) * (logP[c] - logQ[c]);
        }
      }
    }

    Fidelity result() {
      return new Fidelity((double) same / samples, divergence / samples);
    }
  }

  @Override
  public String toString() {
    return "agreement %.2f%%, KL(teacher || student) %.4f".formatted(100 * agreement, divergence);
  }
}
