package io.github.distillery.compress.quantize;

import io.github.distillery.data.Values;
import io.github.distillery.model.Network;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network with rounded weights, and a vertex before each quantized layer that rounds its input.
 */
final class RoundedGraph {
  static final String WEIGHTS = DefaultParamInitializer.WEIGHT_KEY;

  private static final String SUFFIX = ", 8 bits";

  private RoundedGraph() {}

  /** What a layer takes, before it is rounded. */
  static String source(ComputationGraphConfiguration configuration, String layer) {
    String below = configuration.getVertexInputs().get(layer).get(0);
    return configuration.getVertices().get(below) instanceof PreprocessorVertex vertex
            && vertex.getPreProcessor() instanceof RoundedActivations
        ? configuration.getVertexInputs().get(below).get(0)
        : below;
  }

  private static String name(String name) {
    return name.endsWith(SUFFIX) ? name : name + SUFFIX;
  }

  static Network of(Network network, List<QuantizedLayer> layers) {
    ComputationGraphConfiguration configuration = network.graph().getConfiguration().clone();
    for (QuantizedLayer layer : layers) {
      String source = source(configuration, layer.layer());
      String below = configuration.getVertexInputs().get(layer.layer()).get(0);
      // one that is there already is replaced
      String rounded = source.equals(below) ? layer.layer() + " rounded" : below;
      Float low = layer.input().map(Range::low).orElse(null);
      Float high = layer.input().map(Range::high).orElse(null);
      configuration
          .getVertices()
          .put(rounded, new PreprocessorVertex(new RoundedActivations(low, high)));
      configuration.getVertexInputs().put(rounded, List.of(source));
      configuration.getVertexInputs().put(layer.layer(), List.of(rounded));
    }
    configuration.setTopologicalOrder(null);
    configuration.setTopologicalOrderStr(null);
    ComputationGraph graph = new ComputationGraph(configuration);
    graph.init();
    for (Layer layer : network.graph().getLayers()) {
      if (layer.numParams() > 0) {
        graph.getLayer(layer.conf().getLayer().getLayerName()).setParams(layer.params());
      }
    }
    for (QuantizedLayer layer : layers) {
      INDArray weights = graph.getLayer(layer.layer()).getParam(WEIGHTS);
      Channels channels = Channels.of(layer.shape(), layer.scales().length > 1);
      weights.assign(Values.array(layer.values(channels), layer.shape()));
    }
    return Network.of(name(network.name()), graph);
  }
}
