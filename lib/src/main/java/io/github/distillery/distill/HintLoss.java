package io.github.distillery.distill;

import io.github.distillery.train.BatchLoss;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The mean squared difference; see {@link Hint}. */
final class HintLoss extends BatchLoss {
  private static final long serialVersionUID = 1L;

  private final String projector;

  HintLoss(Projector projector) {
    this.projector = projector.toString();
  }

  @Override
  protected Result evaluate(INDArray targets, INDArray student) {
    // A float sum over large maps would lose digits
    INDArray difference = student.castTo(DataType.DOUBLE).sub(targets.castTo(DataType.DOUBLE));
    double loss = difference.mul(difference).sumNumber().doubleValue() / difference.length();
    return new Result(loss, difference.mul(2.0 / difference.length()));
  }

  @Override
  public String name() {
    return "hint, projector: " + projector;
  }
}
