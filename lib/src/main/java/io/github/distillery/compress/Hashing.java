package io.github.distillery.compress;

import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.api.layers.LayerConstraint;

/**
 * Weight sharing at random, HashedNets (Chen and others 2015, section 4): the weight at place
 * {@code i} of a layer is {@code sign(i) * value[bucket(i)]}. Bucket and sign come from a hash of
 * seed, layer name and place, so that no index has to be kept.
 *
 * <p>It is meant for training from scratch: a bucket begins with the sum of its members, with their
 * signs, over the root of their number, which has the spread of the weights it replaces. Little is
 * left of what a trained network knew; there {@link Clustering} is the way.
 *
 * <p>Introduced in notebook 11.
 *
 * @param ratio values for each weight, above 0 and below 1; a layer has one or more
 * @param seed the same seed gives the same groups
 * @param layers other ratios for single layers, by name
 */
public record Hashing(double ratio, long seed, Map<String, Double> layers)
    implements WeightSharing {
  public Hashing {
    check("a layer", ratio);
    layers = Collections.unmodifiableMap(new LinkedHashMap<>(layers));
    layers.forEach((layer, share) -> check("\"" + layer + "\"", share));
  }

  /**
   * Gives one layer another ratio.
   *
   * @param name of a dense or convolutional layer
   * @param newRatio values for each weight, above 0 and below 1
   * @return the changed sharing
   */
  public Hashing layer(String name, double newRatio) {
    Map<String, Double> more = new LinkedHashMap<>(layers);
    more.put(name, newRatio);
    return new Hashing(ratio, seed, more);
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
              checkThatItIsNotPruned(network, layer);
              float[] values = WeightValues.read(weights);
              int buckets =
                  (int) Math.max(1, Math.round(layers.getOrDefault(layer, ratio) * values.length));
              var constraint = new HashingConstraint(buckets, seed * 31 + layer.hashCode());
              constraint.buckets(values.length).share(values, Buckets.SAME_SPREAD);
              WeightValues.write(weights, values);
              constraints.put(layer, constraint);
            });
    return Constraints.added(
        shared, constraints, Set.of(SharingConstraint.class, HashingConstraint.class));
  }

  private static void checkThatItIsNotPruned(Network network, String layer) {
    if (Constraints.find(network, layer, ZeroMask.class).isPresent()) {
      throw new ModelException(
          "\"%s\" of %s is pruned, but hashing spreads values over all places; call Pruning.release first, or take WeightSharing.bits"
              .formatted(layer, network.name()));
    }
  }

  private static void check(String what, double ratio) {
    if (!(ratio > 0 && ratio < 1)) {
      throw new IllegalArgumentException(
          "the ratio of values to weights for %s is %s; give more than 0 and less than 1"
              .formatted(what, ratio));
    }
  }
}
