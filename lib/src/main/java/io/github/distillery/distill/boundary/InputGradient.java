package io.github.distillery.distill.boundary;

import io.github.distillery.model.Network;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.layers.ActivationLayer;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The derivative of a network's logits by its input, in inference mode. DL4J's own way back keeps
 * nothing for the input, draws dropout, and takes batch norm for one in training; here the layers
 * are gone through one by one, on a copy of the network.
 *
 * <p>Introduced in notebook 04.
 */
public final class InputGradient {
  /** Looks on while the gradient goes back. */
  @FunctionalInterface
  public interface Observer {
    /**
     * Called for each vertex through which the gradient went.
     *
     * @param vertex its name
     * @param inputs what it was given, {@code [n, ...]} each
     * @param below the derivative by each of them through this vertex alone, of their shapes
     */
    void saw(String vertex, List<INDArray> inputs, List<INDArray> below);
  }

  private final Network network;
  private final ComputationGraph graph;
  private final Map<String, INDArray> outputs = new HashMap<>();

  /**
   * Prepares for a network.
   *
   * @param original it is not changed
   */
  public InputGradient(Network original) {
    network = thawed(original);
    graph = network.graph();
    graph.initGradientsView();
    for (var layer : graph.getLayers()) {
      layer.conf().getLayer().setIDropout(null);
    }
  }

  /** A copy without frozen layers, through which DL4J lets no gradient pass. */
  private static Network thawed(Network original) {
    Network copy = original.copy();
    boolean frozen = false;
    for (var vertex : copy.graph().getConfiguration().getVertices().values()) {
      if (vertex instanceof org.deeplearning4j.nn.conf.graph.LayerVertex held
          && held.getLayerConf().getLayer() instanceof FrozenLayer whole) {
        held.getLayerConf().setLayer(whole.getLayer());
        frozen = true;
      }
    }
    if (!frozen) {
      return copy;
    }
    ComputationGraph graph = new ComputationGraph(copy.graph().getConfiguration());
    graph.init(copy.graph().params(), false);
    return Network.of(copy.name(), graph);
  }

  /**
   * The logits of some samples; {@link #back} then goes back from them.
   *
   * @param features {@code [n, ...]}
   * @return {@code [n, classes]}
   */
  public INDArray logits(INDArray features) {
    String output = graph.getConfiguration().getNetworkOutputs().get(0);
    outputs.clear();
    INDArray input = network.fit(features);
    // whence preprocessors know the size of the batch
    graph.setInputs(input);
    outputs.put(graph.getConfiguration().getNetworkInputs().get(0), input);
    for (int place : graph.topologicalSortOrder()) {
      GraphVertex vertex = graph.getVertices()[place];
      if (!vertex.isInputVertex()) {
        give(vertex);
        outputs.put(
            vertex.getVertexName(), vertex.doForward(false, LayerWorkspaceMgr.noWorkspaces()));
      }
    }
    return outputs.get(output).dup('c');
  }

  /**
   * Goes back to the input of the last {@link #logits}.
   *
   * @param byLogits {@code [n, classes]}
   * @return the derivative by the input of the sum of logits times these, in the input's shape
   */
  public INDArray back(INDArray byLogits) {
    return back(byLogits, (vertex, inputs, below) -> {});
  }

  /**
   * Goes back to the input of the last {@link #logits} and tells what passes on the way.
   *
   * @param byLogits {@code [n, classes]}
   * @param observer sees each vertex, the last first
   * @return the derivative by the input of the sum of logits times these, in the input's shape
   */
  public INDArray back(INDArray byLogits, Observer observer) {
    Map<String, INDArray> errors = new HashMap<>();
    errors.put(graph.getConfiguration().getNetworkOutputs().get(0), byLogits);
    GraphVertex[] vertices = graph.getVertices();
    int[] order = graph.topologicalSortOrder();
    for (int i = order.length - 1; i >= 0; i--) {
      GraphVertex vertex = vertices[order[i]];
      INDArray error = errors.get(vertex.getVertexName());
      if (!vertex.isInputVertex() && error != null) {
        if (vertex.hasLayer() && vertex.getLayer() instanceof ActivationLayer) {
          give(vertex);
        }
        INDArray[] below = below(vertex, error);
        VertexIndices[] from = vertex.getInputVertices();
        List<INDArray> inputs = new ArrayList<>();
        for (int j = 0; j < from.length; j++) {
          String name = vertices[from[j].getVertexIndex()].getVertexName();
          inputs.add(outputs.get(name));
          errors.merge(name, below[j], INDArray::add);
        }
        observer.saw(vertex.getVertexName(), inputs, List.of(below));
      }
    }
    return errors.get(graph.getConfiguration().getNetworkInputs().get(0));
  }

  /** A copy of what it takes: an activation layer writes over it. */
  private void give(GraphVertex vertex) {
    VertexIndices[] from = vertex.getInputVertices();
    for (int j = 0; j < from.length; j++) {
      String name = graph.getVertices()[from[j].getVertexIndex()].getVertexName();
      vertex.setInput(j, outputs.get(name).dup(), LayerWorkspaceMgr.noWorkspaces());
    }
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
