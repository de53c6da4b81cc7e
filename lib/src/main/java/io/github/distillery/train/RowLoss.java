package io.github.distillery.train;

import io.github.distillery.data.Values;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * A loss that looks at one sample's logits at a time. The rows are added up here; DL4J divides by
 * the batch size, so the loss of a batch is the mean over its rows.
 *
 * <p>Computed in double precision whatever the arrays hold. Expects a head without activation.
 *
 * <p>Introduced in notebook 03.
 */
public abstract class RowLoss implements ILossFunction {
  private static final long serialVersionUID = 1L;

  /**
   * The loss of one row and its gradient.
   *
   * @param targets all targets, {@code [batch, width]} row after row; where a target is as wide as
   *     the logits it begins at {@code from}, where it is k times as wide at {@code k * from}
   * @param logits all logits, {@code [batch, classes]} row after row
   * @param from where the row of logits begins
   * @param gradient {@code [classes]}; receives the derivative by each of the row's logits
   * @return the loss of this row
   */
  protected abstract double row(double[] targets, double[] logits, int from, double[] gradient);

  @Override
  public final double computeScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    double sum = computeScoreArray(labels, preOutput, activation, mask).sumNumber().doubleValue();
    return average ? sum / preOutput.size(0) : sum;
  }

  @Override
  public final INDArray computeScoreArray(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    double[] scores = new double[(int) preOutput.size(0)];
    overRows(labels, preOutput, activation, mask, scores, null);
    return Nd4j.createFromArray(scores).castTo(preOutput.dataType()).reshape(scores.length, 1);
  }

  @Override
  public final INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    return computeGradientAndScore(labels, preOutput, activation, mask, false).getSecond();
  }

  @Override
  public final Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    int rows = (int) preOutput.size(0);
    double[] scores = new double[rows];
    double[] gradients = new double[Math.toIntExact(preOutput.length())];
    overRows(labels, preOutput, activation, mask, scores, gradients);
    double sum = 0;
    for (double score : scores) {
      sum += score;
    }
    return Pair.of(average ? sum / rows : sum, array(gradients, preOutput));
  }

  private static INDArray array(double[] values, INDArray like) {
    if (like.dataType() != DataType.FLOAT) {
      return Nd4j.create(values, like.shape(), 'c').castTo(like.dataType());
    }
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return Values.array(floats, like.shape());
  }

  private void overRows(
      INDArray labels,
      INDArray preOutput,
      IActivation activation,
      INDArray mask,
      double[] scores,
      double[] gradients) {
    BatchLoss.check(name(), activation, mask);
    double[] targets = Values.doubles(labels);
    double[] logits = Values.doubles(preOutput);
    int classes = (int) preOutput.size(1);
    double[] gradient = new double[classes];
    for (int r = 0; r < scores.length; r++) {
      scores[r] = row(targets, logits, r * classes, gradient);
      if (gradients != null) {
        System.arraycopy(gradient, 0, gradients, r * classes, classes);
      }
    }
  }
}
