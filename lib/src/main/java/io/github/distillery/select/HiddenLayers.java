package io.github.distillery.select;

import io.github.distillery.model.Classifier;
import io.github.distillery.model.Network;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;

/** The layers of a classifier at which a step of its computation ends. */
final class HiddenLayers {
  private HiddenLayers() {}

  static List<String> of(Classifier classifier) {
    Optional<Network> network = Size.network(classifier);
    if (network.isEmpty()) {
      return classifier.layers();
    }
    ComputationGraphConfiguration plan = network.get().graph().getConfiguration();
    return network.get().layers().stream()
        .filter(name -> !plan.getNetworkOutputs().contains(name) && isEnd(plan, name))
        .toList();
  }

  /** Whether no batch norm, activation or sum follows at once, and it is no pooling. */
  private static boolean isEnd(ComputationGraphConfiguration plan, String name) {
    Layer own = layer(plan.getVertices().get(name));
    List<GraphVertex> readers =
        plan.getVertexInputs().entrySet().stream()
            .filter(entry -> entry.getValue().contains(name))
            .map(entry -> plan.getVertices().get(entry.getKey()))
            .toList();
    boolean goesOn =
        readers.size() == 1
            && (readers.get(0) instanceof ElementWiseVertex
                || layer(readers.get(0)) instanceof BatchNormalization
                || layer(readers.get(0)) instanceof ActivationLayer);
    return !goesOn && !(own instanceof SubsamplingLayer) && !(own instanceof GlobalPoolingLayer);
  }

  private static Layer layer(GraphVertex vertex) {
    return vertex instanceof LayerVertex own ? own.getLayerConf().getLayer() : null;
  }
}
