package io.github.distillery.select;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Values;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.LogSoftmax;
import io.github.distillery.model.ModelException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How much of what a classifier says, or of its features, tells about labels, without any training.
 * The classifier may know other classes than the labels have: then the scores say how well it would
 * serve the new task. All three are greater the better.
 *
 * <pre>{@code
 * Transferability.leep(teacher, mnist.validation())
 * }</pre>
 *
 * <p>Introduced in notebook 12.
 */
public final class Transferability {
  private Transferability() {}

  /**
   * LEEP, the log expected empirical prediction (Nguyen, Hassner, Seeger and Archambeau 2020,
   * section 3): {@code 1/n * sum over i of log(sum over z of P(y_i | z) p_i(z))} with the
   * classifier's probabilities {@code p_i = softmax(v_i)}, {@code P(y, z) = 1/n * sum over the
   * samples i of class y of p_i(z)} and {@code P(y | z) = P(y, z) / sum over y of P(y, z)}.
   *
   * @param logits v, {@code [n, source classes]}
   * @param labels a class for each of the n samples, from 0
   * @return at most 0; natural logarithm
   * @throws DataException where there is no sample, their number differs, or a score is NaN or
   *     infinite
   */
  public static double leep(INDArray logits, int[] labels) {
    check(logits, labels);
    double[][] p = probabilities(logits);
    Collection<int[]> classes = members(labels);
    double[] marginal = new double[p[0].length];
    classes.forEach(ones -> add(joint(p, ones), marginal));
    double sum = 0;
    for (int[] ones : classes) {
      double[] joint = joint(p, ones);
      for (int i : ones) {
        double expected = 0;
        for (int z = 0; z < marginal.length; z++) {
          expected += marginal[z] == 0 ? 0 : joint[z] / marginal[z] * p[i][z];
        }
        sum += Math.log(expected);
      }
    }
    return sum / p.length;
  }

  /**
   * LEEP of a classifier on labelled samples.
   *
   * @param classifier any
   * @param data labelled; validation data, never the test data
   * @return see {@link #leep(INDArray, int[])}
   * @throws DataException likewise, and where there are no labels
   */
  public static double leep(Classifier classifier, Dataset data) {
    return leep(classifier.logits(data), labels(data));
  }

  /**
   * NCE, the negative conditional entropy of the labels given what the classifier chooses (Tran,
   * Nguyen and Hassner 2019, section 3): {@code -H(Y | Z) = sum over y and z of P(y, z) log(P(y, z)
   * / P(z))}, with the counted shares P of label y and of the class z with the greatest score.
   *
   * @param logits {@code [n, source classes]}
   * @param labels a class for each of the n samples, from 0
   * @return at most 0; natural logarithm; 0 where the choice tells the label
   * @throws DataException where there is no sample, their number differs, or a score is NaN or
   *     infinite
   */
  public static double nce(INDArray logits, int[] labels) {
    check(logits, labels);
    int[] chosen = logits.argMax(1).toIntVector();
    int[] together = new int[(int) logits.size(1)];
    int[] marginal = new int[together.length];
    for (int z : chosen) {
      marginal[z]++;
    }
    double sum = 0;
    for (int[] ones : members(labels)) {
      for (int i : ones) {
        together[chosen[i]]++;
      }
      for (int i : ones) {
        int z = chosen[i];
        double share = (double) together[z] / labels.length;
        sum += together[z] == 0 ? 0 : share * Math.log((double) together[z] / marginal[z]);
        together[z] = 0;
      }
    }
    return sum;
  }

  /**
   * NCE of a classifier on labelled samples.
   *
   * @param classifier any
   * @param data labelled; validation data, never the test data
   * @return see {@link #nce(INDArray, int[])}
   * @throws DataException likewise, and where there are no labels
   */
  public static double nce(Classifier classifier, Dataset data) {
    return nce(classifier.logits(data), labels(data));
  }

  /**
   * LogME, the logarithm of maximum evidence (You, Liu, Wang and Long 2021, section 4): for each
   * class k with the targets {@code y_i = 1} where sample i is of it and 0 elsewhere, the greatest
   * {@code 1/n * log p(y | F, alpha, beta)} over alpha and beta of a linear regression on the
   * features F with weights {@code N(0, 1/alpha)} and noise {@code N(0, 1/beta)}; the mean over the
   * classes that have a sample.
   *
   * <pre>{@code
   * log p = n/2 log beta + D/2 log alpha - n/2 log(2 pi) - beta/2 |F m - y|^2 - alpha/2 m'm - 1/2 log|A|
   * A = alpha I + beta F'F,  m = beta A^-1 F'y
   * }</pre>
   *
   * <p>The paper's algorithm is a fixed point from alpha = beta = 1, which may end on a lower hill
   * where there are as many values as samples; here {@code alpha/beta} is searched, from {@code
   * 1e-9} to {@code 1e9} times the greatest squared singular value of F.
   *
   * @param features F, {@code [n, ...]}; each sample's values are one row of D
   * @param labels a class for each of the n samples, from 0
   * @return any number; natural logarithm
   * @throws DataException where there is no sample, their number differs, or a feature is NaN or
   *     infinite
   */
  public static double logMe(INDArray features, int[] labels) {
    check(features, labels);
    int n = labels.length;
    Spectrum spectrum = Spectrum.of(features.dup('c').reshape('c', n, features.length() / n));
    return members(labels).stream()
        .mapToDouble(ones -> Evidence.of(spectrum, n, ones))
        .average()
        .orElseThrow();
  }

  /**
   * LogME of one layer of a classifier on labelled samples.
   *
   * @param classifier any with layers
   * @param layer one of its layers
   * @param data labelled; validation data, never the test data; its square or that of the layer's
   *     values, whichever is less, must fit into memory, so that some hundred samples are enough
   * @return see {@link #logMe(INDArray, int[])}
   * @throws DataException likewise, and where there are no labels
   * @throws ModelException where there is no such layer
   */
  public static double logMe(Classifier classifier, String layer, Dataset data) {
    return logMe(LayerFeatures.of(classifier, layer, data), labels(data));
  }

  static int[] labels(Dataset data) {
    if (!data.labelled()) {
      throw new DataException(
          data.name() + " has no labels to judge by; give labelled validation samples");
    }
    return data.classOf();
  }

  private static void check(INDArray rows, int[] labels) {
    if (labels.length == 0 || rows.size(0) != labels.length) {
      throw new DataException(
          "values of the shape %s for %d labels; give one row a sample, and a sample or more"
              .formatted(Arrays.toString(rows.shape()), labels.length));
    }
    if (!Values.areFinite(rows)) {
      throw new DataException(
          "some of the %d samples have values that are NaN or infinite; leave the classifier that gave them out, or train it again with a smaller learning rate"
              .formatted(labels.length));
    }
  }

  /** The samples of each class that has some. */
  private static Collection<int[]> members(int[] labels) {
    Map<Integer, Integer> sizes = new TreeMap<>();
    for (int y : labels) {
      sizes.merge(y, 1, Integer::sum);
    }
    Map<Integer, int[]> members = new TreeMap<>();
    for (int i = labels.length - 1; i >= 0; i--) {
      int left = sizes.merge(labels[i], -1, Integer::sum);
      members.computeIfAbsent(labels[i], y -> new int[left + 1])[left] = i;
    }
    return members.values();
  }

  /** {@code P(y, z)} of one class y. */
  private static double[] joint(double[][] p, int[] ones) {
    double[] joint = new double[p[0].length];
    for (int i : ones) {
      for (int z = 0; z < joint.length; z++) {
        joint[z] += p[i][z] / p.length;
      }
    }
    return joint;
  }

  private static void add(double[] values, double[] to) {
    for (int z = 0; z < to.length; z++) {
      to[z] += values[z];
    }
  }

  private static double[][] probabilities(INDArray logits) {
    int classes = (int) logits.size(1);
    double[] all = Values.doubles(logits);
    double[][] p = new double[(int) logits.size(0)][classes];
    double[] logs = new double[classes];
    for (int i = 0; i < p.length; i++) {
      LogSoftmax.row(all, i * classes, 1, logs, p[i]);
    }
    return p;
  }
}
