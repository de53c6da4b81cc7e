package io.github.distillery.compress;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;

/**
 * Unstructured magnitude pruning: the smallest weights of dense and convolutional layers are set to
 * 0 and stay there while the rest trains on (Han and others 2015, section 3). Biases and batch norm
 * are left alone, as are frozen layers and separable convolutions.
 *
 * <pre>{@code
 * Network pruned = Pruning.magnitude(0.9).apply(trained.network());
 * Trained recovered = Trainer.train(pruned, split, options);   // the zeros stay
 * Sparsity.of(recovered.network());
 * }</pre>
 *
 * <p>The mask holds under any optimizer, in the library's trainings and in DL4J's own {@code fit},
 * and also after {@link Network#save} and {@link Network#load}, since it is found again from the
 * zeros. Constraints that layers have are kept. Zeros make a network smaller in a compressed file;
 * they do not make it faster.
 *
 * <p>What is 0 already counts as removed and stays 0. So pruning can be repeated: prune, train,
 * prune further.
 *
 * <p>Introduced in notebook 10.
 *
 * @param target how much is removed
 * @param ranking what is compared with what; {@link Ranking#GLOBAL} by default
 * @param least the least share of its weights that a layer loses, from 0 to {@code most}; 0 by
 *     default
 * @param most the greatest share of its weights that a layer loses, up to 1; 1 by default
 * @param layers layers whose share is fixed, by name
 */
public record Pruning(
    PruningTarget target, Ranking ranking, double least, double most, Map<String, Double> layers) {

  /** What weights are ranked against. */
  public enum Ranking {
    /** All layers together: one threshold, so that layers of small weights lose most. */
    GLOBAL,
    /** Each layer by itself: the same share in each. */
    PER_LAYER
  }

  public Pruning {
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(ranking, "ranking");
    if (!(least >= 0 && least <= most && most <= 1)) {
      throw new IllegalArgumentException(
          "a layer is to lose from %s to %s of its weights; give shares from 0 to 1, the smaller first"
              .formatted(least, most));
    }
    layers = Collections.unmodifiableMap(new LinkedHashMap<>(layers));
    layers.forEach(Pruning::checkShare);
    if (target instanceof PruningTarget.NamedLayers && layers.isEmpty()) {
      throw new IllegalArgumentException("no layer is named; give each that is to be pruned");
    }
  }

  /**
   * Removes a share of the weights, those of the smallest magnitude.
   *
   * @param share of all weights of dense and convolutional layers, above 0 and below 1
   * @return global pruning; see {@link #perLayer()}, {@link #bounds} and {@link #layer}
   */
  public static Pruning magnitude(double share) {
    return of(new PruningTarget.Share(share));
  }

  /**
   * Removes weights of some layers only.
   *
   * @param shares by the layer's name, each from 0 to below 1
   * @return pruning of these layers, the others are left as they are
   */
  public static Pruning layers(Map<String, Double> shares) {
    return new Pruning(new PruningTarget.NamedLayers(), Ranking.GLOBAL, 0, 1, shares);
  }

  /**
   * Removes weights until a number of parameters is left.
   *
   * @param parameters weights that are not 0, and all biases and other parameters, for example
   *     22,000
   * @return global pruning; see {@link #perLayer()}, {@link #bounds} and {@link #layer}
   */
  public static Pruning toParameters(long parameters) {
    return of(new PruningTarget.Parameters(parameters));
  }

  /**
   * Removes as many weights as accuracy allows, without training on: a binary search over the
   * number of weights, to a thousandth of them. Accuracy need not fall steadily, so more may be
   * possible than is found; what is found keeps the accuracy.
   *
   * @param loss of accuracy on validation at most, from 0 to below 1, for example 0.01
   * @param validation labelled, never the test data
   * @return global pruning; see {@link #perLayer()}, {@link #bounds} and {@link #layer}
   * @throws DataException where the data is empty or has no labels
   */
  public static Pruning toAccuracyLoss(double loss, Dataset validation) {
    return of(new PruningTarget.AccuracyLoss(loss, validation));
  }

  private static Pruning of(PruningTarget target) {
    return new Pruning(target, Ranking.GLOBAL, 0, 1, Map.of());
  }

  /**
   * Ranks the weights of all layers together.
   *
   * @return the changed pruning
   */
  public Pruning global() {
    return new Pruning(target, Ranking.GLOBAL, least, most, layers);
  }

  /**
   * Removes the same share in each layer.
   *
   * @return the changed pruning
   */
  public Pruning perLayer() {
    return new Pruning(target, Ranking.PER_LAYER, least, most, layers);
  }

  /**
   * Bounds what a layer loses, but for those with a share of their own. The total is met all the
   * same: others lose more or less.
   *
   * @param newLeast the least share, from 0
   * @param newMost the greatest share, to 1
   * @return the changed pruning
   */
  public Pruning bounds(double newLeast, double newMost) {
    return new Pruning(target, ranking, newLeast, newMost, layers);
  }

  /**
   * Fixes the share of one layer. The total is met all the same: the others make up the rest.
   *
   * @param name of a dense or convolutional layer
   * @param share of its weights, from 0 to below 1
   * @return the changed pruning
   */
  public Pruning layer(String name, double share) {
    Map<String, Double> more = new LinkedHashMap<>(layers);
    more.put(name, share);
    return new Pruning(target, ranking, least, most, more);
  }

  /**
   * Prunes by and by while the network trains.
   *
   * @param from how many steps of the training come before, 0 or more
   * @param to the step after which the target is reached, above {@code from}
   * @param every how many steps lie between two prunings, 1 or more
   * @return the gradual pruning
   */
  public GradualPruning gradually(int from, int to, int every) {
    return new GradualPruning(this, from, to, every, 0);
  }

  /**
   * Prunes a network.
   *
   * @param network is not changed
   * @return a copy with zeros that stay
   * @throws ModelException where a named layer has no such weights, the target cannot be met, or
   *     there is nothing to prune
   * @throws CancellationException where the thread is interrupted
   */
  public Network apply(Network network) {
    return PrunedCopy.of(network, PruningPlan.of(this, network));
  }

  /**
   * Lets pruned weights learn again. They stay 0 until a training moves them.
   *
   * @param network is not changed
   * @return a copy without masks
   */
  public static Network release(Network network) {
    return Constraints.removed(network, Set.of(ZeroMask.class));
  }

  private static void checkShare(String layer, double share) {
    if (!(share >= 0 && share < 1)) {
      throw new IllegalArgumentException(
          "the share of \"%s\" is %s; give a share from 0 to below 1".formatted(layer, share));
    }
  }
}
