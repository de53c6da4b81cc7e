package io.github.distillery.model;

import io.github.distillery.data.ContentHash;
import io.github.distillery.data.Dataset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  private static final Temperature AS_THEY_ARE = new Temperature(1);

  private final List<Classifier> members;
  private final Pooling pooling;

  private Ensemble(List<? extends Classifier> members, Pooling pooling) {
    this.members = List.copyOf(members);
    this.pooling = pooling;
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
    return averageProbabilities(members, AS_THEY_ARE);
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
    return probabilities(members, temperature, EnsembleWeights.equal(members.size()));
  }

  /**
   * The mean of the members' logits.
   *
   * @param members one or more, of the same classes
   * @return the ensemble
   * @throws ModelException where there is no member, or their classes differ
   */
  public static Ensemble averageLogits(List<? extends Classifier> members) {
    return new Ensemble(members, new Pooling.Logits(EnsembleWeights.equal(members.size())));
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
    return probabilities(members, AS_THEY_ARE, EnsembleWeights.byLikelihood(members, validation));
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
    return probabilities(members, AS_THEY_ARE, EnsembleWeights.byAccuracy(members, validation));
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
    return probabilities(members, AS_THEY_ARE, EnsembleWeights.scaled(members, weights));
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
    return new Ensemble(members, new Pooling.Confidence(members.size()));
  }

  private static Ensemble probabilities(
      List<? extends Classifier> members, Temperature temperature, double[] weights) {
    return new Ensemble(members, new Pooling.Probabilities(temperature, weights));
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
    return pooling.weights().clone();
  }

  /**
   * How much each member counts for some samples.
   *
   * @param features {@code [n, ...]}
   * @return {@code [n][members]}; each row adds up to 1
   */
  public double[][] weights(INDArray features) {
    return Arrays.stream(samples(logitsOf(features)))
        .map(pooling::weights)
        .toArray(double[][]::new);
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
    return pooled(logitsOf(features));
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
    Place place = place(layer);
    return members.get(place.member()).features(features, place.layer());
  }

  @Override
  public Outputs outputs(INDArray features, List<String> layers) {
    List<Place> places = layers.stream().map(this::place).toList();
    List<Outputs> said = new ArrayList<>();
    for (int k = 0; k < members.size(); k++) {
      int member = k;
      List<String> own =
          places.stream().filter(p -> p.member() == member).map(Place::layer).toList();
      said.add(members.get(k).outputs(features, own));
    }
    Map<String, INDArray> asked = new LinkedHashMap<>();
    for (int i = 0; i < places.size(); i++) {
      Place place = places.get(i);
      asked.put(layers.get(i), said.get(place.member()).features().get(place.layer()));
    }
    return new Outputs(pooled(said.stream().map(Outputs::logits).toList()), asked);
  }

  /** Where a layer of the ensemble is to be found. */
  private record Place(int member, String layer) {}

  private Place place(String layer) {
    List<String> layers = layers();
    if (!layers.contains(layer)) {
      throw new ModelException(
          "%s has no layer \"%s\"%s; its layers are %s"
              .formatted(name(), layer, NearestName.question(layer, layers), layers));
    }
    int slash = layer.indexOf('/');
    return new Place(Integer.parseInt(layer.substring(0, slash)) - 1, layer.substring(slash + 1));
  }

  @Override
  public String fingerprint() {
    String identity = pooling.identity() + members.stream().map(Classifier::fingerprint).toList();
    byte[] bytes = identity.getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(ContentHash.sha256().digest(bytes));
  }

  @Override
  public String toString() {
    double[] weights = pooling.weights();
    String shares =
        IntStream.range(0, weights.length)
            .mapToObj(k -> "%s %.3f".formatted(members.get(k).name(), weights[k]))
            .collect(Collectors.joining(", "));
    return "ensemble of %d, %s: %s"
        .formatted(
            members.size(), pooling, pooling instanceof Pooling.Confidence ? name() : shares);
  }

  private List<INDArray> logitsOf(INDArray features) {
    return members.stream().map(member -> member.logits(features)).toList();
  }

  private INDArray pooled(List<INDArray> logits) {
    double[][][] samples = samples(logits);
    int classes = classes();
    float[] pooled = new float[samples.length * classes];
    for (int i = 0; i < samples.length; i++) {
      double[] row = pooling.pooled(samples[i]);
      for (int c = 0; c < classes; c++) {
        pooled[i * classes + c] = (float) row[c];
      }
    }
    return Nd4j.create(pooled, new long[] {samples.length, classes}, 'c');
  }

  /** From an array of each member to {@code [n][members][classes]}. */
  private double[][][] samples(List<INDArray> logits) {
    int classes = classes();
    double[][][] samples = new double[(int) logits.get(0).size(0)][logits.size()][];
    for (int k = 0; k < logits.size(); k++) {
      double[] all = logits.get(k).dup('c').data().asDouble();
      for (int i = 0; i < samples.length; i++) {
        samples[i][k] = Arrays.copyOfRange(all, i * classes, (i + 1) * classes);
      }
    }
    return samples;
  }
}
