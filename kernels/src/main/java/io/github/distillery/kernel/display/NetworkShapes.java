package io.github.distillery.kernel.display;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;

/**
 * The shape of one sample's output at every layer. A built network no longer says what it takes, so
 * that is read off its first layers. A convolution would take images of any size: there the square
 * size is looked for that fits where the images are flattened, and where they never are, only the
 * channels are told.
 */
final class NetworkShapes {
  private static final int SMALLEST_IMAGE = 4;
  private static final int LARGEST_IMAGE = 300;

  /** Stands for any size, where nothing in the network depends on it; even after much pooling. */
  private static final int ANY_SIDE = 1 << 14;

  private NetworkShapes() {}

  /**
   * The shapes in a graph.
   *
   * @param graph its configuration
   * @param order the names of the vertices, each after those it needs
   * @return by the name of the vertex; empty where the input cannot be told
   */
  static Map<String, String> of(ComputationGraphConfiguration graph, List<String> order) {
    List<String> inputs = graph.getNetworkInputs();
    List<List<InputType>> choices = inputs.stream().map(input -> choices(graph, input)).toList();
    if (choices.stream().anyMatch(List::isEmpty)) {
      return Map.of();
    }
    int tries = choices.stream().mapToInt(List::size).max().orElse(0);
    for (int choice = 0; choice < tries; choice++) {
      Map<String, InputType> types = new HashMap<>();
      for (int i = 0; i < inputs.size(); i++) {
        List<InputType> own = choices.get(i);
        types.put(inputs.get(i), own.get(Math.min(choice, own.size() - 1)));
      }
      try {
        for (String name : order) {
          if (!types.containsKey(name)) {
            types.put(name, output(graph, name, types));
          }
        }
        Map<String, String> texts = new HashMap<>();
        types.forEach((name, type) -> texts.put(name, text(type)));
        return texts;
      } catch (RuntimeException doesNotFit) {
        continue;
      }
    }
    return Map.of();
  }

  private static InputType output(
      ComputationGraphConfiguration graph, String name, Map<String, InputType> types) {
    InputType[] before =
        graph.getVertexInputs().get(name).stream().map(types::get).toArray(InputType[]::new);
    var vertex = graph.getVertices().get(name);
    if (vertex instanceof LayerVertex layer) {
      return output(layer.getLayerConf().getLayer(), layer.getPreProcessor(), before[0]);
    }
    return vertex.getOutputType(0, before);
  }

  private static InputType output(Layer layer, InputPreProcessor before, InputType input) {
    if (before instanceof CnnToFeedForwardPreProcessor flattens
        && input instanceof InputType.InputTypeConvolutional image
        && (image.getHeight() != flattens.getInputHeight()
            || image.getWidth() != flattens.getInputWidth()
            || image.getChannels() != flattens.getNumChannels())) {
      throw new IllegalArgumentException("images of another size are flattened");
    }
    return layer.getOutputType(0, before == null ? input : before.getOutputType(input));
  }

  /**
   * The shapes in a network of one layer after the other.
   *
   * @param network its configuration
   * @return of the input and then of each layer; empty texts where the input cannot be told
   */
  static List<String> of(MultiLayerConfiguration network) {
    int layers = network.getConfs().size();
    boolean flattens =
        network.getInputPreProcessors().values().stream()
            .anyMatch(CnnToFeedForwardPreProcessor.class::isInstance);
    for (InputType input :
        choices(network.getConf(0).getLayer(), network.getInputPreProcess(0), flattens)) {
      try {
        List<String> shapes = new ArrayList<>(List.of(text(input)));
        InputType type = input;
        for (int i = 0; i < layers; i++) {
          type = output(network.getConf(i).getLayer(), network.getInputPreProcess(i), type);
          shapes.add(text(type));
        }
        return shapes;
      } catch (RuntimeException doesNotFit) {
        continue;
      }
    }
    return Collections.nCopies(layers + 1, "");
  }

  private static List<InputType> choices(ComputationGraphConfiguration graph, String input) {
    boolean flattens =
        graph.getVertices().values().stream()
            .anyMatch(
                vertex ->
                    vertex instanceof LayerVertex layer
                        && layer.getPreProcessor() instanceof CnnToFeedForwardPreProcessor);
    Optional<LayerVertex> first =
        graph.getVertexInputs().entrySet().stream()
            .filter(entry -> entry.getValue().contains(input))
            .map(entry -> graph.getVertices().get(entry.getKey()))
            .filter(LayerVertex.class::isInstance)
            .map(LayerVertex.class::cast)
            .findFirst();
    return first
        .map(layer -> choices(layer.getLayerConf().getLayer(), layer.getPreProcessor(), flattens))
        .orElse(List.of());
  }

  private static List<InputType> choices(Layer first, InputPreProcessor before, boolean flattens) {
    Layer layer = first instanceof FrozenLayer frozen ? frozen.getLayer() : first;
    if (before instanceof FeedForwardToCnnPreProcessor flat) {
      return List.of(
          InputType.convolutionalFlat(
              flat.getInputHeight(), flat.getInputWidth(), flat.getNumChannels()));
    }
    if (before instanceof CnnToFeedForwardPreProcessor image) {
      return List.of(
          InputType.convolutional(
              image.getInputHeight(), image.getInputWidth(), image.getNumChannels()));
    }
    if (before == null && layer instanceof ConvolutionLayer convolution && !flattens) {
      return List.of(InputType.convolutional(ANY_SIDE, ANY_SIDE, convolution.getNIn()));
    }
    if (before == null && layer instanceof ConvolutionLayer convolution) {
      return IntStream.rangeClosed(SMALLEST_IMAGE, LARGEST_IMAGE)
          .mapToObj(side -> InputType.convolutional(side, side, convolution.getNIn()))
          .toList();
    }
    if (before == null
        && layer instanceof FeedForwardLayer sized
        && !(layer instanceof ConvolutionLayer)) {
      return List.of(
          layer instanceof BaseRecurrentLayer
              ? InputType.recurrent(sized.getNIn())
              : InputType.feedForward(sized.getNIn()));
    }
    return List.of();
  }

  private static String text(InputType type) {
    if (type instanceof InputType.InputTypeConvolutional image
        && image.getHeight() > LARGEST_IMAGE) {
      return "[" + image.getChannels() + ", ?, ?]";
    }
    return Arrays.toString(type.getShape(false)).replace("-1", "?");
  }
}
