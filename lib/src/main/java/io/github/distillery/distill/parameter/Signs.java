package io.github.distillery.distill.parameter;

import io.github.distillery.distill.parameter.ParameterGraph.Kind;
import io.github.distillery.distill.parameter.ParameterGraph.Node;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;

/**
 * Where the values of a network cannot be negative, whatever its input: there ReLU changes nothing.
 * What it cannot tell counts as negative.
 */
final class Signs {
  private static final IActivation RELU = new ActivationReLU();
  private static final Set<Class<?>> NEVER_NEGATIVE =
      Set.of(
          ActivationReLU6.class,
          ActivationSigmoid.class,
          ActivationHardSigmoid.class,
          ActivationSoftmax.class,
          ActivationSoftPlus.class);

  private final ParameterGraph graph;
  private final Map<String, GraphVertex> vertices;
  private final Map<String, List<String>> inputs;
  private final Set<String> identities;

  /** In a graph of which these layers have the weights of the identity. */
  Signs(ParameterGraph graph, Set<String> identities) {
    this.graph = graph;
    var configuration = graph.network().graph().getConfiguration();
    this.vertices = configuration.getVertices();
    this.inputs = configuration.getVertexInputs();
    this.identities = identities;
  }

  static boolean isRelu(IActivation activation) {
    return RELU.equals(activation);
  }

  /**
   * Whether a layer with the weights of the identity gives the next layers what it gets: so it is
   * where its activation, and every one before the next layers with parameters, changes nothing.
   */
  boolean passesOn(Node node) {
    boolean notNegative = notNegative(node.input());
    return keeps(activation(node.layer()), notNegative) && keptBehind(node.name(), notNegative);
  }

  private boolean keptBehind(String vertex, boolean notNegative) {
    return vertices.keySet().stream()
        .filter(next -> inputs.get(next).contains(vertex))
        .allMatch(next -> keptIn(next, notNegative));
  }

  private boolean keptIn(String vertex, boolean notNegative) {
    Node next = graph.node(vertex);
    if (next != null && !(next.kind() == Kind.NORM && identities.contains(vertex))) {
      return true;
    }
    boolean kept =
        !(vertices.get(vertex) instanceof LayerVertex layerVertex)
            || !(layerVertex.getLayerConf().getLayer() instanceof ActivationLayer own)
            || keeps(own.getActivationFn(), notNegative);
    return kept && keptBehind(vertex, notNegative);
  }

  private static boolean keeps(IActivation activation, boolean notNegative) {
    return activation instanceof ActivationIdentity || isRelu(activation) && notNegative;
  }

  private boolean notNegative(String vertex) {
    GraphVertex definition = vertices.get(vertex);
    if (definition == null) {
      return false;
    }
    if (definition instanceof LayerVertex layerVertex) {
      return notNegative(vertex, layerVertex.getLayerConf().getLayer());
    }
    boolean adds =
        definition instanceof MergeVertex
            || definition instanceof ElementWiseVertex element
                && element.getOp() != ElementWiseVertex.Op.Subtract;
    return adds && belowNotNegative(vertex);
  }

  private boolean notNegative(String vertex, Layer layer) {
    IActivation activation = activation(layer);
    if (isRelu(activation)
        || activation != null && NEVER_NEGATIVE.contains(activation.getClass())) {
      return true;
    }
    boolean linear = activation == null || activation instanceof ActivationIdentity;
    boolean keepsSign = ParameterGraph.keepsUnits(layer) || identities.contains(vertex);
    return linear && keepsSign && belowNotNegative(vertex);
  }

  private boolean belowNotNegative(String vertex) {
    return inputs.get(vertex).stream().allMatch(this::notNegative);
  }

  /** Batch norm has one in its configuration, but does not apply it. */
  private static IActivation activation(Layer layer) {
    if (layer instanceof ActivationLayer own) {
      return own.getActivationFn();
    }
    if (layer instanceof DenseLayer dense) {
      return dense.getActivationFn();
    }
    return layer instanceof ConvolutionLayer convolution ? convolution.getActivationFn() : null;
  }
}
