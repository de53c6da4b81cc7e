package io.github.distillery.transfer;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.model.Classifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Samples of two domains in two dimensions, to look at with {@code Charts.domains(map)} and {@code
 * Charts.domainClasses(map)}:
 *
 * <pre>{@code
 * DomainMap.pca(source, target);
 * DomainMap.tsne(source, target, net, "conv2");   // where a layer puts them
 * }</pre>
 *
 * <p>PCA keeps the two directions in which all samples together vary most; distances keep their
 * meaning, but what differs in other directions is not seen. t-SNE (van der Maaten and Hinton 2008,
 * Visualizing data using t-SNE) keeps neighbours together, of the first 50 principal components, at
 * the perplexity 30, or a quarter of the samples less one where that is less; sizes and distances
 * of its clusters mean nothing. It is the exact one, started from the first two components: nothing
 * but the choice of samples is drawn at random, and the same seed makes the same map.
 *
 * <p>Introduced in notebook 08.
 *
 * @param method {@code PCA} or {@code t-SNE}
 * @param source the name of the source's data
 * @param target the name of the target's data
 * @param space what was looked at: values of the samples, or a layer with its classifier
 * @param axes the titles of the two axes
 * @param points first those of the source, then as many of the target
 * @param classNames of the source; where the target has others, its points have no class
 * @param seed that drew the samples
 * @param sourceHash the hash of the source's data
 * @param targetHash the hash of the target's data
 */
public record DomainMap(
    String method,
    String source,
    String target,
    String space,
    List<String> axes,
    List<Point> points,
    List<String> classNames,
    long seed,
    String sourceHash,
    String targetHash) {
  /** Samples of each domain, at most. */
  public static final int SAMPLES = 400;

  private static final int FEWEST = 10;
  private static final double PERPLEXITY = 30;

  /** Copies the lists. */
  public DomainMap {
    axes = List.copyOf(axes);
    points = List.copyOf(points);
    classNames = List.copyOf(classNames);
  }

  /**
   * A sample in two dimensions.
   *
   * @param x along the first axis
   * @param y along the second
   * @param ofTarget whether the sample is one of the target's
   * @param classOf its class, -1 where it has no label
   */
  public record Point(double x, double y, boolean ofTarget, int classOf) {}

  /**
   * The two directions of the greatest variance.
   *
   * @param source {@code [n, ...]}
   * @param target {@code [m, ...]}, samples of the same shape
   * @param seed draws up to {@link #SAMPLES} samples of each
   * @return the map of the values of the samples
   * @throws DataException where shapes differ, or one has fewer than 10 samples
   */
  public static DomainMap pca(Dataset source, Dataset target, long seed) {
    return pca(source, target, Space.raw(), seed);
  }

  /**
   * The two directions of the greatest variance in a layer.
   *
   * @param source {@code [n, ...]}
   * @param target {@code [m, ...]}, samples of the same shape
   * @param classifier what the samples are given to
   * @param layer one of its layers
   * @param seed draws up to {@link #SAMPLES} samples of each
   * @return the map of the outputs of the layer
   * @throws DataException as for {@link #pca(Dataset, Dataset, long)}
   * @throws io.github.distillery.model.ModelException where there is no such layer
   */
  public static DomainMap pca(
      Dataset source, Dataset target, Classifier classifier, String layer, long seed) {
    return pca(source, target, Space.layer(classifier, layer), seed);
  }

  /**
   * Neighbours kept together.
   *
   * @param source {@code [n, ...]}
   * @param target {@code [m, ...]}, samples of the same shape
   * @param seed draws up to {@link #SAMPLES} samples of each
   * @return the map of the values of the samples
   * @throws DataException where shapes differ, or one has fewer than 10 samples
   */
  public static DomainMap tsne(Dataset source, Dataset target, long seed) {
    return tsne(source, target, Space.raw(), seed);
  }

  /**
   * Neighbours in a layer kept together.
   *
   * @param source {@code [n, ...]}
   * @param target {@code [m, ...]}, samples of the same shape
   * @param classifier what the samples are given to
   * @param layer one of its layers
   * @param seed draws up to {@link #SAMPLES} samples of each
   * @return the map of the outputs of the layer
   * @throws DataException as for {@link #tsne(Dataset, Dataset, long)}
   * @throws io.github.distillery.model.ModelException where there is no such layer
   */
  public static DomainMap tsne(
      Dataset source, Dataset target, Classifier classifier, String layer, long seed) {
    return tsne(source, target, Space.layer(classifier, layer), seed);
  }

  private static DomainMap pca(Dataset source, Dataset target, Space space, long seed) {
    Points points = draw(source, target, space, seed);
    Pca pca = Pca.of(points, 2);
    List<String> axes =
        List.of(
            axis("first component", pca.shares()[0]), axis("second component", pca.shares()[1]));
    return of("PCA", source, target, space, axes, points, pca.scores(), seed);
  }

  private static DomainMap tsne(Dataset source, Dataset target, Space space, long seed) {
    Points points = draw(source, target, space, seed);
    double perplexity = Math.min(PERPLEXITY, (points.rows() - 1) / 4.0);
    double[] places = Tsne.places(points, perplexity);
    return of("t-SNE", source, target, space, List.of("", ""), points, places, seed);
  }

  private static Points draw(Dataset source, Dataset target, Space space, long seed) {
    int count = Math.min(SAMPLES, Math.min(source.size(), target.size()));
    if (count < FEWEST) {
      throw new DataException(
          "%s has %,d samples, %s %,d; a map takes %d or more of each"
              .formatted(source.name(), source.size(), target.name(), target.size(), FEWEST));
    }
    return space.draw(source, target, count, seed);
  }

  private static String axis(String name, double share) {
    return String.format(Locale.ROOT, "%s (%.0f%% of the variance)", name, 100 * share);
  }

  private static DomainMap of(
      String method,
      Dataset source,
      Dataset target,
      Space space,
      List<String> axes,
      Points points,
      double[] places,
      long seed) {
    List<Point> all = new ArrayList<>();
    int half = points.rows() / 2;
    boolean alike = source.classNames().equals(target.classNames());
    for (int i = 0; i < points.rows(); i++) {
      int classOf =
          i < half ? points.sourceClasses()[i] : alike ? points.targetClasses()[i - half] : -1;
      all.add(new Point(places[2 * i], places[2 * i + 1], i >= half, classOf));
    }
    return new DomainMap(
        method,
        source.name(),
        target.name(),
        space.name(),
        axes,
        all,
        source.classNames(),
        seed,
        source.hash(),
        target.hash());
  }

  @Override
  public String toString() {
    return "%s of %s and %s, %s, %,d samples each; seed %d, data %.8s and %.8s"
        .formatted(method, source, target, space, points.size() / 2, seed, sourceHash, targetHash);
  }
}
