package io.github.distillery.kernel.display;

import io.github.distillery.kernel.display.Grid.Column;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** DL4J's networks as a table of layers with their shapes and numbers of parameters. */
final class NetworkRenderer {
  private static final List<Column> COLUMNS =
      List.of(
          new Column("layer", "", false),
          new Column("type", "", false),
          new Column("in \u2192 out", "", false),
          new Column("after", "", false),
          new Column("parameters", "", true));

  private NetworkRenderer() {}

  /**
   * A graph, in the order in which it is computed.
   *
   * @param graph an initialised graph
   * @param title what stands above the table
   * @return HTML and text
   */
  static MimeBundle render(ComputationGraph graph, String title) {
    GraphVertex[] all = graph.getVertices();
    List<List<String>> rows = new ArrayList<>();
    for (int index : graph.topologicalSortOrder()) {
      GraphVertex vertex = all[index];
      VertexIndices[] inputs = vertex.getInputVertices();
      String after =
          inputs == null
              ? ""
              : Arrays.stream(inputs)
                  .map(input -> all[input.getVertexIndex()].getVertexName())
                  .collect(Collectors.joining(", "));
      if (vertex.isInputVertex()) {
        rows.add(List.of(vertex.getVertexName(), "input", "", "", ""));
      } else if (vertex.hasLayer()) {
        rows.add(row(vertex.getVertexName(), vertex.getLayer(), after));
      } else {
        String type = vertex.getClass().getSimpleName().replace("Vertex", "");
        rows.add(List.of(vertex.getVertexName(), type, "", after, "0"));
      }
    }
    return bundle(title, rows, graph.numParams());
  }

  /**
   * A network of one layer after the other.
   *
   * @param network an initialised network
   * @return HTML and text
   */
  static MimeBundle render(MultiLayerNetwork network) {
    List<List<String>> rows = new ArrayList<>();
    String before = "input";
    for (Layer layer : network.getLayers()) {
      String given = layer.conf().getLayer().getLayerName();
      String name = given == null ? "layer" + layer.getIndex() : given;
      rows.add(row(name, layer, before));
      before = name;
    }
    return bundle("MultiLayerNetwork", rows, network.numParams());
  }

  private static MimeBundle bundle(String title, List<List<String>> rows, long parameters) {
    String note = String.format("%,d parameters, %,d bytes as floats", parameters, 4 * parameters);
    return Grid.whole(title, COLUMNS, rows, note).bundle();
  }

  private static List<String> row(String name, Layer layer, String after) {
    boolean frozen = layer instanceof FrozenLayer;
    Layer inner = frozen ? ((FrozenLayer) layer).getInsideLayer() : layer;
    org.deeplearning4j.nn.conf.layers.Layer settings = inner.conf().getLayer();
    String type =
        Stream.of(kind(settings), activation(settings), frozen ? "frozen" : "")
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining(", "));
    return List.of(name, type, sizes(settings), after, String.format("%,d", layer.numParams()));
  }

  private static String kind(org.deeplearning4j.nn.conf.layers.Layer settings) {
    String name = settings.getClass().getSimpleName().replaceFirst("Layer$", "");
    if (settings instanceof ConvolutionLayer convolution) {
      return name + " " + by(convolution.getKernelSize()) + stride(convolution.getStride());
    }
    if (settings instanceof SubsamplingLayer pooling) {
      return name + " " + by(pooling.getKernelSize()) + stride(pooling.getStride());
    }
    return name;
  }

  private static String activation(org.deeplearning4j.nn.conf.layers.Layer settings) {
    if (settings instanceof BaseLayer layer && layer.getActivationFn() != null) {
      return layer.getActivationFn().toString();
    }
    return "";
  }

  private static String sizes(org.deeplearning4j.nn.conf.layers.Layer settings) {
    if (settings instanceof FeedForwardLayer layer && layer.getNOut() > 0) {
      return layer.getNIn() + " \u2192 " + layer.getNOut();
    }
    return "";
  }

  private static String by(int[] sizes) {
    return Arrays.stream(sizes).mapToObj(Integer::toString).collect(Collectors.joining("x"));
  }

  private static String stride(int[] stride) {
    return Arrays.stream(stride).allMatch(s -> s == 1) ? "" : " stride " + by(stride);
  }
}
