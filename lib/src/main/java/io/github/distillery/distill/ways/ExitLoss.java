package io.github.distillery.distill.ways;

import io.github.distillery.model.LogSoftmax;
import io.github.distillery.model.Temperature;
import io.github.distillery.train.RowLoss;

/**
 * What an early exit of a network learns: the labels, and what the network says at its end.
 *
 * <p>For labels y and final logits v, side by side in targets {@code [batch, 2 * classes]}, and the
 * exit's logits z, {@code [batch, classes]}: {@code mean over the batch of hard * -sum of y * log
 * softmax(z) + soft * T^2 * KL(softmax(v / T) || softmax(z / T))}, sums over the classes, natural
 * logarithm. Gradient by z: {@code (hard * (softmax(z) - y) + soft * T * (softmax(z / T) -
 * softmax(v / T))) / batch}.
 */
final class ExitLoss extends RowLoss {
  private static final long serialVersionUID = 1L;

  private final double hard;
  private final double soft;
  private final double temperature;

  /**
   * Makes the loss.
   *
   * @param hard weight of the labels
   * @param soft weight of what the network says at its end
   * @param temperature T
   */
  ExitLoss(double hard, double soft, Temperature temperature) {
    this.hard = hard;
    this.soft = soft;
    this.temperature = temperature.value();
  }

  @Override
  protected double row(double[] targets, double[] logits, int from, double[] gradient) {
    int classes = gradient.length;
    double[] log = new double[classes];
    double[] logP = new double[classes];
    double[] logQ = new double[classes];
    LogSoftmax.row(logits, from, classes, 1, log);
    LogSoftmax.row(targets, 2 * from + classes, classes, temperature, logP);
    LogSoftmax.row(logits, from, classes, temperature, logQ);
    double entropy = 0;
    double divergence = 0;
    for (int c = 0; c < classes; c++) {
      double label = targets[2 * from + c];
      double p = Math.exp(logP[c]);
      entropy -= label == 0 ? 0 : label * log[c];
      divergence += p == 0 ? 0 : p * (logP[c] - logQ[c]);
      gradient[c] =
          hard * (Math.exp(log[c]) - label) + soft * temperature * (Math.exp(logQ[c]) - p);
    }
    return hard * entropy + soft * temperature * temperature * divergence;
  }

  @Override
  public String name() {
    return "early exit, labels %s, end %s at T=%s".formatted(hard, soft, temperature);
  }
}
