package io.github.distillery.compiled;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/** A loss layer: DL4J's loss function looks at a plain tensor and gives its gradient. */
final class LossEnd {
  private final ILossFunction loss;
  private final IActivation activation;
  private final INDArray seen;
  private final INDArray gradient;

  /** The gradient is that of the sum over the batch, as DL4J has it. */
  LossEnd(ILossFunction loss, IActivation activation, Tensor seen, Tensor gradient) {
    this.loss = loss;
    this.activation = activation;
    this.seen = seen.array();
    this.gradient = gradient == null ? null : gradient.array();
  }

  /** Computes the gradient and returns the mean loss of the batch. */
  double run(INDArray targets) {
    Pair<Double, INDArray> result =
        loss.computeGradientAndScore(targets, seen, activation, null, false);
    if (gradient != null) {
      gradient.assign(result.getSecond());
    }
    return result.getFirst() / seen.size(0);
  }
}
