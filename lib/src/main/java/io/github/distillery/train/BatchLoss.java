package io.github.distillery.train;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * A loss of a whole batch, such as one that compares samples with each other. DL4J expects sums
 * over the batch and divides by its size later; a subclass gives the loss and its gradient as they
 * are, and what DL4J needs is made of them here.
 *
 * <p>Introduced in notebook 03.
 */
public abstract class BatchLoss implements ILossFunction {
  private static final long serialVersionUID = 1L;

  /**
   * A loss and its gradient.
   *
   * @param loss the loss of the batch, already averaged in whatever way its formula says
   * @param gradient its derivative by each of the student's values, of their shape; a new array
   */
  public record Result(double loss, INDArray gradient) {}

  /**
   * Computes loss and gradient.
   *
   * @param targets {@code [batch, ...]}; not to be written into
   * @param student {@code [batch, values]}; not to be written into
   * @return the loss of the batch and its true gradient
   */
  protected abstract Result evaluate(INDArray targets, INDArray student);

  @Override
  public final double computeScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    return computeGradientAndScore(labels, preOutput, activation, mask, average).getFirst();
  }

  /** Each sample gets the loss of the batch, since it cannot be told whose part is whose. */
  @Override
  public final INDArray computeScoreArray(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    double loss = computeScore(labels, preOutput, activation, mask, true);
    return Nd4j.valueArrayOf(new long[] {preOutput.size(0), 1}, loss, preOutput.dataType());
  }

  @Override
  public final INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    return computeGradientAndScore(labels, preOutput, activation, mask, false).getSecond();
  }

  @Override
  public final Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    check(name(), activation, mask);
    long rows = preOutput.size(0);
    Result result = evaluate(labels, preOutput);
    INDArray gradient = result.gradient().castTo(preOutput.dataType()).muli(rows);
    return Pair.of(average ? result.loss() : result.loss() * rows, gradient);
  }

  static void check(String loss, IActivation activation, INDArray mask) {
    if (mask != null) {
      throw new IllegalArgumentException(loss + " takes no mask; leave samples out instead");
    }
    if (!(activation instanceof ActivationIdentity)) {
      throw new IllegalArgumentException(
          loss + " takes values as they are, but the head has the activation " + activation);
    }
  }
}
