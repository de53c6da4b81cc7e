package io.github.distillery.compress;

import io.github.distillery.compress.Factors.Places;
import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.distill.parameter.ParameterGraph;
import io.github.distillery.distill.parameter.ParameterGraph.Kind;
import io.github.distillery.distill.parameter.ParameterGraph.Node;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.NearestName;
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
 *       Zhang and others 2016), or with {@link #tucker()} 1 x 1, a k x k core and 1 x 1 (Tucker-2;
 *       Kim and others 2016, section 3.1).
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
  private final Choice choice;
  private final Dataset validation;

  /** How ranks that are not given are chosen. */
  sealed interface Choice {}

  /** Not at all: the layers stay whole. */
  private record None() implements Choice {}

  /**
   * By what is kept.
   *
   * @param share of the squared singular values
   */
  private record Energy(double share) implements Choice {}

  /**
   * By what the whole network may cost.
   *
   * @param what in words
   * @param most of it
   * @param sample of whose size multiply-adds are counted; null for parameters
   */
  record Budget(String what, long most, INDArray sample) implements Choice {}

  private LowRank(
      Network network,
      List<String> layers,
      boolean tucker,
      Map<String, List<Integer>> given,
      Choice choice,
      Dataset validation) {
    this.network = network;
    this.layers = List.copyOf(layers);
    this.tucker = tucker;
    this.given = new LinkedHashMap<>(given);
    this.choice = choice;
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
    return new LowRank(network, names(network), false, Map.of(), new None(), null);
  }

  /**
   * Looks at some layers only.
   *
   * @param names dense layers and convolutions
   * @return the factoring with them
   * @throws ModelException where there is no such layer
   */
  public LowRank layers(String... names) {
    List.of(names).forEach(this::checkName);
    return new LowRank(network, List.of(names), tucker, given, choice, validation);
  }

  /**
   * Factors convolutions with a kernel larger than 1 x 1 by Tucker-2.
   *
   * @return the factoring with it
   */
  public LowRank tucker() {
    return new LowRank(network, layers, true, given, choice, validation);
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
    checkName(layer);
    Map<String, List<Integer>> more = new LinkedHashMap<>(given);
    more.put(layer, IntStream.of(ranks).boxed().toList());
    List<String> all = new ArrayList<>(layers);
    if (!all.contains(layer)) {
      all.add(layer);
    }
    return new LowRank(network, all, tucker, more, choice, validation);
  }

  /**
   * Takes the smallest rank of each layer that holds a share of the squared singular values; of
   * Tucker-2 of the squared weights.
   *
   * @param share above 0, up to 1
   * @return the factoring with it
   */
  public LowRank energy(double share) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "the energy to keep is " + share + "; give a share above 0, up to 1, such as 0.9");
    }
    return new LowRank(network, layers, tucker, given, new Energy(share), validation);
  }

  /**
   * Spreads a number of parameters over the layers: whatever loses least energy for a parameter
   * saved is cut first (Zhang and others 2016, section 3.3: the product of the layers' energies).
   *
   * @param most weights, biases and statistics of the whole network
   * @return the factoring with it
   */
  public LowRank parameters(long most) {
    return new LowRank(
        network, layers, tucker, given, budget("parameters", most, null), validation);
  }

  /**
   * Spreads a number of multiply-adds over the layers, as {@link #parameters(long)} does.
   *
   * @param most multiply-adds of the whole network for one sample
   * @param sample one sample {@code [1, ...]}, since a convolution costs by the size of its images
   * @return the factoring with it
   */
  public LowRank multiplyAdds(long most, INDArray sample) {
    return new LowRank(
        network, layers, tucker, given, budget("multiply-adds", most, sample), validation);
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
    if (data.size() == 0 || !data.labelled()) {
      throw new DataException(
          "%s %s; accuracy needs labelled samples"
              .formatted(data.name(), data.size() == 0 ? "is empty" : "has no labels"));
    }
    return new LowRank(network, layers, tucker, given, choice, data);
  }

  /**
   * Finds the ranks.
   *
   * @return the plan, which can be looked at and applied
   * @throws ModelException where a given rank is out of range or would not make its layer smaller,
   *     or the budget cannot be met
   */
  public LowRankPlan plan() {
    if (choice instanceof None && given.isEmpty() || validation != null && !isBudget()) {
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
    if (choice instanceof Energy energy) {
      search.energy(energy.share());
    } else if (choice instanceof Budget budget) {
      search.budget(budget, validation);
    }
    return LowRankPlan.of(network, choices, search.ranks());
  }

  /** The layers with their factors at any rank, in the order of computation. */
  List<FactorChoice> choices() {
    ParameterGraph graph = new ParameterGraph(network);
    INDArray sample = choice instanceof Budget budget ? budget.sample() : null;
    Map<String, Places> places = sample == null ? Map.of() : LayerPlaces.of(network, sample);
    return graph.nodes().stream()
        .filter(node -> layers.contains(node.name()))
        .map(node -> FactorChoice.of(graph, node, tucker, places.get(node.name())))
        .toList();
  }

  private boolean isBudget() {
    return choice instanceof Budget;
  }

  private static Budget budget(String what, long most, INDArray sample) {
    if (most < 1) {
      throw new IllegalArgumentException(
          "at most " + most + " " + what + " are asked for; give 1 or more");
    }
    return new Budget(what, most, sample);
  }

  private static List<String> names(Network network) {
    return new ParameterGraph(network)
        .nodes().stream()
            .filter(node -> node.kind() == Kind.DENSE || node.kind() == Kind.CONVOLUTION)
            .map(Node::name)
            .toList();
  }

  private void checkName(String layer) {
    List<String> names = names(network);
    if (!names.contains(layer)) {
      throw new ModelException(
          "%s has no dense layer or convolution \"%s\"%s; it has %s"
              .formatted(network.name(), layer, NearestName.question(layer, names), names));
    }
  }
}
