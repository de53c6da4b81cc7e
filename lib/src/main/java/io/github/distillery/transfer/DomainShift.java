package io.github.distillery.transfer;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.model.Classifier;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * How far two domains lie apart, measured before anything is trained:
 *
 * <pre>{@code
 * DomainShift.measure(domains);                          // the values of the samples
 * DomainShift.measure(source, target, net, "conv2");     // what a layer makes of them
 * }</pre>
 *
 * <p><b>Proxy A-distance</b>, {@code 2 (1 - 2 e)}, cut off to 0..2, where e is the error of a
 * linear classifier that was trained to tell the domains apart, on samples held out: 0 where it
 * cannot, 2 where it never errs (Ben-David, Blitzer, Crammer and Pereira 2007, Analysis of
 * representations for domain adaptation, section 5; Ben-David and others 2010, A theory of learning
 * from different domains). Half of the samples train it, the other half measures. The classifier is
 * a ridge regression on -1 and 1, its penalty chosen within the training half.
 *
 * <p><b>MMD</b>, the squared maximum mean discrepancy, without bias (Gretton, Borgwardt, Rasch,
 * Schoelkopf and Smola 2012, A kernel two-sample test, section 3, equation 3), for m samples x of
 * the source and m samples y of the target:
 *
 * <pre>{@code
 * sum over i != j of (k(x_i, x_j) + k(y_i, y_j)) / (m (m - 1)) - 2 * sum over i, j of k(x_i, y_j) / m^2
 * k(x, y) = mean over f = 1/4, 1/2, 1, 2, 4 of exp(-|x - y|^2 / (2 f w))
 * }</pre>
 *
 * <p>where w is the median of {@code |x - y|^2} over all pairs. About 0 without a shift, and then
 * sometimes below 0. Its p-value is the share of random divisions of all samples, the true one
 * among them, with as great a value: small where chance does not explain it.
 *
 * <p><b>Label shift</b>, the total variation {@code sum over c of |p(c) - q(c)| / 2} of the shares
 * of the classes over all samples of both domains: 0 where they agree, 1 where no class is in both;
 * only where both have labels.
 *
 * <p>The measures say that domains differ, not whether it harms: a classifier may ignore what tells
 * them apart.
 *
 * <p>Introduced in notebook 08.
 *
 * @param source the name of the source's data
 * @param target the name of the target's data
 * @param space what was compared: values of the samples, or a layer with its classifier
 * @param samples of each domain
 * @param proxyError the domain classifier's error on held-out samples, 0 to 1
 * @param proxyDistance the proxy A-distance, 0 to 2
 * @param mmd the squared maximum mean discrepancy
 * @param mmdP its p-value, above 0, at most 1
 * @param labelShift 0 to 1; empty where a domain has no labels
 * @param seed of the options
 * @param sourceHash the hash of the source's data
 * @param targetHash the hash of the target's data
 */
public record DomainShift(
    String source,
    String target,
    String space,
    int samples,
    double proxyError,
    double proxyDistance,
    double mmd,
    double mmdP,
    OptionalDouble labelShift,
    long seed,
    String sourceHash,
    String targetHash) {
  private static final int FEWEST = 20;

  /**
   * Measures the shift between the training parts of two domains.
   *
   * @param domains source and target
   * @return the shift
   * @throws DataException where a part has fewer than 20 samples
   */
  public static DomainShift measure(Domains domains) {
    return measure(domains.source().train(), domains.target().train());
  }

  /**
   * Measures the shift between two data sets.
   *
   * @param source {@code [n, ...]}
   * @param target {@code [m, ...]}, samples of the same shape
   * @return the shift between the values of the samples
   * @throws DataException where shapes differ, or one has fewer than 20 samples
   */
  public static DomainShift measure(Dataset source, Dataset target) {
    return measure(source, target, DomainShiftOptions.defaults());
  }

  /**
   * Measures the shift between two data sets.
   *
   * @param source {@code [n, ...]}
   * @param target {@code [m, ...]}, samples of the same shape
   * @param options how much is spent on it
   * @return the shift between the values of the samples
   * @throws DataException where shapes differ, or one has fewer than 20 samples
   */
  public static DomainShift measure(Dataset source, Dataset target, DomainShiftOptions options) {
    return measure(source, target, Space.raw(), options);
  }

  /**
   * Measures the shift that is left in a layer.
   *
   * @param source {@code [n, ...]}
   * @param target {@code [m, ...]}, samples of the same shape
   * @param classifier what the samples are given to
   * @param layer one of its layers; every value of its output counts
   * @return the shift between the outputs of the layer
   * @throws DataException as for {@link #measure(Dataset, Dataset)}
   * @throws io.github.distillery.model.ModelException where there is no such layer
   */
  public static DomainShift measure(
      Dataset source, Dataset target, Classifier classifier, String layer) {
    return measure(source, target, classifier, layer, DomainShiftOptions.defaults());
  }

  /**
   * Measures the shift that is left in a layer.
   *
   * @param source {@code [n, ...]}
   * @param target {@code [m, ...]}, samples of the same shape
   * @param classifier what the samples are given to
   * @param layer one of its layers; every value of its output counts
   * @param options how much is spent on it
   * @return the shift between the outputs of the layer
   * @throws DataException as for {@link #measure(Dataset, Dataset)}
   * @throws io.github.distillery.model.ModelException where there is no such layer
   */
  public static DomainShift measure(
      Dataset source,
      Dataset target,
      Classifier classifier,
      String layer,
      DomainShiftOptions options) {
    return measure(source, target, Space.layer(classifier, layer), options);
  }

  private static DomainShift measure(
      Dataset source, Dataset target, Space space, DomainShiftOptions options) {
    int count = Math.min(options.samples(), Math.min(source.size(), target.size()));
    if (count < FEWEST) {
      throw new DataException(
          "%s has %,d samples, %s %,d; a shift is measured on %d or more of each"
              .formatted(source.name(), source.size(), target.name(), target.size(), FEWEST));
    }
    Points points = space.draw(source, target, count, options.seed());
    double error = heldOutError(points);
    double[] statistics =
        MeanDiscrepancy.of(points).statistics(options.permutations(), options.seed());
    return new DomainShift(
        source.name(),
        target.name(),
        space.name(),
        count,
        error,
        Math.min(2, Math.max(0, 2 * (1 - 2 * error))),
        statistics[0],
        MeanDiscrepancy.pValue(statistics),
        labelShift(source, target),
        options.seed(),
        source.hash(),
        target.hash());
  }

  /** Trains on half of each domain, measures on the other; the points are in random order. */
  private static double heldOutError(Points points) {
    int count = points.rows() / 2;
    int half = count / 2;
    DomainClassifier trained =
        DomainClassifier.train(points.pick(bothSides(0, half, count)), sides(half));
    return trained.error(points.pick(bothSides(half, count, count)), sides(count - half));
  }

  private static int[] bothSides(int from, int to, int count) {
    return IntStream.concat(IntStream.range(from, to), IntStream.range(count + from, count + to))
        .toArray();
  }

  private static double[] sides(int each) {
    return IntStream.range(0, 2 * each).mapToDouble(i -> i < each ? -1 : 1).toArray();
  }

  private static OptionalDouble labelShift(Dataset source, Dataset target) {
    if (!source.labelled()
        || !target.labelled()
        || !source.classNames().equals(target.classNames())) {
      return OptionalDouble.empty();
    }
    double[] difference = new double[source.classes()];
    IntStream.of(source.classOf()).forEach(c -> difference[c] += 1.0 / source.size());
    IntStream.of(target.classOf()).forEach(c -> difference[c] -= 1.0 / target.size());
    double sum = 0;
    for (double one : difference) {
      sum += Math.abs(one) / 2;
    }
    return OptionalDouble.of(sum);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s to %s, %s, %,d samples each: proxy A-distance %.2f (error %.3f), MMD^2 %.4f (p = %.3f)%s; seed %d, data %.8s and %.8s",
        source,
        target,
        space,
        samples,
        proxyDistance,
        proxyError,
        mmd,
        mmdP,
        labelShift.isPresent()
            ? String.format(Locale.ROOT, ", label shift %.3f", labelShift.getAsDouble())
            : "",
        seed,
        sourceHash,
        targetHash);
  }
}
