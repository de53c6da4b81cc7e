package io.github.distillery.distill;

import io.github.distillery.train.BatchLoss;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * How unlikely the teacher's features are, given the student's; see {@link VariationalInformation}.
 *
 * <p>Targets: t, {@code [batch, channels * positions]}, channel after channel. What the head sees:
 * mu in the same order followed by the r of each channel, {@code [batch, channels * positions +
 * channels]}; the r are the same in every row, and each row gets its samples' part of their
 * gradient.
 */
final class VariationalInformationLoss extends BatchLoss {
  /** Keeps the variance away from 0. */
  static final double LEAST_VARIANCE = 1e-5;

  private static final long serialVersionUID = 1L;

  private final int channels;
  private final int positions;

  /**
   * Makes the loss for features of one shape.
   *
   * @param channels of the teacher's layer, each with a variance of its own
   * @param positions of each channel; 1 for a dense layer
   */
  VariationalInformationLoss(int channels, int positions) {
    this.channels = channels;
    this.positions = positions;
  }

  @Override
  protected Result evaluate(INDArray targets, INDArray student) {
    int batch = (int) student.size(0);
    int values = channels * positions;
    double[] teacher = targets.dup('c').data().asDouble();
    double[] seen = student.dup('c').data().asDouble();
    double[] gradient = new double[seen.length];
    double share = 1.0 / ((double) batch * values);
    double loss = 0;
    for (int sample = 0; sample < batch; sample++) {
      int row = sample * (values + channels);
      for (int channel = 0; channel < channels; channel++) {
        double raw = seen[row + values + channel];
        double variance = Sigmoid.logOnePlusExp(raw) + LEAST_VARIANCE;
        double squares = 0;
        for (int p = channel * positions; p < (channel + 1) * positions; p++) {
          double difference = seen[row + p] - teacher[sample * values + p];
          squares += difference * difference;
          gradient[row + p] = share * difference / variance;
        }
        loss += share * (squares / variance + positions * Math.log(variance)) / 2;
        gradient[row + values + channel] =
            share * (positions - squares / variance) / variance / 2 * Sigmoid.of(raw);
      }
    }
    INDArray byStudent = Nd4j.createFromArray(gradient).reshape('c', student.shape());
    return new Result(loss, byStudent);
  }

  @Override
  public String name() {
    return "variational information";
  }
}
