package io.github.distillery.transfer.finetune;

import io.github.distillery.model.Network;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Puts a last layer with random weights on a network. */
final class NewHead {
  private NewHead() {}

  static Network on(Network network, int classes) {
    if (classes < 2) {
      throw new IllegalArgumentException(
          "the new head has " + classes + " classes; give 2 or more");
    }
    ComputationGraphConfiguration configuration = network.graph().getConfiguration().clone();
    ((DenseLayer) lastLayer(configuration).getLayerConf().getLayer()).setNOut(classes);
    return initialized(network, configuration, 0);
  }

  /** The same network with the last layer that a seed gives. */
  static Network seeded(Network network, long seed) {
    return initialized(network, network.graph().getConfiguration().clone(), seed);
  }

  private static LayerVertex lastLayer(ComputationGraphConfiguration configuration) {
    return (LayerVertex) configuration.getVertices().get(configuration.getNetworkOutputs().get(0));
  }

  private static Network initialized(
      Network network, ComputationGraphConfiguration configuration, long seed) {
    configuration.getDefaultConfiguration().setSeed(seed);
    lastLayer(configuration).getLayerConf().setSeed(seed);
    ComputationGraph graph = new ComputationGraph(configuration);
    graph.init();
    String last = configuration.getNetworkOutputs().get(0);
    for (Layer layer : graph.getLayers()) {
      String name = layer.conf().getLayer().getLayerName();
      if (layer.numParams() > 0 && !name.equals(last)) {
        layer.setParams(network.graph().getLayer(name).params());
      }
    }
    return Network.of(network.name(), graph);
  }
}
