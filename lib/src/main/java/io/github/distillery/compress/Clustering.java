package io.github.distillery.compress;

import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.deeplearning4j.nn.api.layers.LayerConstraint;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Weight sharing by k-means in each layer (Han and others 2016, section 3): each weight becomes the
 * nearest of the layer's centroids, which are found so that {@code sum over weights of (w - c)^2}
 * cannot fall by another round.
 *
 * <p>Where a layer has been pruned, 0 is a value of its own beside the centroids and stays 0; the
 * centroids are those of the other weights. A centroid that no weight is nearest to is dropped, as
 * happens with linear places in the gap around 0 that pruning leaves.
 *
 * <p>Introduced in notebook 11.
 *
 * @param centroids values a layer at most, from 1 to 65,536, beside 0
 * @param layers other numbers for single layers, by name
 * @param initial where k-means begins
 */
public record Clustering(int centroids, Map<String, Integer> layers, InitialCentroids initial)
    implements WeightSharing {
  private static final int MOST_BITS = 16;

  public Clustering {
    check("a layer", centroids);
    layers = Collections.unmodifiableMap(new LinkedHashMap<>(layers));
    layers.forEach((layer, count) -> check("\"" + layer + "\"", count));
    Objects.requireNonNull(initial, "initial");
  }

  /**
   * Begins with {@link InitialCentroids#linear()}, as is usual.
   *
   * @return the changed sharing
   */
  public Clustering linear() {
    return new Clustering(centroids, layers, InitialCentroids.linear());
  }

  /**
   * Begins with {@link InitialCentroids#density()}.
   *
   * @return the changed sharing
   */
  public Clustering density() {
    return new Clustering(centroids, layers, InitialCentroids.density());
  }

  /**
   * Begins with {@link InitialCentroids#random(long)}.
   *
   * @param seed the same seed draws the same
   * @return the changed sharing
   */
  public Clustering random(long seed) {
    return new Clustering(centroids, layers, InitialCentroids.random(seed));
  }

  /**
   * Gives one layer another number of values.
   *
   * @param name of a dense or convolutional layer
   * @param count from 1 to 65,536
   * @return the changed sharing
   */
  public Clustering layer(String name, int count) {
    Map<String, Integer> more = new LinkedHashMap<>(layers);
    more.put(name, count);
    return new Clustering(centroids, more, initial);
  }

  /**
   * Gives one layer another number of values.
   *
   * @param name of a dense or convolutional layer
   * @param bits of an index, from 1 to 16: {@code 2^bits} values
   * @return the changed sharing
   */
  public Clustering layerBits(String name, int bits) {
    return layer(name, ofBits(bits));
  }

  @Override
  public Network apply(Network network) {
    WeightLayers.check(network, layers.keySet());
    WeightLayers.checkNumbers(network);
    Network shared = network.copy();
    Map<String, LayerConstraint> constraints = new LinkedHashMap<>();
    WeightLayers.of(shared)
        .forEach(
            (layer, weights) -> {
              checkThatPruningIsOver(network, layer);
              int count = layers.getOrDefault(layer, centroids);
              share(weights, count);
              constraints.put(layer, new SharingConstraint(count));
            });
    return Constraints.added(
        shared, constraints, Set.of(SharingConstraint.class, HashingConstraint.class));
  }

  static int ofBits(int bits) {
    if (bits < 1 || bits > MOST_BITS) {
      throw new IllegalArgumentException(
          "an index of %d bits; give 1 to %d".formatted(bits, MOST_BITS));
    }
    return 1 << bits;
  }

  private void share(INDArray weights, int count) {
    float[] values = WeightValues.read(weights);
    float[] sorted = new float[values.length];
    int others = 0;
    for (float value : values) {
      if (value != 0) {
        sorted[others++] = value;
      }
    }
    if (others == 0) {
      return;
    }
    sorted = Arrays.copyOf(sorted, others);
    Arrays.sort(sorted);
    KMeans clusters = KMeans.of(sorted, count, initial);
    for (int i = 0; i < values.length; i++) {
      if (values[i] != 0) {
        values[i] = clusters.nearest(values[i]);
      }
    }
    WeightValues.write(weights, values);
  }

  private static void checkThatPruningIsOver(Network network, String layer) {
    Constraints.find(network, layer, GradualMask.class)
        .map(mask -> mask.lastChange(network.graph().getLayer(layer)))
        .filter(step -> step > 0)
        .ifPresent(
            step -> {
              throw new ModelException(
                  "\"%s\" of %s is still pruned further, until step %,d of a training; share its weights after that training, or call Pruning.release"
                      .formatted(layer, network.name(), step));
            });
  }

  private static void check(String what, int count) {
    if (count < 1 || count > 1 << MOST_BITS) {
      throw new IllegalArgumentException(
          "%,d centroids for %s; give 1 to %,d".formatted(count, what, 1 << MOST_BITS));
    }
  }
}
