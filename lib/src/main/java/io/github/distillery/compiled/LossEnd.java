package io.github.distillery.compiled;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * A loss layer: DL4J's loss function looks at a plain tensor and gives its gradient. Most of DL4J's
 * activations write their derivative over what they are given; the values below are still needed,
 * by the derivative of the layer that made them and by other losses, so those get a copy.
 */
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
    this.gradient = gradient.array();
  }

  /** Computes the gradient and returns the mean loss of the batch. */
  double run(INDArray targets) {
    INDArray shown = activation.getClass() == ActivationIdentity.class ? seen : seen.dup();
    Pair<Double, INDArray> result =
        loss.computeGradientAndScore(targets, shown, activation, null, false);
    gradient.assign(result.getSecond());
    return result.getFirst() / seen.size(0);
  }
}
