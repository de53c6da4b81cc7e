package io.github.distillery.compress;

import io.github.distillery.compress.Factors.Piece;
import io.github.distillery.model.Network;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which layer gets which rank, before anything is done.
 *
 * <p>Introduced in notebook 11.
 */
public final class LowRankPlan {
  private final Network network;
  private final Network factored;
  private final List<LayerRank> layers;

  private LowRankPlan(Network network, Network factored, List<LayerRank> layers) {
    this.network = network;
    this.factored = factored;
    this.layers = List.copyOf(layers);
  }

  static LowRankPlan of(
      Network network, List<FactorChoice> choices, Map<String, List<Integer>> ranks) {
    List<LayerRank> rows =
        choices.stream()
            .map(choice -> choice.row(ranks.getOrDefault(choice.name(), List.of())))
            .toList();
    return new LowRankPlan(network, factored(network, choices, ranks), rows);
  }

  /** A network in which some layers are factored. */
  static Network factored(
      Network network, List<FactorChoice> choices, Map<String, List<Integer>> ranks) {
    Map<String, List<Piece>> pieces = new LinkedHashMap<>();
    for (FactorChoice choice : choices) {
      if (ranks.containsKey(choice.name())) {
        pieces.put(choice.name(), choice.factors().built(ranks.get(choice.name())).pieces());
      }
    }
    return FactoredNetwork.of(network, pieces);
  }

  /**
   * The network with whole layers.
   *
   * @return the network itself, as it was
   */
  public Network network() {
    return network;
  }

  /**
   * The layers that were looked at.
   *
   * @return in the order of computation, those that stay whole included
   */
  public List<LayerRank> layers() {
    return layers;
  }

  /**
   * How many parameters there will be.
   *
   * @return of the whole network
   */
  public long parameters() {
    return factored.parameters();
  }

  /**
   * Makes the network with factors. The last factor of a layer has the layer's name, those before
   * it are called by that name with {@code _a}, and {@code _b} in Tucker-2, behind it.
   *
   * @return a new network, named after the old one; it learns on as any other
   */
  public Network apply() {
    return factored.copy();
  }

  @Override
  public String toString() {
    return "%s: %,d parameters -> %,d\n%s"
        .formatted(
            network.name(),
            network.parameters(),
            parameters(),
            layers.stream().map(row -> "  " + row).collect(Collectors.joining("\n")));
  }
}
