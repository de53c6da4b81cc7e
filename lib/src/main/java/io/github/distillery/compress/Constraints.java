package io.github.distillery.compress;

import io.github.distillery.model.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.deeplearning4j.nn.api.layers.LayerConstraint;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The constraints of a network's dense and convolutional layers. */
final class Constraints {
  private Constraints() {}

  /** What a constraint of a class is on a layer, where there is one. */
  static <C extends LayerConstraint> Optional<C> find(
      Network network, String layer, Class<C> kind) {
    var plan = network.graph().getLayer(layer).conf().getLayer();
    return listOf(plan.getConstraints()).stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .findFirst();
  }

  /**
   * A copy with constraints added to those that are there, which stay but for some kinds. Masks
   * come first: what the others do to a weight would hide that it was 0. All others come last, so
   * that what is equal is not made different again.
   */
  static Network added(
      Network network,
      Map<String, ? extends LayerConstraint> more,
      Set<Class<? extends LayerConstraint>> instead) {
    return changed(
        network,
        (layer, old) -> {
          LayerConstraint added = more.get(layer);
          if (added == null) {
            return old;
          }
          List<LayerConstraint> all = new ArrayList<>(without(old, instead));
          all.add(added instanceof ZeroMask ? 0 : all.size(), added);
          return all;
        });
  }

  /** A copy without constraints of some kinds. */
  static Network removed(Network network, Set<Class<? extends LayerConstraint>> kinds) {
    return changed(network, (layer, old) -> without(old, kinds));
  }

  private static List<LayerConstraint> without(
      List<LayerConstraint> constraints, Set<Class<? extends LayerConstraint>> kinds) {
    return constraints.stream()
        .filter(constraint -> kinds.stream().noneMatch(kind -> kind.isInstance(constraint)))
        .toList();
  }

  private static Network changed(
      Network network,
      BiFunction<String, List<LayerConstraint>, List<LayerConstraint>> constraints) {
    var configuration = network.graph().getConfiguration().clone();
    for (String layer : WeightLayers.of(network).keySet()) {
      var plan = ((LayerVertex) configuration.getVertices().get(layer)).getLayerConf().getLayer();
      List<LayerConstraint> now = constraints.apply(layer, listOf(plan.getConstraints()));
      // The list is shared with the layer that this one was copied from.
      plan.setConstraints(now.isEmpty() ? null : new ArrayList<>(now));
    }
    INDArray parameters = network.graph().params().dup();
    ComputationGraph graph = new ComputationGraph(configuration);
    graph.init(parameters, false);
    return Network.of(network.name(), graph);
  }

  private static List<LayerConstraint> listOf(List<LayerConstraint> constraints) {
    return constraints == null ? List.of() : constraints;
  }
}
