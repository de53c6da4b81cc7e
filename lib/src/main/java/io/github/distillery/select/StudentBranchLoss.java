package io.github.distillery.select;

import io.github.distillery.model.LogSoftmax;
import io.github.distillery.model.Temperature;
import io.github.distillery.train.RowLoss;

/**
 * What a student's branch on a teacher loses. For labels y, {@code [batch, classes]}, the branch's
 * logits z and the teacher's v, side by side in {@code [batch, 2 * classes]}: {@code mean over the
 * batch of soft * T^2 * KL(softmax(v / T) || softmax(z / T)) + hard * -sum of y * log softmax(z)},
 * sums over the classes, natural logarithm. The gradient goes into both.
 */
final class StudentBranchLoss extends RowLoss {
  private static final long serialVersionUID = 1L;

  private final double soft;
  private final double hard;
  private final double temperature;

  StudentBranchLoss(double soft, double hard, Temperature temperature) {
    this.soft = soft;
    this.hard = hard;
    this.temperature = temperature.value();
  }

  @Override
  protected double row(double[] targets, double[] logits, int from, double[] gradient) {
    int classes = gradient.length / 2;
    double[] log = new double[classes];
    double[] logQ = new double[classes];
    double[] logP = new double[classes];
    LogSoftmax.row(logits, from, classes, 1, log);
    LogSoftmax.row(logits, from, classes, temperature, logQ);
    LogSoftmax.row(logits, from + classes, classes, temperature, logP);
    double entropy = 0;
    double divergence = 0;
    for (int c = 0; c < classes; c++) {
      double label = targets[from / 2 + c];
      double p = Math.exp(logP[c]);
      entropy -= label == 0 ? 0 : label * log[c];
      divergence += p == 0 ? 0 : p * (logP[c] - logQ[c]);
      gradient[c] =
          soft * temperature * (Math.exp(logQ[c]) - p) + hard * (Math.exp(log[c]) - label);
    }
    for (int c = 0; c < classes; c++) {
      double p = Math.exp(logP[c]);
      gradient[classes + c] =
          p == 0 ? 0 : soft * temperature * p * (logP[c] - logQ[c] - divergence);
    }
    return soft * temperature * temperature * divergence + hard * entropy;
  }

  @Override
  public String name() {
    return "student's branch, teacher %s at T=%s, labels %s".formatted(soft, temperature, hard);
  }
}
