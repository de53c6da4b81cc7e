package io.github.distillery.train;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/** Multiplies another loss by a weight that can be changed between steps. */
final class WeightedLoss implements ILossFunction {
  private static final long serialVersionUID = 1L;

  private final ILossFunction loss;
  private double weight;

  WeightedLoss(ILossFunction loss, double weight) {
    this.loss = loss;
    this.weight = weight;
  }

  double weight() {
    return weight;
  }

  void setWeight(double newWeight) {
    weight = newWeight;
  }

  @Override
  public double computeScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    return weight * loss.computeScore(labels, preOutput, activation, mask, average);
  }

  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    return loss.computeScoreArray(labels, preOutput, activation, mask).mul(weight);
  }

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    INDArray gradient = loss.computeGradient(labels, preOutput, activation, mask);
    return weight == 1 ? gradient : gradient.muli(weight);
  }

  @Override
  public Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    var both = loss.computeGradientAndScore(labels, preOutput, activation, mask, average);
    return weight == 1 ? both : Pair.of(weight * both.getFirst(), both.getSecond().muli(weight));
  }

  @Override
  public String name() {
    return loss.name() + ", weight " + weight;
  }
}
