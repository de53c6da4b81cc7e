package io.github.distillery.compress;

import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import java.util.Map;
import java.util.Set;

/**
 * Several connections of a layer share one weight, so that a file holds few values and, for each
 * connection, which of them it has. Dense and convolutional layers, without biases.
 *
 * <pre>{@code
 * Network shared = WeightSharing.bits(5).layerBits("conv1", 8).apply(pruned);
 * Trained tuned = Trainer.train(shared, split, options);   // the shared values train on
 * SharedWeights.of(tuned.network());
 * }</pre>
 *
 * <p>In training the members of a group get their mean after each step of the optimizer. Under
 * plain SGD that is a step of the shared value by the mean of its members' gradients. Han and
 * others (2016, section 3.3) sum them, which is the same with the learning rate times the size of
 * the group. Under momentum and Adam each member has its own moments, and the shared value goes by
 * the mean of their steps.
 *
 * <p>Introduced in notebook 11.
 */
public sealed interface WeightSharing permits Clustering, Hashing {
  /**
   * Groups weights of like value, by k-means in each layer.
   *
   * @param bits of an index, from 1 to 16: {@code 2^bits} values a layer at most
   * @return clustering with linear initial centroids
   */
  static Clustering bits(int bits) {
    return centroids(Clustering.ofBits(bits));
  }

  /**
   * Groups weights of like value, by k-means in each layer.
   *
   * @param centroids values a layer at most, from 1 to 65,536
   * @return clustering with linear initial centroids
   */
  static Clustering centroids(int centroids) {
    return new Clustering(centroids, Map.of(), InitialCentroids.linear());
  }

  /**
   * Groups weights at random, whatever they are: HashedNets (Chen and others 2015), as the
   * contrast.
   *
   * @param ratio values for each weight, above 0 and below 1: at 0.125 eight weights share one
   * @param seed the same seed gives the same groups
   * @return hashing
   */
  static Hashing hashed(double ratio, long seed) {
    return new Hashing(ratio, seed, Map.of());
  }

  /**
   * Shares weights.
   *
   * @param network is not changed
   * @return a copy whose layers have few values each, also when they train on
   * @throws ModelException where a named layer has no such weights, or a layer's pruning does not
   *     go with it
   */
  Network apply(Network network);

  /**
   * Whether weights are hashed somewhere: their groups follow from their places, so that none may
   * get another place.
   *
   * @param network any network
   * @return true where a layer has such weights
   */
  static boolean isHashed(Network network) {
    return WeightLayers.of(network).keySet().stream()
        .anyMatch(layer -> Constraints.find(network, layer, HashingConstraint.class).isPresent());
  }

  /**
   * Lets each weight learn by itself again.
   *
   * @param network is not changed
   * @return a copy with the same weights, of which none is tied to another; masks of pruning stay
   */
  static Network release(Network network) {
    return Constraints.removed(network, Set.of(SharingConstraint.class, HashingConstraint.class));
  }
}
