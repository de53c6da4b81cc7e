package io.github.distillery.model;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import java.util.Arrays;
import java.util.List;

/** How much each member of an ensemble counts; all weights are 0 or more and add up to 1. */
final class EnsembleWeights {
  private static final int MOST_STEPS = 1000;
  private static final double STILL = 1e-9;

  private EnsembleWeights() {}

  static void checkMembers(List<? extends Classifier> members) {
    if (members.isEmpty()) {
      throw new ModelException("an ensemble of no classifier says nothing; give one or more");
    }
    Classifier first = members.get(0);
    for (Classifier member : members) {
      if (member.classes() != first.classes()) {
        throw new ModelException(
            "%s knows %d classes, %s knows %d; all members of an ensemble need the same"
                .formatted(first.name(), first.classes(), member.name(), member.classes()));
      }
    }
  }

  static double[] equal(int members) {
    double[] weights = new double[members];
    Arrays.fill(weights, 1.0 / members);
    return weights;
  }

  static double[] scaled(List<? extends Classifier> members, double[] weights) {
    double sum = 0;
    for (double weight : weights) {
      if (!(weight >= 0) || Double.isInfinite(weight)) {
        throw new IllegalArgumentException(
            "a member's weight is " + weight + "; give a number that is 0 or more");
      }
      sum += weight;
    }
    if (weights.length != members.size() || sum == 0) {
      throw new IllegalArgumentException(
          "the weights %s for %d members; give one a member, not all of them 0"
              .formatted(Arrays.toString(weights), members.size()));
    }
    double whole = sum;
    return Arrays.stream(weights).map(w -> w / whole).toArray();
  }

  static double[] byAccuracy(List<? extends Classifier> members, Dataset validation) {
    checkData(members, validation);
    int[] classOf = validation.classOf();
    double[] accuracies = new double[members.size()];
    for (int k = 0; k < accuracies.length; k++) {
      int[] predicted = members.get(k).logits(validation).argMax(1).toIntVector();
      for (int i = 0; i < classOf.length; i++) {
        accuracies[k] += predicted[i] == classOf[i] ? 1 : 0;
      }
    }
    return Arrays.stream(accuracies).sum() == 0
        ? equal(accuracies.length)
        : scaled(members, accuracies);
  }

  static double[] byLikelihood(List<? extends Classifier> members, Dataset validation) {
    double[][] likelihood = likelihood(logOfLabels(members, validation));
    double[] weights = equal(members.size());
    for (int step = 0; step < MOST_STEPS; step++) {
      double[] next = shares(likelihood, weights);
      double moved = 0;
      for (int k = 0; k < next.length; k++) {
        moved = Math.max(moved, Math.abs(next[k] - weights[k]));
      }
      weights = next;
      if (moved < STILL) {
        break;
      }
    }
    return weights;
  }

  /** The mean share that each member has in the probability of the samples' labels. */
  private static double[] shares(double[][] likelihood, double[] weights) {
    int samples = likelihood[0].length;
    double[] next = new double[weights.length];
    for (int i = 0; i < samples; i++) {
      double all = 0;
      for (int k = 0; k < weights.length; k++) {
        all += weights[k] * likelihood[k][i];
      }
      for (int k = 0; k < weights.length; k++) {
        next[k] += weights[k] * likelihood[k][i] / all / samples;
      }
    }
    return next;
  }

  /** Divides by each sample's best member, which changes no share and underflows nowhere. */
  private static double[][] likelihood(double[][] logs) {
    double[][] likelihood = new double[logs.length][logs[0].length];
    for (int i = 0; i < logs[0].length; i++) {
      double max = Double.NEGATIVE_INFINITY;
      for (double[] member : logs) {
        max = Math.max(max, member[i]);
      }
      for (int k = 0; k < logs.length; k++) {
        likelihood[k][i] = Math.exp(logs[k][i] - max);
      }
    }
    return likelihood;
  }

  private static void checkData(List<? extends Classifier> members, Dataset validation) {
    checkMembers(members);
    int classes = members.get(0).classes();
    if (validation.size() == 0) {
      throw new DataException(validation.name() + " is empty; there is nothing to weigh by");
    }
    if (validation.classes() != classes) {
      throw new ModelException(
          "the members know %d classes, %s has %d; weigh them by data of their own classes"
              .formatted(classes, validation.name(), validation.classes()));
    }
  }

  /** The logarithm of the probability of each sample's label, {@code [members][samples]}. */
  private static double[][] logOfLabels(List<? extends Classifier> members, Dataset validation) {
    checkData(members, validation);
    int classes = validation.classes();
    int[] classOf = validation.classOf();
    double[][] logs = new double[members.size()][classOf.length];
    double[] row = new double[classes];
    for (int k = 0; k < logs.length; k++) {
      float[] logits = members.get(k).logits(validation).data().asFloat();
      for (int i = 0; i < classOf.length; i++) {
        LogSoftmax.row(logits, i * classes, classes, 1, row);
        if (Double.isNaN(row[classOf[i]])) {
          throw new ModelException(
              "%s gives scores for %s that are not finite; leave it out"
                  .formatted(members.get(k).name(), validation.name()));
        }
        logs[k][i] = row[classOf[i]];
      }
    }
    return logs;
  }
}
