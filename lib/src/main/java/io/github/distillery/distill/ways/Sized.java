package io.github.distillery.distill.ways;

import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;

/**
 * A plan of {@link Architectures}, as numbers: its widths can be changed.
 *
 * @param input values a sample for a multilayer perceptron; channels, height and width for LeNet
 * @param widths of the hidden layers that have parameters
 * @param classes the number of classes
 */
record Sized(int[] input, int[] widths, int classes) {
  private static final List<String> LENET =
      List.of("conv1", "pool1", "conv2", "pool2", "dense1", "logits");

  /** Recognizes a network by its layers' names and its number of parameters. */
  static Optional<Sized> of(Network network) {
    ComputationGraphConfiguration graph = network.graph().getConfiguration();
    List<String> layers = network.layers().stream().filter(name -> isLayer(graph, name)).toList();
    boolean image = layers.equals(LENET);
    if (!image && !layers.equals(denseNames(layers.size()))) {
      return Optional.empty();
    }
    List<Integer> widths = new ArrayList<>();
    for (String name : layers) {
      if (layer(graph, name) instanceof FeedForwardLayer layer && !name.startsWith("pool")) {
        widths.add((int) layer.getNOut());
      }
    }
    int hidden = widths.size() - 1;
    Sized sized =
        new Sized(
            image ? imageOf(graph) : new int[] {inputs(graph, layers.get(0))},
            widths.stream().limit(hidden).mapToInt(Integer::intValue).toArray(),
            widths.get(hidden));
    // the same names with other kernels or batch norm between would be another family
    return sized.input().length > 0 && sized.parameters() == network.parameters()
        ? Optional.of(sized)
        : Optional.empty();
  }

  boolean hasTheLayersOf(Sized other) {
    return Arrays.equals(input, other.input) && widths.length == other.widths.length;
  }

  Sized withWidths(int[] newWidths) {
    return new Sized(input, newWidths, classes);
  }

  Architecture architecture() {
    if (isImage()) {
      return Architectures.lenet(
          input[0], input[1], input[2], widths[0], widths[1], widths[2], classes);
    }
    int[] sizes = new int[widths.length + 2];
    sizes[0] = input[0];
    System.arraycopy(widths, 0, sizes, 1, widths.length);
    sizes[sizes.length - 1] = classes;
    return Architectures.mlp(sizes);
  }

  long parameters() {
    if (isImage()) {
      long pixels = (long) pooledTwice(input[1]) * pooledTwice(input[2]);
      return (25L * input[0] + 1) * widths[0]
          + (25L * widths[0] + 1) * widths[1]
          + (pixels * widths[1] + 1) * widths[2]
          + (widths[2] + 1L) * classes;
    }
    long parameters = 0;
    long below = input[0];
    for (int width : widths) {
      parameters += (below + 1) * width;
      below = width;
    }
    return parameters + (below + 1) * classes;
  }

  private boolean isImage() {
    return input.length == 3;
  }

  private static int pooledTwice(int side) {
    return ((side - 4) / 2 - 4) / 2;
  }

  private static List<String> denseNames(int count) {
    List<String> names = new ArrayList<>();
    for (int i = 1; i < count; i++) {
      names.add("dense" + i);
    }
    names.add("logits");
    return names;
  }

  private static boolean isLayer(ComputationGraphConfiguration graph, String name) {
    return graph.getVertices().get(name) instanceof LayerVertex;
  }

  private static Object layer(ComputationGraphConfiguration graph, String name) {
    return ((LayerVertex) graph.getVertices().get(name)).getLayerConf().getLayer();
  }

  private static int inputs(ComputationGraphConfiguration graph, String first) {
    return (int) ((FeedForwardLayer) layer(graph, first)).getNIn();
  }

  private static int[] imageOf(ComputationGraphConfiguration graph) {
    LayerVertex first = (LayerVertex) graph.getVertices().get(LENET.get(0));
    return first.getPreProcessor() instanceof FeedForwardToCnnPreProcessor image
        ? new int[] {
          (int) image.getNumChannels(), (int) image.getInputHeight(), (int) image.getInputWidth()
        }
        : new int[0];
  }
}
