package io.github.distillery.distill;

import io.github.distillery.train.BatchLoss;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The negative logarithm of how likely the teacher's features are, given the student's: a bound on
 * the information that the two share (Ahn and others 2019, section 2.2).
 *
 * <p>The teacher's feature t is taken as Gaussian, with a mean mu that is computed from the
 * student's features, and a variance for each channel c that is learnt as {@code v_c = log(1 +
 * exp(r_c)) + 1e-5}. The loss is the mean over batch, channels and positions of {@code ((t - mu)^2
 * / v_c + log v_c) / 2}, the constant {@code log(2 pi) / 2} left out. The paper writes a sum over
 * channels and positions; the mean is what the authors' code takes. It may become negative.
 *
 * <p>Targets: t, {@code [batch, channels * positions]}, channel after channel. What the head sees:
 * mu in the same order followed by the r of each channel, {@code [batch, channels * positions +
 * channels]}; the r are the same in every row, and each row gets its samples' part of their
 * gradient.
 *
 * <p>Introduced in notebook 03.
 */
public final class VariationalInformationLoss extends BatchLoss {
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
  public VariationalInformationLoss(int channels, int positions) {
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
