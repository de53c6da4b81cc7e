package io.github.distillery.model;

import io.github.distillery.data.ContentHash;
import io.github.distillery.data.Dataset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Several classifiers that speak as one, so that they can teach together:
 *
 * <pre>{@code
 * var teachers = Ensemble.averageProbabilities(List.of(first, second, third));
 * var student = Distillation.from(teachers).soft(1, temperature(4)).train(plan, mnist, options);
 * }</pre>
 *
 * <p>For logits z_k of the members and weights w_k that add up to 1, with a temperature t (1 unless
 * said otherwise):
 *
 * <ul>
 *   <li>averaged probabilities: {@code t * log(sum over k of w_k * softmax(z_k / t))};
 *   <li>averaged logits: {@code sum over k of w_k * z_k}, whose softmax is the normalized geometric
 *       mean of the members' probabilities, at every temperature;
 *   <li>by confidence: averaged probabilities, with weights of each sample's own.
 * </ul>
 *
 * <p>The two averages differ: one member that rules a class out rules it out for the geometric
 * mean, but hardly for the arithmetic one. The ensemble's logits at t, softened at the same
 * temperature, are exactly the mean of the members' softened probabilities, which is what a student
 * matched to each member at that temperature would be drawn to (Hinton, Vinyals and Dean 2015,
 * sections 1 and 2). Softened at another temperature they are not: at t = 1 a student taught at T =
 * 4 sees the mean opinion softened, not the mean of the softened opinions. Take {@link
 * #averageProbabilities(List, Temperature)} with the student's temperature for the latter.
 *
 * <p>Its layers are those of its members, called {@code 1/dense1}, {@code 2/dense1} and so on.
 *
 * <p>Introduced in notebook 12.
 */
public final class Ensemble implements Classifier {
  private final List<Classifier> members;
  private final Pooling pooling;
  private final double temperature;
  private final double[] weights;

  private enum Pooling {
    PROBABILITIES("averaged probabilities"),
    LOGITS("averaged logits"),
    CONFIDENCE("weighted by confidence, sample by sample");

    private final String words;

    Pooling(String words) {
      this.words = words;
    }
  }

  private Ensemble(
      List<? extends Classifier> members, Pooling pooling, double temperature, double[] weights) {
    this.members = List.copyOf(members);
    this.pooling = pooling;
    this.temperature = temperature;
    this.weights = weights;
    EnsembleWeights.checkMembers(this.members);
  }

  /**
   * The mean of the members' probabilities.
   *
   * @param members one or more, of the same classes
   * @return the ensemble; its logits are the logarithm of the mean probability
   * @throws ModelException where there is no member, or their classes differ
   */
  public static Ensemble averageProbabilities(List<? extends Classifier> members) {
    return averageProbabilities(members, new Temperature(1));
  }

  /**
   * The mean of the members' probabilities at a temperature, for a student that is taught at the
   * same one.
   *
   * @param members one or more, of the same classes
   * @param temperature t
   * @return the ensemble; its logits are t times the logarithm of the mean softened probability
   * @throws ModelException where there is no member, or their classes differ
   */
  public static Ensemble averageProbabilities(
      List<? extends Classifier> members, Temperature temperature) {
    return new Ensemble(
        members, Pooling.PROBABILITIES, temperature.value(), EnsembleWeights.equal(members.size()));
  }

  /**
   * The mean of the members' logits.
   *
   * @param members one or more, of the same classes
   * @return the ensemble
   * @throws ModelException where there is no member, or their classes differ
   */
  public static Ensemble averageLogits(List<? extends Classifier> members) {
    return new Ensemble(members, Pooling.LOGITS, 1, EnsembleWeights.equal(members.size()));
  }

  /**
   * The mean of the members' probabilities with those weights, at least 0 and adding up to 1, that
   * make the mean negative log-likelihood of the validation labels least. The problem is convex;
   * expectation maximization solves it, begun at equal weights (Smyth and Wolpert 1999, stacked
   * density estimation). A member that adds nothing gets a weight near 0.
   *
   * @param members one or more, of the same classes
   * @param validation labelled samples that no member was trained on; never the test data
   * @return the ensemble; {@link #weights} shows what was found
   * @throws ModelException where there is no member, or classes differ
   * @throws io.github.distillery.data.DataException where there are no samples or no labels
   */
  public static Ensemble weightedByValidation(
      List<? extends Classifier> members, Dataset validation) {
    return new Ensemble(
        members, Pooling.PROBABILITIES, 1, EnsembleWeights.byLikelihood(members, validation));
  }

  /**
   * The mean of the members' probabilities, each weighted in proportion to its accuracy on
   * validation. Accuracies are mostly alike, and so are these weights.
   *
   * @param members one or more, of the same classes
   * @param validation labelled samples that no member was trained on; never the test data
   * @return the ensemble; {@link #weights} shows what was found
   * @throws ModelException where there is no member, or classes differ
   * @throws io.github.distillery.data.DataException where there are no samples or no labels
   */
  public static Ensemble weightedByAccuracy(
      List<? extends Classifier> members, Dataset validation) {
    return new Ensemble(
        members, Pooling.PROBABILITIES, 1, EnsembleWeights.byAccuracy(members, validation));
  }

  /**
   * The mean of the members' probabilities with weights of one's own.
   *
   * @param members one or more, of the same classes
   * @param weights one a member, 0 or more, not all 0; they are scaled to add up to 1
   * @return the ensemble
   * @throws ModelException where there is no member, or their classes differ
   */
  public static Ensemble weighted(List<? extends Classifier> members, double... weights) {
    return new Ensemble(
        members, Pooling.PROBABILITIES, 1, EnsembleWeights.scaled(members, weights));
  }

  /**
   * The mean of the members' probabilities, weighted anew for every sample: {@code w_k} in
   * proportion to {@code exp(-H(softmax(z_k)))}, with the entropy H in natural units, so that a
   * member that hesitates between n classes counts an n-th of one that is sure. Members with little
   * entropy count more, as in Kwon and others 2020 (Adaptive knowledge distillation based on
   * entropy); the exponential, ours, keeps the weights bounded where an entropy is 0. It looks at
   * no label, and trusts members that are sure and wrong.
   *
   * @param members one or more, of the same classes
   * @return the ensemble
   * @throws ModelException where there is no member, or their classes differ
   */
  public static Ensemble gatedByConfidence(List<? extends Classifier> members) {
    return new Ensemble(members, Pooling.CONFIDENCE, 1, EnsembleWeights.equal(members.size()));
  }

  /**
   * Who speaks.
   *
   * @return the members, in the order in which they were given
   */
  public List<Classifier> members() {
    return members;
  }

  /**
   * How much each member counts; where every sample has weights of its own, those of no sample in
   * particular, all equal.
   *
   * @return one number a member, adding up to 1
   */
  public double[] weights() {
    return weights.clone();
  }

  /**
   * How much each member counts for some samples.
   *
   * @param features {@code [n, ...]}
   * @return {@code [n][members]}; each row adds up to 1
   */
  public double[][] weights(INDArray features) {
    float[][] all = memberLogits(features);
    double[][] rows = new double[(int) features.size(0)][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = weightsOf(all, i * classes());
    }
    return rows;
  }

  @Override
  public String name() {
    String names = members.stream().map(Classifier::name).collect(Collectors.joining(", "));
    return "ensemble of " + members.size() + " (" + names + ")";
  }

  @Override
  public int classes() {
    return members.get(0).classes();
  }

  @Override
  public List<String> classNames() {
    return EnsembleWeights.naming(members).classNames();
  }

  @Override
  public INDArray logits(INDArray features) {
    int classes = classes();
    float[][] all = memberLogits(features);
    float[] pooled = new float[all[0].length];
    for (int from = 0; from < pooled.length; from += classes) {
      double[] row = pooling == Pooling.LOGITS ? meanLogits(all, from) : meanLog(all, from);
      for (int c = 0; c < classes; c++) {
        pooled[from + c] = (float) row[c];
      }
    }
    return Nd4j.create(pooled, new long[] {features.size(0), classes}, 'c');
  }

  @Override
  public List<String> layers() {
    List<String> all = new ArrayList<>();
    for (int k = 0; k < members.size(); k++) {
      for (String layer : members.get(k).layers()) {
        all.add((k + 1) + "/" + layer);
      }
    }
    return all;
  }

  @Override
  public INDArray features(INDArray features, String layer) {
    if (!layers().contains(layer)) {
      throw new ModelException(
          "%s has no layer \"%s\"; its layers are %s".formatted(name(), layer, layers()));
    }
    int slash = layer.indexOf('/');
    Classifier member = members.get(Integer.parseInt(layer.substring(0, slash)) - 1);
    return member.features(features, layer.substring(slash + 1));
  }

  @Override
  public String fingerprint() {
    String identity =
        pooling
            + " "
            + temperature
            + " "
            + Arrays.toString(weights)
            + members.stream().map(Classifier::fingerprint).toList();
    byte[] bytes = identity.getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(ContentHash.sha256().digest(bytes));
  }

  @Override
  public String toString() {
    String shares =
        IntStream.range(0, members.size())
            .mapToObj(k -> "%s %.3f".formatted(members.get(k).name(), weights[k]))
            .collect(Collectors.joining(", "));
    String how = pooling.words + (temperature == 1 ? "" : " at temperature " + temperature);
    return "ensemble of %d, %s: %s"
        .formatted(members.size(), how, pooling == Pooling.CONFIDENCE ? name() : shares);
  }

  private float[][] memberLogits(INDArray features) {
    return members.stream()
        .map(member -> member.logits(features).dup('c').data().asFloat())
        .toArray(float[][]::new);
  }

  private double[] meanLogits(float[][] all, int from) {
    double[] mean = new double[classes()];
    for (int k = 0; k < all.length; k++) {
      for (int c = 0; c < mean.length; c++) {
        mean[c] += weights[k] * all[k][from + c];
      }
    }
    return mean;
  }

  /** Stays in logarithms: a probability below what a number can hold still has a logit. */
  private double[] meanLog(float[][] all, int from) {
    double[] own = weightsOf(all, from);
    double[][] logs = new double[all.length][classes()];
    double[] mean = new double[classes()];
    for (int k = 0; k < all.length; k++) {
      LogSoftmax.row(all[k], from, mean.length, temperature, logs[k]);
    }
    for (int c = 0; c < mean.length; c++) {
      double max = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < all.length; k++) {
        max = own[k] == 0 ? max : Math.max(max, logs[k][c]);
      }
      double sum = 0;
      for (int k = 0; k < all.length; k++) {
        sum += own[k] == 0 ? 0 : own[k] * Math.exp(logs[k][c] - max);
      }
      mean[c] = temperature * (max + Math.log(sum));
    }
    return mean;
  }

  private double[] weightsOf(float[][] all, int from) {
    if (pooling != Pooling.CONFIDENCE) {
      return weights.clone();
    }
    double[] own = new double[all.length];
    double[] log = new double[classes()];
    for (int k = 0; k < all.length; k++) {
      LogSoftmax.row(all[k], from, log.length, 1, log);
      double entropy = Arrays.stream(log).map(l -> l < -700 ? 0 : -Math.exp(l) * l).sum();
      own[k] = Math.exp(-entropy);
    }
    double sum = Arrays.stream(own).sum();
    return Arrays.stream(own).map(w -> w / sum).toArray();
  }
}
