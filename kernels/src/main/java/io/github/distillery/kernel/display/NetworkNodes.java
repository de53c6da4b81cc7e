package io.github.distillery.kernel.display;

import io.github.distillery.kernel.display.NetworkNode.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** Reads the parts of DL4J's networks, in the order in which they are computed. */
final class NetworkNodes {
  private NetworkNodes() {}

  /**
   * The parts of a graph.
   *
   * @param graph an initialised graph
   * @return at least one
   */
  static List<NetworkNode> of(ComputationGraph graph) {
    GraphVertex[] all = graph.getVertices();
    List<String> order =
        Arrays.stream(graph.topologicalSortOrder()).mapToObj(i -> all[i].getVertexName()).toList();
    Map<String, String> shapes = NetworkShapes.of(graph.getConfiguration(), order);
    List<NetworkNode> nodes = new ArrayList<>();
    for (int index : graph.topologicalSortOrder()) {
      GraphVertex vertex = all[index];
      String name = vertex.getVertexName();
      String shape = shapes.getOrDefault(name, "");
      VertexIndices[] before = vertex.getInputVertices();
      List<String> inputs =
          before == null
              ? List.of()
              : Arrays.stream(before).map(b -> all[b.getVertexIndex()].getVertexName()).toList();
      if (vertex.isInputVertex()) {
        nodes.add(new NetworkNode(name, "input", Kind.INPUT, shape, 0, inputs));
      } else if (vertex.hasLayer()) {
        nodes.add(layer(name, vertex.getLayer(), shape, inputs));
      } else {
        var settings = graph.getConfiguration().getVertices().get(name);
        String type =
            settings instanceof ElementWiseVertex joins
                ? joins.getOp().toString()
                : vertex.getClass().getSimpleName().replace("Vertex", "");
        nodes.add(new NetworkNode(name, type, Kind.JOIN, shape, 0, inputs));
      }
    }
    return nodes;
  }

  /**
   * The parts of a network of one layer after the other.
   *
   * @param network an initialised network
   * @return the input and the layers
   */
  static List<NetworkNode> of(MultiLayerNetwork network) {
    List<String> shapes = NetworkShapes.of(network.getLayerWiseConfigurations());
    List<NetworkNode> nodes = new ArrayList<>();
    nodes.add(new NetworkNode("input", "input", Kind.INPUT, shapes.get(0), 0, List.of()));
    for (Layer layer : network.getLayers()) {
      String given = layer.conf().getLayer().getLayerName();
      String name = given == null ? "layer" + layer.getIndex() : given;
      String before = nodes.get(nodes.size() - 1).name();
      String shape = shapes.get(nodes.size());
      nodes.add(layer(name, layer, shape, List.of(before)));
    }
    return nodes;
  }

  private static NetworkNode layer(String name, Layer layer, String shape, List<String> inputs) {
    boolean frozen = layer instanceof FrozenLayer;
    Layer inner = frozen ? ((FrozenLayer) layer).getInsideLayer() : layer;
    var settings = inner.conf().getLayer();
    String type =
        Stream.of(type(settings), activation(settings), frozen ? "frozen" : "")
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining(", "));
    String known =
        shape.isEmpty()
                && settings instanceof FeedForwardLayer sized
                && !(settings instanceof BatchNormalization)
                && sized.getNOut() > 0
            ? "[" + sized.getNOut() + (settings instanceof ConvolutionLayer ? ", ?, ?]" : "]")
            : shape;
    return new NetworkNode(name, type, kind(settings), known, layer.numParams(), inputs);
  }

  private static Kind kind(org.deeplearning4j.nn.conf.layers.Layer settings) {
    if (settings instanceof ConvolutionLayer) {
      return Kind.CONVOLUTION;
    }
    return settings instanceof FeedForwardLayer && !(settings instanceof BatchNormalization)
        ? Kind.DENSE
        : Kind.OTHER;
  }

  private static String type(org.deeplearning4j.nn.conf.layers.Layer settings) {
    String name = settings.getClass().getSimpleName().replaceFirst("(2D)?(Layer)?$", "");
    if (settings instanceof ConvolutionLayer convolution) {
      return name + " " + by(convolution.getKernelSize()) + stride(convolution.getStride());
    }
    if (settings instanceof SubsamplingLayer pooling) {
      String how = pooling.getPoolingType().toString().toLowerCase(java.util.Locale.ROOT);
      return how + " pooling " + by(pooling.getKernelSize()) + stride(pooling.getStride());
    }
    return name;
  }

  private static String activation(org.deeplearning4j.nn.conf.layers.Layer settings) {
    boolean none = settings instanceof BatchNormalization;
    if (!none && settings instanceof BaseLayer layer && layer.getActivationFn() != null) {
      return layer.getActivationFn().toString();
    }
    return "";
  }

  private static String by(int[] sizes) {
    return Arrays.stream(sizes).mapToObj(Integer::toString).collect(Collectors.joining("x"));
  }

  private static String stride(int[] stride) {
    return Arrays.stream(stride).allMatch(s -> s == 1) ? "" : ", stride " + stride[0];
  }
}
