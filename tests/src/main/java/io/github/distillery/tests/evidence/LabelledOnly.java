package io.github.distillery.tests.evidence;

import io.github.distillery.data.Batch;
import io.github.distillery.data.Dataset;
import io.github.distillery.model.LogSoftmax;
import io.github.distillery.train.Head;
import io.github.distillery.train.RowLoss;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Tap;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Cross-entropy with the labels of those samples that have one. For a sample without, the labels'
 * row is all 0; loss and gradient are 0 then. The mean goes over the whole batch, so that a label
 * weighs the same whatever else is in its batch.
 */
final class LabelledOnly extends RowLoss {
  private static final long serialVersionUID = 1L;

  /**
   * A head that hides all labels but those of some samples.
   *
   * @param weight of the loss
   * @param train what is learnt from
   * @param labelled for each sample of it, whether its label may be seen
   */
  static Head head(double weight, Dataset train, boolean[] labelled) {
    if (labelled.length != train.size()) {
      throw new IllegalArgumentException(
          "%d marks for %d samples".formatted(labelled.length, train.size()));
    }
    return new Head(
        "hard",
        Schedule.constant(weight),
        Tap.LOGITS,
        new LabelledOnly(),
        batch -> visible(batch, labelled));
  }

  private static INDArray visible(Batch batch, boolean[] labelled) {
    INDArray labels = batch.labels().dup();
    for (int row = 0; row < batch.indices().length; row++) {
      if (!labelled[batch.indices()[row]]) {
        labels.getRow(row).assign(0);
      }
    }
    return labels;
  }

  @Override
  protected double row(double[] targets, double[] logits, int from, double[] gradient) {
    double all = 0;
    for (int c = 0; c < gradient.length; c++) {
      all += targets[from + c];
    }
    if (all == 0) {
      java.util.Arrays.fill(gradient, 0);
      return 0;
    }
    LogSoftmax.row(logits, from, gradient.length, 1, gradient);
    double loss = 0;
    for (int c = 0; c < gradient.length; c++) {
      double target = targets[from + c];
      loss -= target == 0 ? 0 : target * gradient[c];
      gradient[c] = Math.exp(gradient[c]) - target;
    }
    return loss;
  }

  @Override
  public String name() {
    return "cross-entropy where there is a label";
  }
}
