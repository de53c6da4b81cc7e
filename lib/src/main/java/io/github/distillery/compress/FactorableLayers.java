package io.github.distillery.compress;

import io.github.distillery.compress.Factors.Places;
import io.github.distillery.distill.parameter.ParameterGraph;
import io.github.distillery.distill.parameter.ParameterGraph.Kind;
import io.github.distillery.distill.parameter.ParameterGraph.Node;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.NearestName;
import io.github.distillery.model.Network;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The layers of a network that can become products: dense ones and convolutions. */
final class FactorableLayers {
  private FactorableLayers() {}

  /** Their names in the order of computation. */
  static List<String> names(Network network) {
    return new ParameterGraph(network)
        .nodes().stream()
            .filter(node -> node.kind() == Kind.DENSE || node.kind() == Kind.CONVOLUTION)
            .map(Node::name)
            .toList();
  }

  /** Refuses a name that no such layer has. */
  static void check(Network network, String layer) {
    List<String> names = names(network);
    if (!names.contains(layer)) {
      throw new ModelException(
          "%s has no dense layer or convolution \"%s\"%s; it has %s"
              .formatted(network.name(), layer, NearestName.question(layer, names), names));
    }
  }

  /**
   * Some of them with their factors at any rank, in the order of computation.
   *
   * @param sample of whose size multiply-adds are counted; null where they are not asked for
   */
  static List<FactorChoice> choices(
      Network network, List<String> layers, boolean tucker, INDArray sample) {
    ParameterGraph graph = new ParameterGraph(network);
    Map<String, Places> places = sample == null ? Map.of() : LayerPlaces.of(network, sample);
    return graph.nodes().stream()
        .filter(node -> layers.contains(node.name()))
        .map(node -> FactorChoice.of(graph, node, tucker, places.get(node.name())))
        .toList();
  }
}
