package io.github.distillery.model;

import java.util.Arrays;

/** How what the members of an ensemble say about a sample becomes one. */
sealed interface Pooling {
  /** How much each member counts; all equally where that is another matter for each sample. */
  double[] weights();

  /** How much each member counts for a sample, of which they gave {@code [members][classes]}. */
  default double[] weights(double[][] logits) {
    return weights().clone();
  }

  /** The ensemble's logits for a sample, of which its members gave {@code [members][classes]}. */
  double[] pooled(double[][] logits);

  /** What tells it from others, as it stands in fingerprints. */
  String identity();

  /**
   * Mean of the probabilities.
   *
   * @param temperature t
   * @param weights one a member, adding up to 1
   */
  record Probabilities(Temperature temperature, double[] weights) implements Pooling {
    @Override
    public double[] pooled(double[][] logits) {
      return meanLog(logits, temperature.value(), weights);
    }

    @Override
    public String identity() {
      return "PROBABILITIES " + temperature.value() + " " + Arrays.toString(weights);
    }

    @Override
    public String toString() {
      double t = temperature.value();
      return "averaged probabilities" + (t == 1 ? "" : " at temperature " + t);
    }
  }

  /**
   * Mean of the logits.
   *
   * @param weights one a member, adding up to 1
   */
  record Logits(double[] weights) implements Pooling {
    @Override
    public double[] pooled(double[][] logits) {
      double[] mean = new double[logits[0].length];
      for (int k = 0; k < logits.length; k++) {
        for (int c = 0; c < mean.length; c++) {
          mean[c] += weights[k] * logits[k][c];
        }
      }
      return mean;
    }

    @Override
    public String identity() {
      return "LOGITS 1.0 " + Arrays.toString(weights);
    }

    @Override
    public String toString() {
      return "averaged logits";
    }
  }

  /**
   * Mean of the probabilities, weighted anew for every sample by how sure each member is.
   *
   * @param members how many there are
   */
  record Confidence(int members) implements Pooling {
    @Override
    public double[] weights() {
      return EnsembleWeights.equal(members);
    }

    @Override
    public double[] weights(double[][] logits) {
      double[] own = new double[logits.length];
      double[] log = new double[logits[0].length];
      for (int k = 0; k < logits.length; k++) {
        LogSoftmax.row(logits[k], 0, log.length, 1, log);
        double entropy = Arrays.stream(log).map(l -> l < -700 ? 0 : -Math.exp(l) * l).sum();
        own[k] = Math.exp(-entropy);
      }
      double sum = Arrays.stream(own).sum();
      return Arrays.stream(own).map(w -> w / sum).toArray();
    }

    @Override
    public double[] pooled(double[][] logits) {
      return meanLog(logits, 1, weights(logits));
    }

    @Override
    public String identity() {
      return "CONFIDENCE 1.0 " + Arrays.toString(weights());
    }

    @Override
    public String toString() {
      return "weighted by confidence, sample by sample";
    }
  }

  /** Stays in logarithms: a probability below what a number can hold still has a logit. */
  private static double[] meanLog(double[][] logits, double temperature, double[] weights) {
    double[][] logs = new double[logits.length][logits[0].length];
    double[] mean = new double[logits[0].length];
    for (int k = 0; k < logits.length; k++) {
      LogSoftmax.row(logits[k], 0, mean.length, temperature, logs[k]);
    }
    for (int c = 0; c < mean.length; c++) {
      double max = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < logits.length; k++) {
        max = weights[k] == 0 ? max : Math.max(max, logs[k][c]);
      }
      double sum = 0;
      for (int k = 0; k < logits.length; k++) {
        sum += weights[k] == 0 ? 0 : weights[k] * Math.exp(logs[k][c] - max);
      }
      mean[c] = temperature * (max + Math.log(sum));
    }
    return mean;
  }
}
