package io.github.distillery.compress;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Layers as products of smaller ones: weights {@code W} of rank r or nearly so need {@code r (in +
 * out)} numbers instead of {@code in * out}.
 *
 * <pre>{@code
 * var plan = LowRank.of(teacher.network()).energy(0.9).plan();
 * plan;                         // layer by layer: rank, parameters before and after, energy kept
 * var smaller = plan.apply();   // the teacher stays as it is
 * LowRank.of(lenet).tucker().rank("dense1", 40).rank("conv2", 8, 12).plan();
 * LowRank.of(lenet).parameters(100_000).greedy(mnist.validation()).plan();
 * }</pre>
 *
 * <ul>
 *   <li>A dense layer becomes two by its singular value decomposition: {@code W [in, out] ~ A [in,
 *       r] B [r, out]}. What is cut off has the squared length {@code sum over k > r of s_k^2}, the
 *       least there can be (Eckart and Young 1936).
 *   <li>A convolution becomes k x 1 and 1 x k (Jaderberg and others 2014, section 2.1, scheme 2;
 *       Zhang and others 2016), or with {@link #tucker()} 1 x 1, a k x k core and 1 x 1.
 * </ul>
 *
 * <p>The factors are ordinary layers that learn on; bias and activation stay with the last, dropout
 * with the first; constraints such as a greatest length are left out. A layer whose factors would
 * not be smaller stays whole, and a rank that is given for it is refused.
 *
 * <p>Introduced in notebook 11.
 */
public final class LowRank {
  private final Network network;
  private final List<String> layers;
  private final boolean tucker;
  private final Map<String, List<Integer>> given;
  private final RankTarget target;
  private final Dataset validation;

  private LowRank(
      Network network,
      List<String> layers,
      boolean tucker,
      Map<String, List<Integer>> given,
      RankTarget target,
      Dataset validation) {
    this.network = network;
    this.layers = List.copyOf(layers);
    this.tucker = tucker;
    this.given = new LinkedHashMap<>(given);
    this.target = target;
    this.validation = validation;
  }

  /**
   * Looks at all dense layers and convolutions of a network.
   *
   * @param network it is not changed
   * @return a factoring in which every layer stays whole, until ranks, an energy or a budget are
   *     given; convolutions by spatial SVD
   */
  public static LowRank of(Network network) {
    return new LowRank(
        network, FactorableLayers.names(network), false, Map.of(), new RankTarget.None(), null);
  }

  /**
   * Looks at some layers only.
   *
   * @param names dense layers and convolutions
   * @return the factoring with them
   * @throws ModelException where there is no such layer
   */
  public LowRank layers(String... names) {
    List.of(names).forEach(name -> FactorableLayers.check(network, name));
    return new LowRank(network, List.of(names), tucker, given, target, validation);
  }

  /**
   * Factors convolutions with a kernel larger than 1 x 1 by Tucker-2 (Kim and others 2016, section
   * 3.1): {@code W[o, i, y, x] ~ sum over a and b of U[o, a] G[a, b, y, x] V[i, b]}. Ranks are
   * chosen by the higher-order SVD (De Lathauwer and others 2000, "A multilinear singular value
   * decomposition"); the factors are then improved by higher-order orthogonal iteration (the same,
   * "On the best rank-1 and rank-(R1, ..., RN) approximation of higher-order tensors"), so that
   * they hold more of the squared weights, never less. Unlike an SVD this need not be the best
   * there is.
   *
   * @return the factoring with it
   */
  public LowRank tucker() {
    return new LowRank(network, layers, true, given, target, validation);
  }

  /**
   * Gives a layer's rank, whatever is chosen for others.
   *
   * @param layer a dense layer or a convolution
   * @param ranks one; for Tucker-2 that of the inputs and that of the outputs
   * @return the factoring with it
   * @throws ModelException where there is no such layer
   */
  public LowRank rank(String layer, int... ranks) {
    FactorableLayers.check(network, layer);
    Map<String, List<Integer>> more = new LinkedHashMap<>(given);
    more.put(layer, IntStream.of(ranks).boxed().toList());
    List<String> all = new ArrayList<>(layers);
    if (!all.contains(layer)) {
      all.add(layer);
    }
    return new LowRank(network, all, tucker, more, target, validation);
  }

  /**
   * Takes the smallest rank of each layer that holds a share of the squared singular values; of
   * Tucker-2 of the squared weights, by the higher-order SVD.
   *
   * @param share above 0, up to 1
   * @return the factoring with it
   */
  public LowRank energy(double share) {
    return to(new RankTarget.Energy(share));
  }

  /**
   * Spreads a number of parameters over the layers: whatever loses least energy for a parameter
   * saved is cut first (Zhang and others 2016, section 3.3: the product of the layers' energies).
   *
   * @param most weights, biases and statistics of the whole network
   * @return the factoring with it
   */
  public LowRank parameters(long most) {
    return to(new RankTarget.Budget("parameters", most, null));
  }

  /**
   * Spreads a number of multiply-adds over the layers, as {@link #parameters(long)} does.
   *
   * @param most multiply-adds of the whole network for one sample
   * @param sample one sample {@code [1, ...]}, since a convolution costs by the size of its images
   * @return the factoring with it
   */
  public LowRank multiplyAdds(long most, INDArray sample) {
    return to(new RankTarget.Budget("multiply-adds", most, sample));
  }

  /**
   * Spreads the budget by accuracy instead of energy: in about twenty steps, each in the layer
   * where fewest samples are lost by it, and among equals where the cross-entropy is least. Each
   * step measures as many networks as there are layers.
   *
   * @param data labelled validation samples; never the test data
   * @return the factoring with it
   * @throws DataException where the data is empty or has no labels
   */
  public LowRank greedy(Dataset data) {
    return new LowRank(network, layers, tucker, given, target, ValidationData.checked(data));
  }

  /**
   * Finds the ranks.
   *
   * @return the plan, which can be looked at and applied
   * @throws ModelException where a given rank is out of range or would not make its layer smaller,
   *     or the budget cannot be met
   */
  public LowRankPlan plan() {
    if (target instanceof RankTarget.None && given.isEmpty()
        || validation != null && !(target instanceof RankTarget.Budget)) {
      throw new ModelException(
          validation == null
              ? "no ranks for %s; give rank(\"layer\", r), energy(0.9), parameters(n) or multiplyAdds(n, sample)"
                  .formatted(network.name())
              : "greedy(...) spreads a budget; give %s parameters(n) or multiplyAdds(n, sample) as well"
                  .formatted(network.name()));
    }
    List<FactorChoice> choices = choices();
    choices.stream()
        .filter(one -> given.containsKey(one.name()))
        .forEach(one -> one.check(given.get(one.name())));
    RankSearch search = new RankSearch(network, choices, given);
    if (target instanceof RankTarget.Energy energy) {
      search.energy(energy.share());
    } else if (target instanceof RankTarget.Budget budget) {
      search.budget(budget, validation);
    }
    return LowRankPlan.of(network, choices, search.ranks());
  }

  /** The layers with their factors at any rank, in the order of computation. */
  List<FactorChoice> choices() {
    INDArray sample = target instanceof RankTarget.Budget budget ? budget.sample() : null;
    return FactorableLayers.choices(network, layers, tucker, sample);
  }

  private LowRank to(RankTarget newTarget) {
    return new LowRank(network, layers, tucker, given, newTarget, validation);
  }
}
