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
 * size is looked for that fits where the images are flattened.
 */
final class NetworkShapes {
  private static final int SMALLEST_IMAGE = 4;
  private static final int LARGEST_IMAGE = 300;

  private NetworkShapes() {}

  /**
   * The shapes in a graph.
   *
   * @param configuration of an initialised graph
   * @return by the name of the vertex; empty where the input cannot be told
   */
  static Map<String, String> of(ComputationGraphConfiguration configuration) {
    ComputationGraphConfiguration copy = configuration.clone();
    List<List<InputType>> choices = new ArrayList<>();
    for (String input : copy.getNetworkInputs()) {
      choices.add(choices(copy, input));
    }
    int tries = choices.stream().mapToInt(List::size).max().orElse(0);
    for (int i = 0; i < tries; i++) {
      int choice = i;
      InputType[] inputs =
          choices.stream()
              .filter(of -> !of.isEmpty())
              .map(of -> of.get(Math.min(choice, of.size() - 1)))
              .toArray(InputType[]::new);
      if (inputs.length < choices.size()) {
        return Map.of();
      }
      try {
        Map<String, String> shapes = new HashMap<>();
        copy.getLayerActivationTypes(false, false, inputs)
            .forEach((name, type) -> shapes.put(name, text(type)));
        for (int k = 0; k < inputs.length; k++) {
          shapes.put(copy.getNetworkInputs().get(k), text(inputs[k]));
        }
        return shapes;
      } catch (RuntimeException doesNotFit) {
        continue;
      }
    }
    return Map.of();
  }

  /**
   * The shapes in a network of one layer after the other.
   *
   * @param configuration of an initialised network
   * @return of the input and then of each layer; empty texts where the input cannot be told
   */
  static List<String> of(MultiLayerConfiguration configuration) {
    MultiLayerConfiguration copy = configuration.clone();
    boolean flattens =
        copy.getInputPreProcessors().values().stream()
            .anyMatch(CnnToFeedForwardPreProcessor.class::isInstance);
    for (InputType input :
        choices(copy.getConf(0).getLayer(), copy.getInputPreProcess(0), flattens)) {
      try {
        List<String> shapes = new ArrayList<>(List.of(text(input)));
        copy.getLayerActivationTypes(input).forEach(type -> shapes.add(text(type)));
        return shapes;
      } catch (RuntimeException doesNotFit) {
        continue;
      }
    }
    return Collections.nCopies(copy.getConfs().size() + 1, "");
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
    if (before == null && layer instanceof ConvolutionLayer convolution && flattens) {
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
    return Arrays.toString(type.getShape(false)).replace("-1", "?");
  }
}
