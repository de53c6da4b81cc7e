package io.github.distillery.onnx;

import io.github.distillery.compress.quantize.QuantizedLayer;
import io.github.distillery.model.Network;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import onnx.Onnx.GraphProto;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.layers.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;

/** Turns a network into an ONNX graph, vertex by vertex in the order of computation. */
final class GraphExport {
  static final String FEATURES = "features";
  static final String LOGITS = "logits";
  static final String PROBABILITIES = "probabilities";

  private final Network network;
  private final ComputationGraphConfiguration configuration;
  private final GraphWriter graph;
  private final Map<String, QuantizedLayer> quantized;
  private final Map<String, Value> values = new HashMap<>();

  private GraphExport(
      Network network, Map<String, QuantizedLayer> quantized, ExportOptions options) {
    this.network = network;
    this.quantized = quantized;
    this.configuration = network.graph().getConfiguration();
    this.graph =
        new GraphWriter(
            network.name(), options.batchName(), List.of(FEATURES, LOGITS, PROBABILITIES));
  }

  static GraphProto of(
      Network network,
      Map<String, QuantizedLayer> quantized,
      long[] sampleShape,
      ExportOptions options) {
    GraphExport export = new GraphExport(network, quantized, options);
    String input = export.configuration.getNetworkInputs().get(0);
    export.values.put(input, export.graph.input(FEATURES, sampleShape));
    String output = export.configuration.getNetworkOutputs().get(0);
    Set<String> needed = export.needed(output);
    for (String vertex : network.layers()) {
      if (needed.contains(vertex)) {
        export.add(vertex, vertex.equals(output));
      }
    }
    if (options.probabilities()) {
      VertexNodes at = new VertexNodes(export.graph, network.name(), PROBABILITIES);
      Value softmax = ActivationNodes.softmax(at, export.values.get(output));
      export.graph.outputNewest(softmax, PROBABILITIES);
    }
    return export.graph.finish();
  }

  /** A graph may have vertices on which its output does not depend. */
  private Set<String> needed(String output) {
    Set<String> needed = new HashSet<>();
    List<String> open = new ArrayList<>(List.of(output));
    while (!open.isEmpty()) {
      String vertex = open.remove(open.size() - 1);
      if (needed.add(vertex)) {
        open.addAll(configuration.getVertexInputs().getOrDefault(vertex, List.of()));
      }
    }
    return needed;
  }

  private void add(String vertex, boolean isOutput) {
    VertexNodes at = new VertexNodes(graph, network.name(), vertex);
    List<Value> inputs =
        configuration.getVertexInputs().get(vertex).stream().map(values::get).toList();
    int before = graph.nodes();
    Value value = lowered(at, configuration.getVertices().get(vertex), inputs);
    if (isOutput) {
      value = graph.outputNewest(value, LOGITS);
    } else if (graph.nodes() > before) {
      value = graph.nameNewest(value, vertex);
    }
    values.put(vertex, value);
  }

  private Value lowered(VertexNodes at, GraphVertex vertex, List<Value> inputs) {
    Class<?> kind = vertex.getClass();
    if (kind == LayerVertex.class) {
      Value x = prepared(at, ((LayerVertex) vertex).getPreProcessor(), inputs.get(0));
      return layer(at, x);
    }
    if (kind == PreprocessorVertex.class) {
      return prepared(at, ((PreprocessorVertex) vertex).getPreProcessor(), inputs.get(0));
    }
    if (kind == ElementWiseVertex.class) {
      return JoiningNodes.add(at, (ElementWiseVertex) vertex, inputs);
    }
    if (kind == MergeVertex.class) {
      return JoiningNodes.add(at, (MergeVertex) vertex, inputs);
    }
    throw at.refusal(
        "it is a %s; of the vertices that are no layers, ElementWiseVertex, MergeVertex and PreprocessorVertex can be written"
            .formatted(kind.getSimpleName()));
  }

  private Value layer(VertexNodes at, Value x) {
    var running = network.graph().getLayer(at.vertex());
    while (running instanceof FrozenLayer || running instanceof FrozenLayerWithBackprop) {
      running = ((BaseWrapperLayer) running).getUnderlying();
    }
    Layer layer = running.conf().getLayer();
    Class<?> kind = layer.getClass();
    if (layer instanceof BaseLayer base && base.getWeightNoise() != null) {
      throw at.refusal("it has noise on its weights; build it without weightNoise");
    }
    if (kind == DenseLayer.class) {
      return DenseNodes.add(at, (DenseLayer) layer, running, bytes(at), x);
    }
    if (kind == ConvolutionLayer.class) {
      return ConvolutionNodes.add(at, (ConvolutionLayer) layer, running, bytes(at), x);
    }
    if (kind == SubsamplingLayer.class) {
      return PoolingNodes.add(at, (SubsamplingLayer) layer, x);
    }
    if (kind == GlobalPoolingLayer.class) {
      return PoolingNodes.add(at, (GlobalPoolingLayer) layer, x);
    }
    if (kind == BatchNormalization.class) {
      return NormNodes.add(at, (BatchNormalization) layer, running, x);
    }
    if (kind == ActivationLayer.class) {
      return ActivationNodes.add(at, ((ActivationLayer) layer).getActivationFn(), x);
    }
    if (kind == DropoutLayer.class) {
      return x;
    }
    throw at.refusal(
        "it is a %s; dense, convolutional, pooling, batch norm, activation and dropout layers can be written"
            .formatted(kind.getSimpleName()));
  }

  private Optional<QuantizedLayer> bytes(VertexNodes at) {
    return Optional.ofNullable(quantized.get(at.vertex()));
  }

  private static Value prepared(VertexNodes at, InputPreProcessor step, Value x) {
    if (step == null) {
      return x;
    }
    if (step.getClass() == CnnToFeedForwardPreProcessor.class) {
      if (!x.isMap()) {
        return x;
      }
      Sliding.checkChannelsFirst(at, formatOf((CnnToFeedForwardPreProcessor) step));
      return PoolingNodes.flat(at, x);
    }
    if (step.getClass() == FeedForwardToCnnPreProcessor.class) {
      return x.isMap() ? x : asMaps(at, (FeedForwardToCnnPreProcessor) step, x);
    }
    throw at.refusal(
        "its input goes through a %s; only flattening and its reverse can be written"
            .formatted(step.getClass().getSimpleName()));
  }

  private static CNN2DFormat formatOf(CnnToFeedForwardPreProcessor step) {
    return step.getFormat() == null ? CNN2DFormat.NCHW : step.getFormat();
  }

  private static Value asMaps(VertexNodes at, FeedForwardToCnnPreProcessor step, Value x) {
    long[] shape = {step.getNumChannels(), step.getInputHeight(), step.getInputWidth()};
    if (x.values() != shape[0] * shape[1] * shape[2]) {
      throw at.refusal(
          "it makes maps of %d x %d x %d values and would get %d"
              .formatted(shape[0], shape[1], shape[2], x.values()));
    }
    String whole = at.integers("shape", 0, shape[0], shape[1], shape[2]);
    return at.node("Reshape", List.of(x.name(), whole), shape);
  }
}
