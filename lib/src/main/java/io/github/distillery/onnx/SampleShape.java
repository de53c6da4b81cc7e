package io.github.distillery.onnx;

import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;

/** The shape of a sample, which a DL4J network tells only by what its first layers do with it. */
final class SampleShape {
  private SampleShape() {}

  /** As images where all first layers see images, else as rows. */
  static long[] of(Network network) {
    ComputationGraphConfiguration configuration = network.graph().getConfiguration();
    Set<List<Long>> told = told(configuration, configuration.getNetworkInputs().get(0));
    List<List<Long>> rows = told.stream().filter(shape -> shape.size() == 1).toList();
    List<List<Long>> fitting = rows.isEmpty() ? List.copyOf(told) : rows;
    if (fitting.size() != 1) {
      throw new ModelException(
          "%s: the shape of a sample cannot be told (its first layers say %s); give it: ExportOptions.defaults().sampleShape(3, 32, 32)"
              .formatted(network.name(), told.isEmpty() ? "nothing" : told));
    }
    return fitting.get(0).stream().mapToLong(Long::longValue).toArray();
  }

  /** What those say that read a value. Activations and dropout keep its shape. */
  private static Set<List<Long>> told(ComputationGraphConfiguration configuration, String value) {
    Set<List<Long>> told = new LinkedHashSet<>();
    configuration
        .getVertexInputs()
        .forEach(
            (name, inputs) -> {
              GraphVertex vertex = configuration.getVertices().get(name);
              if (inputs.contains(value)) {
                told.addAll(
                    keepsShape(vertex) ? told(configuration, name) : Set.of(shapeOf(vertex)));
              }
            });
    told.remove(List.<Long>of());
    return told;
  }

  private static boolean keepsShape(GraphVertex vertex) {
    return vertex instanceof LayerVertex layerVertex
        && layerVertex.getPreProcessor() == null
        && (layerVertex.getLayerConf().getLayer() instanceof ActivationLayer
            || layerVertex.getLayerConf().getLayer() instanceof DropoutLayer);
  }

  private static List<Long> shapeOf(GraphVertex vertex) {
    if (vertex instanceof PreprocessorVertex step) {
      return shapeOf(step.getPreProcessor());
    }
    if (!(vertex instanceof LayerVertex layerVertex)) {
      return List.of();
    }
    if (layerVertex.getPreProcessor() != null) {
      return shapeOf(layerVertex.getPreProcessor());
    }
    Layer first = layerVertex.getLayerConf().getLayer();
    if (first instanceof FrozenLayer frozen) {
      first = frozen.getLayer();
    }
    return first instanceof FeedForwardLayer layer && !(layer instanceof ConvolutionLayer)
        ? List.of(layer.getNIn())
        : List.of();
  }

  private static List<Long> shapeOf(InputPreProcessor step) {
    if (step instanceof FeedForwardToCnnPreProcessor image) {
      return List.of(image.getNumChannels(), image.getInputHeight(), image.getInputWidth());
    }
    if (step instanceof CnnToFeedForwardPreProcessor image) {
      return List.of(image.getNumChannels(), image.getInputHeight(), image.getInputWidth());
    }
    return List.of();
  }
}
