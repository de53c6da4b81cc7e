package io.github.distillery.compress.structured;

import io.github.distillery.distill.parameter.ParameterGraph;
import io.github.distillery.distill.parameter.ParameterGraph.Kind;
import io.github.distillery.distill.parameter.ParameterGraph.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;

/**
 * Which unit each channel of each vertex is. Dense layers and convolutions make new units; batch
 * norm, activation, pooling and flattening keep them; a concatenation puts them one after another;
 * an addition makes one unit of the two that it adds. Units that meet something that cannot be
 * followed are held: they stay.
 */
final class UnitTrace {
  private static final int CHANNELS = 1;

  private final ParameterGraph graph;
  private final ComputationGraphConfiguration configuration;
  private final Map<String, int[]> outputs = new HashMap<>();
  private final Map<String, int[]> inputs = new HashMap<>();
  private final List<Integer> parents = new ArrayList<>();
  private final Map<Integer, String> held = new HashMap<>();

  UnitTrace(ParameterGraph graph) {
    this.graph = graph;
    this.configuration = graph.network().graph().getConfiguration();
    String start = configuration.getNetworkInputs().get(0);
    outputs.put(start, networkInput(start));
    for (String vertex : graph.network().layers()) {
      List<String> below = configuration.getVertexInputs().get(vertex);
      GraphVertex definition = configuration.getVertices().get(vertex);
      outputs.put(
          vertex,
          definition instanceof LayerVertex layer
              ? behind(vertex, layer, below.get(0))
              : joined(vertex, definition, below));
    }
    hold(outputs.get(configuration.getNetworkOutputs().get(0)), "its units are the classes");
  }

  /** The units that a vertex gives, channel by channel; null where they cannot be followed. */
  int[] outputs(String vertex) {
    return units(outputs.get(vertex));
  }

  /**
   * The units that a layer with parameters takes, channel by channel; null where all of its inputs
   * stay.
   */
  int[] inputs(String layer) {
    return units(inputs.get(layer));
  }

  /** Why a unit cannot be removed; null where it can. */
  String whyHeld(int unit) {
    return held.get(unit);
  }

  private int[] units(int[] channels) {
    return channels == null ? null : IntStream.of(channels).map(this::unit).toArray();
  }

  private int unit(int channel) {
    int at = channel;
    while (parents.get(at) != at) {
      at = parents.get(at);
    }
    return at;
  }

  /** Its channels are known where a layer takes them as they are. */
  private int[] networkInput(String start) {
    for (String vertex : graph.network().layers()) {
      if (configuration.getVertexInputs().get(vertex).contains(start)
          && configuration.getVertices().get(vertex) instanceof LayerVertex layer
          && layer.getPreProcessor() == null
          && layer.getLayerConf().getLayer() instanceof FeedForwardLayer feed) {
        int[] channels = fresh((int) feed.getNIn());
        hold(channels, "they are the network's input");
        return channels;
      }
    }
    return null;
  }

  private int[] behind(String vertex, LayerVertex definition, String below) {
    Layer layer = definition.getLayerConf().getLayer();
    Node node = graph.node(vertex);
    int[] given = given(vertex, definition, node, below);
    boolean makesUnits =
        node != null && (node.kind() == Kind.DENSE || node.kind() == Kind.CONVOLUTION);
    boolean keepsUnits = node == null ? ParameterGraph.keepsUnits(layer) : node.kind() == Kind.NORM;
    if (node != null && (makesUnits || keepsUnits)) {
      inputs.put(vertex, given);
    }
    int[] units = given;
    if (makesUnits) {
      units = fresh(node.units());
    } else if (!keepsUnits) {
      String why = notFollowed(vertex, layer.getClass());
      hold(given, why);
      units = node == null || node.units() == 0 ? null : fresh(node.units());
      hold(units, why);
    }
    if (ParameterGraph.softmax(layer)) {
      hold(units, "the softmax \"" + vertex + "\" makes each depend on all");
    }
    return units;
  }

  /** What a layer is given, where each channel is one of its inputs or a map of them. */
  private int[] given(String vertex, LayerVertex definition, Node node, String below) {
    int[] channels = outputs.get(below);
    if (channels == null) {
      return null;
    }
    InputPreProcessor before = definition.getPreProcessor();
    boolean flattens =
        before instanceof CnnToFeedForwardPreProcessor maps
            && maps.getFormat() == CNN2DFormat.NCHW
            && node != null
            && node.kind() == Kind.DENSE
            && node.inputs() == channels.length * maps.getInputHeight() * maps.getInputWidth();
    boolean direct =
        before == null
            && (node == null || node.kind() == Kind.OTHER || node.inputs() == channels.length);
    if (flattens || direct) {
      return channels;
    }
    hold(
        channels,
        "what goes into \"%s\" (%s) cannot be followed"
            .formatted(
                vertex,
                before == null ? node.inputs() + " inputs" : before.getClass().getSimpleName()));
    return null;
  }

  private int[] joined(String vertex, GraphVertex definition, List<String> below) {
    List<int[]> parts = below.stream().map(outputs::get).toList();
    boolean known = parts.stream().allMatch(Objects::nonNull);
    if (known && definition instanceof MergeVertex merge && merge.getMergeAxis() == CHANNELS) {
      return parts.stream().flatMapToInt(IntStream::of).toArray();
    }
    if (known
        && definition instanceof ElementWiseVertex
        && parts.stream().allMatch(part -> part.length == parts.get(0).length)) {
      parts.forEach(part -> tie(parts.get(0), part));
      return parts.get(0);
    }
    parts.forEach(part -> hold(part, notFollowed(vertex, definition.getClass())));
    return null;
  }

  private static String notFollowed(String vertex, Class<?> type) {
    return "\"%s\" (%s) cannot be followed".formatted(vertex, type.getSimpleName());
  }

  private int[] fresh(int count) {
    int first = parents.size();
    IntStream.range(first, first + count).forEach(parents::add);
    return IntStream.range(first, first + count).toArray();
  }

  private void tie(int[] channels, int[] others) {
    for (int i = 0; i < channels.length; i++) {
      int from = unit(others[i]);
      int to = unit(channels[i]);
      parents.set(from, to);
      if (held.containsKey(from)) {
        held.putIfAbsent(to, held.get(from));
      }
    }
  }

  private void hold(int[] channels, String why) {
    if (channels != null) {
      IntStream.of(channels).forEach(channel -> held.putIfAbsent(unit(channel), why));
    }
  }
}
