package io.github.distillery.distill.boundary;

import io.github.distillery.model.Network;
import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The derivative of a network's logits by its input, in inference mode. DL4J's own way back keeps
 * nothing for the input, draws dropout, and takes batch norm for one in training; here the layers
 * are gone through one by one, on a copy of the network.
 */
final class InputGradient {
  private final Network network;
  private final ComputationGraph graph;

  InputGradient(Network original) {
    network = original.copy();
    graph = network.graph();
    graph.initGradientsView();
    for (var layer : graph.getLayers()) {
      layer.conf().getLayer().setIDropout(null);
    }
  }

  /** The logits of some samples, {@code [n, classes]}; {@link #back} then goes back from them. */
  INDArray logits(INDArray features) {
    String output = graph.getConfiguration().getNetworkOutputs().get(0);
    INDArray[] input = {network.fit(features)};
    graph.setInputs(input);
    return graph.feedForward(input, false, false).get(output).dup('c');
  }

  /**
   * Goes back to the input of the last {@link #logits}.
   *
   * @param byLogits {@code [n, classes]}
   * @return the derivative by the input of the sum of logits times these, in the input's shape
   */
  INDArray back(INDArray byLogits) {
    Map<String, INDArray> errors = new HashMap<>();
    errors.put(graph.getConfiguration().getNetworkOutputs().get(0), byLogits);
    GraphVertex[] vertices = graph.getVertices();
    int[] order = graph.topologicalSortOrder();
    for (int i = order.length - 1; i >= 0; i--) {
      GraphVertex vertex = vertices[order[i]];
      INDArray error = errors.get(vertex.getVertexName());
      if (!vertex.isInputVertex() && error != null) {
        INDArray[] below = below(vertex, error);
        VertexIndices[] from = vertex.getInputVertices();
        for (int j = 0; j < from.length; j++) {
          String name = vertices[from[j].getVertexIndex()].getVertexName();
          errors.merge(name, below[j], INDArray::add);
        }
      }
    }
    return errors.get(graph.getConfiguration().getNetworkInputs().get(0));
  }

  private static INDArray[] below(GraphVertex vertex, INDArray error) {
    if (vertex instanceof LayerVertex norm && vertex.getLayer() instanceof BatchNormalization) {
      return new INDArray[] {belowNorm(norm, error)};
    }
    vertex.setEpsilon(error);
    INDArray[] below = vertex.doBackward(false, LayerWorkspaceMgr.noWorkspaces()).getSecond();
    vertex.setEpsilon(null);
    return below;
  }

  /** With stored statistics batch norm multiplies each channel by a factor and adds another. */
  private static INDArray belowNorm(LayerVertex vertex, INDArray error) {
    LayerWorkspaceMgr none = LayerWorkspaceMgr.noWorkspaces();
    INDArray ofZero = vertex.getLayer().activate(error.like(), false, none).dup();
    INDArray ofOne = vertex.getLayer().activate(error.like().addi(1), false, none);
    INDArray below = ofOne.sub(ofZero).muli(error);
    return vertex.getLayerPreProcessor() == null
        ? below
        : vertex.getLayerPreProcessor().backprop(below, (int) error.size(0), none);
  }
}
