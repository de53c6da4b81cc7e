package io.github.distillery.compress.structured;

import io.github.distillery.distill.parameter.ParameterCopy;
import io.github.distillery.distill.parameter.ParameterGraph;
import io.github.distillery.distill.parameter.ParameterGraph.Kind;
import io.github.distillery.distill.parameter.ParameterGraph.Node;
import io.github.distillery.distill.parameter.UnitMap;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Network;
import java.util.Set;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;

/** Builds the network without some units, and copies what stays of the parameters. */
final class UnitCut {
  private static final String KEPT = "kept by pruning";

  private final UnitGroups groups;
  private final Set<Integer> removed;

  private UnitCut(UnitGroups groups, Set<Integer> removed) {
    this.groups = groups;
    this.removed = removed;
  }

  static Network without(UnitGroups groups, Set<Integer> removed) {
    return new UnitCut(groups, removed).build();
  }

  private Network build() {
    ParameterGraph from = groups.graph();
    ComputationGraphConfiguration plan = from.network().graph().getConfiguration().clone();
    for (Node node : from.nodes()) {
      if (node.kind() != Kind.OTHER) {
        resize(node, (LayerVertex) plan.getVertices().get(node.name()));
      }
    }
    Network smaller =
        Architecture.of(from.network().name() + " pruned", plan)
            .initialize(plan.getDefaultConfiguration().getSeed());
    ParameterGraph to = new ParameterGraph(smaller);
    ParameterCopy copy = new ParameterCopy(to, from);
    for (Node node : from.nodes()) {
      Node small = to.node(node.name());
      switch (node.kind()) {
        case DENSE, CONVOLUTION -> copy.weights(small, node, units(node), inputs(node));
        case NORM -> copy.norm(small, node, inputs(node));
        case OTHER -> copy.whole(small, node);
      }
    }
    return smaller;
  }

  private void resize(Node node, LayerVertex vertex) {
    FeedForwardLayer layer = (FeedForwardLayer) vertex.getLayerConf().getLayer();
    int inputs = inputs(node).units();
    layer.setNIn(inputs);
    layer.setNOut(node.kind() == Kind.NORM ? inputs : units(node).units());
    if (groups.trace().inputs(node.name()) != null
        && vertex.getPreProcessor() instanceof CnnToFeedForwardPreProcessor maps) {
      long positions = maps.getInputHeight() * maps.getInputWidth();
      vertex.setPreProcessor(
          new CnnToFeedForwardPreProcessor(
              maps.getInputHeight(), maps.getInputWidth(), inputs / positions));
    }
  }

  private UnitMap units(Node node) {
    return kept(groups.trace().outputs(node.name()));
  }

  private UnitMap inputs(Node node) {
    int[] channels = groups.trace().inputs(node.name());
    if (channels == null) {
      return UnitMap.whole(node.inputs());
    }
    int positions = node.inputs() / channels.length;
    return positions == 1 ? kept(channels) : kept(channels).flattened(positions);
  }

  private UnitMap kept(int[] channels) {
    int[] stay =
        IntStream.range(0, channels.length).filter(c -> !removed.contains(channels[c])).toArray();
    return new UnitMap(stay, channels.length, KEPT);
  }
}
