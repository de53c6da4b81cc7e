package io.github.distillery.transfer.finetune;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * Pulls parameters towards where they were before: {@code strength / 2 * ||w - start||^2} is added
 * to the loss, {@code strength * (w - start)} to the gradient (L2-SP: Li, Grandvalet and Davoine
 * 2018, section 3).
 */
final class StartingPoint implements Regularization {
  private static final long serialVersionUID = 1L;

  private final double strength;
  private final transient INDArray start;

  StartingPoint(double strength, INDArray start) {
    this.strength = strength;
    this.start = inARow(start).dup();
  }

  /** DL4J shows the same parameters in their shape, and as the row that they lie in. */
  private static INDArray inARow(INDArray parameters) {
    return parameters.rank() == 1
        ? parameters
        : Nd4j.toFlattened(parameters.ordering(), parameters).reshape(parameters.length());
  }

  /**
   * Part of what a network is known by.
   *
   * @return the strength
   */
  public double getStrength() {
    return strength;
  }

  @Override
  public ApplyStep applyStep() {
    return ApplyStep.BEFORE_UPDATER;
  }

  @Override
  public void apply(INDArray parameters, INDArray gradient, double rate, int iteration, int epoch) {
    INDArray pull = inARow(parameters).sub(start).muli(strength);
    gradient.addi(pull.reshape(parameters.ordering(), gradient.shape()));
  }

  @Override
  public double score(INDArray parameters, int iteration, int epoch) {
    double distance = inARow(parameters).sub(start).norm2Number().doubleValue();
    return strength / 2 * distance * distance;
  }

  @Override
  public Regularization clone() {
    return new StartingPoint(strength, start);
  }
}
