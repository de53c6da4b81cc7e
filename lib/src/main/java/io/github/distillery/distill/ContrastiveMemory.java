package io.github.distillery.distill;

import io.github.distillery.data.Rows;
import java.util.Map;
import java.util.Random;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What one network's embedding of every training sample was when the sample was last seen, and the
 * normalising constant of the scores that are computed against it.
 */
final class ContrastiveMemory {
  private final INDArray rows;
  private final double momentum;
  private boolean normalised;
  private double logConstant;

  /** Takes over the rows, {@code [samples, dimensions]} in 'c' order, not a view. */
  ContrastiveMemory(INDArray rows, double momentum) {
    this.rows = rows;
    this.momentum = momentum;
  }

  /** Begins with random rows, each value even in {@code +-sqrt(3 / dimensions)} as authors do. */
  static ContrastiveMemory random(int samples, int dimensions, double momentum, long seed) {
    Random random = new Random(seed);
    double most = Math.sqrt(3.0 / dimensions);
    INDArray rows = Nd4j.create(DataType.FLOAT, samples, dimensions);
    for (long i = 0; i < rows.length(); i++) {
      rows.data().put(i, (2 * random.nextDouble() - 1) * most);
    }
    return new ContrastiveMemory(rows, momentum);
  }

  int samples() {
    return (int) rows.size(0);
  }

  double momentum() {
    return momentum;
  }

  /** Copies the rows of some samples, {@code [indices, dimensions]}. */
  INDArray gather(int[] indices, DataType type) {
    return Rows.gather(rows, indices).castTo(type);
  }

  /**
   * The logarithm of the constant Z by which {@code exp(score)} is divided: the number of samples
   * times the mean over the first scores that were ever computed, and kept from then on.
   */
  double logConstant(double[] scores) {
    if (!normalised) {
      double greatest = Double.NEGATIVE_INFINITY;
      for (double score : scores) {
        greatest = Math.max(greatest, score);
      }
      double sum = 0;
      for (double score : scores) {
        sum += Math.exp(score - greatest);
      }
      double exact = greatest + Math.log(sum / scores.length * samples());
      // what a checkpoint can hold in two floats, so that it is the same with and without one
      logConstant = (double) (float) exact + (float) (exact - (float) exact);
      normalised = true;
    }
    return logConstant;
  }

  /** Moves the rows of some samples towards their embeddings, and back to length 1. */
  void update(int[] indices, INDArray embeddings) {
    INDArray moved =
        gather(indices, DataType.DOUBLE)
            .muli(momentum)
            .addi(embeddings.castTo(DataType.DOUBLE).mul(1 - momentum));
    double[] values = UnitVectors.of(moved).values().dup('c').data().asDouble();
    long dimensions = rows.size(1);
    for (int i = 0; i < values.length; i++) {
      rows.data().put(indices[(int) (i / dimensions)] * dimensions + i % dimensions, values[i]);
    }
  }

  /** The rows, and of the constant: whether it is set, and its logarithm as two floats. */
  Map<String, INDArray> state(String prefix) {
    float upper = (float) logConstant;
    return Map.of(
        prefix + "-rows",
        rows,
        prefix + "-constant",
        Nd4j.createFromArray(normalised ? 1 : 0, upper, (float) (logConstant - upper)));
  }

  void restore(String prefix, Map<String, INDArray> state) {
    rows.assign(state.get(prefix + "-rows"));
    INDArray constant = state.get(prefix + "-constant");
    normalised = constant.getDouble(0) == 1;
    logConstant = constant.getDouble(1) + constant.getDouble(2);
  }
}
