package io.github.distillery.distill.parameter;

import io.github.distillery.model.Network;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;

/**
 * A network as parameters see it: its layers with parameters, and which of them share their units.
 * What an addition adds has the same units; batch norm, activation and pooling keep the units of
 * what they are given. All vertices with the same units are one space, named after one of them.
 *
 * <p>Introduced in notebook 05.
 */
public final class ParameterGraph {
  /** How a layer's parameters belong to units. */
  public enum Kind {
    /** Weights {@code [in, out]}. */
    DENSE,
    /** Weights {@code [out, in, height, width]}. */
    CONVOLUTION,
    /** Batch norm: a value a unit in each of its parameters. */
    NORM,
    /** Anything else: copied as a whole or not at all. */
    OTHER
  }

  /**
   * A layer with parameters.
   *
   * @param name of its vertex
   * @param kind how its parameters belong to units
   * @param layer its configuration
   * @param input the vertex it takes its input from
   * @param producers the nearest layers below it with parameters
   */
  public record Node(String name, Kind kind, Layer layer, String input, Set<String> producers) {
    /**
     * How many values or channels the layer takes.
     *
     * @return 0 where its kind has no such number
     */
    public int inputs() {
      return layer instanceof FeedForwardLayer feed ? (int) feed.getNIn() : 0;
    }

    /**
     * How many units or channels the layer gives.
     *
     * @return 0 where its kind has no such number
     */
    public int units() {
      return layer instanceof FeedForwardLayer feed ? (int) feed.getNOut() : 0;
    }
  }

  private final Network network;
  private final Map<String, Node> nodes = new LinkedHashMap<>();
  private final Map<String, Set<String>> below = new HashMap<>();
  private final Map<String, String> parents = new HashMap<>();
  private final Set<String> fixed = new HashSet<>();

  /**
   * Looks at a network.
   *
   * @param network it is not changed
   */
  public ParameterGraph(Network network) {
    this.network = network;
    var configuration = network.graph().getConfiguration();
    String start = configuration.getNetworkInputs().get(0);
    below.put(start, Set.of());
    fixed.add(start);
    for (String vertex : network.layers()) {
      add(
          vertex,
          configuration.getVertices().get(vertex),
          configuration.getVertexInputs().get(vertex));
    }
    fixed.add(configuration.getNetworkOutputs().get(0));
  }

  /**
   * What is looked at.
   *
   * @return the network itself
   */
  public Network network() {
    return network;
  }

  String output() {
    return network.graph().getConfiguration().getNetworkOutputs().get(0);
  }

  /**
   * The layers with parameters.
   *
   * @return in the order of computation
   */
  public List<Node> nodes() {
    return List.copyOf(nodes.values());
  }

  /** All but batch norm, which goes with the layer below it. */
  List<Node> withoutNorms() {
    return nodes().stream().filter(node -> node.kind() != Kind.NORM).toList();
  }

  /**
   * A layer with parameters.
   *
   * @param name of its vertex
   * @return null where there is none of this name
   */
  public Node node(String name) {
    return nodes.get(name);
  }

  String space(String vertex) {
    String parent = parents.getOrDefault(vertex, vertex);
    return parent.equals(vertex) ? vertex : space(parent);
  }

  void tie(String vertex, String other) {
    parents.put(space(vertex), space(other));
  }

  boolean isFixed(String space) {
    return fixed.stream().anyMatch(vertex -> space(vertex).equals(space));
  }

  List<Node> producersOf(String space) {
    return withoutNorms().stream().filter(node -> space(node.name()).equals(space)).toList();
  }

  List<Node> consumersOf(String space) {
    return withoutNorms().stream().filter(node -> space(node.input()).equals(space)).toList();
  }

  List<Node> normsOver(String producer) {
    return nodes().stream()
        .filter(node -> node.kind() == Kind.NORM && node.producers().contains(producer))
        .toList();
  }

  /** The nearest dense, convolutional or other layers below, through batch norm. */
  Set<String> weightProducers(Node node) {
    Set<String> found = new LinkedHashSet<>();
    for (String producer : node.producers()) {
      Node lower = node(producer);
      found.addAll(lower.kind() == Kind.NORM ? weightProducers(lower) : Set.of(producer));
    }
    return found;
  }

  /**
   * Parameters of a layer.
   *
   * @param layer of {@link #nodes()}
   * @param parameter {@code W}, {@code b}, {@code gamma}, ...
   * @return a copy in 'c' order
   */
  public float[] values(String layer, String parameter) {
    return network.graph().getLayer(layer).getParam(parameter).dup('c').data().asFloat();
  }

  private void add(String vertex, GraphVertex definition, List<String> inputs) {
    Set<String> under = new LinkedHashSet<>();
    inputs.forEach(input -> under.addAll(below.get(input)));
    if (!(definition instanceof LayerVertex layerVertex)) {
      below.put(vertex, under);
      if (definition instanceof ElementWiseVertex) {
        inputs.forEach(input -> tie(input, vertex));
      } else {
        fixed.addAll(inputs);
        fixed.add(vertex);
      }
      return;
    }
    Layer layer = layerVertex.getLayerConf().getLayer();
    boolean hasParameters = network.graph().getLayer(vertex).numParams() > 0;
    boolean keepsUnits = hasParameters ? layer instanceof BatchNormalization : keepsUnits(layer);
    Kind kind = kindOf(layer);
    if (keepsUnits) {
      tie(vertex, inputs.get(0));
    }
    if (softmax(layer) || (!keepsUnits && kind == Kind.OTHER)) {
      fixed.add(vertex);
      fixed.addAll(inputs);
    }
    if (hasParameters) {
      nodes.put(vertex, new Node(vertex, kind, layer, inputs.get(0), under));
    }
    below.put(vertex, hasParameters ? Set.of(vertex) : new LinkedHashSet<>(under));
  }

  private static Kind kindOf(Layer layer) {
    if (layer.getClass() == DenseLayer.class && !((DenseLayer) layer).hasLayerNorm()) {
      return Kind.DENSE;
    }
    if (layer instanceof BatchNormalization) {
      return Kind.NORM;
    }
    return layer.getClass() == ConvolutionLayer.class
            && ((ConvolutionLayer) layer).getCnn2dDataFormat() == CNN2DFormat.NCHW
        ? Kind.CONVOLUTION
        : Kind.OTHER;
  }

  /**
   * Whether a layer without parameters gives the units it gets, with their signs or activated.
   *
   * @param layer its configuration
   * @return true for activation, pooling, dropout and zero padding
   */
  public static boolean keepsUnits(Layer layer) {
    return List.<Class<?>>of(
            ActivationLayer.class,
            SubsamplingLayer.class,
            GlobalPoolingLayer.class,
            DropoutLayer.class,
            ZeroPaddingLayer.class)
        .contains(layer.getClass());
  }

  /**
   * Whether a layer's activation makes each unit depend on all others.
   *
   * @param layer its configuration
   * @return true for softmax
   */
  public static boolean softmax(Layer layer) {
    return layer instanceof BaseLayer base && base.getActivationFn() instanceof ActivationSoftmax
        || layer instanceof ActivationLayer activation
            && activation.getActivationFn() instanceof ActivationSoftmax;
  }

  /** Names of layers with parameters, for messages. */
  List<String> names() {
    return new ArrayList<>(nodes.keySet());
  }
}
