package io.github.distillery.select;

import io.github.distillery.model.Architecture;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Leaves layers out of a plan: a dense layer or a convolution, with its batch norm and ReLU. */
final class Shallower {
  private final Network network;
  private final INDArray sample;

  Shallower(Network network, INDArray sample) {
    this.network = network;
    this.sample = sample;
  }

  /** A layer that can go, with what follows it alone. */
  private record Block(List<String> vertices, boolean keepsWidth, long parameters) {}

  /** How many layers with weights are between input and output. */
  int hidden() {
    return (int) plan().getVertices().values().stream().filter(Shallower::hasWeights).count() - 1;
  }

  /** A network with one layer less and fresh weights; empty where only one hidden layer is left. */
  Optional<Network> withoutOne(long seed) {
    if (hidden() < 2) {
      return Optional.empty();
    }
    return blocks().stream()
        .min(
            Comparator.comparing((Block block) -> !block.keepsWidth())
                .thenComparing(block -> -block.parameters()))
        .map(block -> without(block, seed));
  }

  private ComputationGraphConfiguration plan() {
    return network.graph().getConfiguration();
  }

  private List<Block> blocks() {
    ComputationGraphConfiguration plan = plan();
    List<Block> blocks = new ArrayList<>();
    for (String name : network.layers()) {
      if (!hasWeights(plan.getVertices().get(name)) || plan.getNetworkOutputs().contains(name)) {
        continue;
      }
      FeedForwardLayer layer = (FeedForwardLayer) layer(plan.getVertices().get(name));
      List<String> vertices = chain(plan, name);
      boolean keepsWidth = layer.getNIn() == layer.getNOut();
      if (keepsSize(layer) && (keepsWidth || !isAdded(plan, vertices))) {
        long parameters =
            vertices.stream().mapToLong(v -> network.graph().getLayer(v).numParams()).sum();
        blocks.add(new Block(vertices, keepsWidth, parameters));
      }
    }
    return blocks;
  }

  /** A layer, and batch norm and activation where nothing else reads what is below them. */
  private static List<String> chain(ComputationGraphConfiguration plan, String first) {
    List<String> chain = new ArrayList<>(List.of(first));
    List<String> readers = readers(plan, first);
    while (readers.size() == 1 && isSmall(plan.getVertices().get(readers.get(0)))) {
      chain.add(readers.get(0));
      readers = readers(plan, readers.get(0));
    }
    return chain;
  }

  private static boolean isSmall(GraphVertex vertex) {
    return layer(vertex) instanceof BatchNormalization || layer(vertex) instanceof ActivationLayer;
  }

  /** Whether widths meet those of another layer before the next weights. */
  private static boolean isAdded(ComputationGraphConfiguration plan, List<String> vertices) {
    List<String> open = new ArrayList<>(readers(plan, vertices.get(vertices.size() - 1)));
    while (!open.isEmpty()) {
      String next = open.remove(open.size() - 1);
      GraphVertex vertex = plan.getVertices().get(next);
      if (!(vertex instanceof LayerVertex)) {
        return true;
      }
      if (!hasWeights(vertex)) {
        open.addAll(readers(plan, next));
      }
    }
    return false;
  }

  private static boolean keepsSize(Layer layer) {
    return !(layer instanceof ConvolutionLayer convolution)
        || convolution.getConvolutionMode() == ConvolutionMode.Same
            && Arrays.stream(convolution.getStride()).allMatch(stride -> stride == 1);
  }

  private Network without(Block block, long seed) {
    ComputationGraphConfiguration plan = plan().clone();
    String first = block.vertices().get(0);
    List<String> below = plan.getVertexInputs().get(first);
    String last = block.vertices().get(block.vertices().size() - 1);
    plan.getVertexInputs()
        .replaceAll(
            (name, inputs) ->
                inputs.stream()
                    .map(input -> input.equals(last) ? below.get(0) : input)
                    .collect(Collectors.toCollection(ArrayList::new)));
    InputType input = input();
    plan.getVertices().values().forEach(this::clear);
    block.vertices().forEach(plan.getVertices()::remove);
    block.vertices().forEach(plan.getVertexInputs()::remove);
    // of the old vertices
    plan.setTopologicalOrder(null);
    plan.setTopologicalOrderStr(null);
    plan.addPreProcessors(true, true, input);
    return Plans.fresh(Architecture.of(network.name(), plan).initialize(seed)).initialize(seed);
  }

  /** Widths and reshaping are found anew; what is not known here is refused. */
  private void clear(GraphVertex vertex) {
    if (vertex instanceof ElementWiseVertex) {
      return;
    }
    Layer layer = layer(vertex);
    boolean known =
        Plans.hasWeights(layer)
            || isSmall(vertex)
            || layer instanceof SubsamplingLayer
            || layer instanceof GlobalPoolingLayer;
    var before = vertex instanceof LayerVertex own ? own.getPreProcessor() : null;
    if (!known
        || before != null
            && !(before instanceof CnnToFeedForwardPreProcessor)
            && !(before instanceof FeedForwardToCnnPreProcessor)) {
      throw new ModelException(
          "%s has layers beyond dense ones, convolutions, batch norm, activations, pooling and sums; give a shallower plan of your own"
              .formatted(network.name()));
    }
    ((LayerVertex) vertex).setPreProcessor(null);
  }

  private InputType input() {
    String source = plan().getNetworkInputs().get(0);
    LayerVertex first = (LayerVertex) plan().getVertices().get(readers(plan(), source).get(0));
    if (first.getPreProcessor() instanceof FeedForwardToCnnPreProcessor image) {
      return InputType.convolutionalFlat(
          image.getInputHeight(), image.getInputWidth(), image.getNumChannels());
    }
    INDArray fitted = network.fit(sample);
    return fitted.rank() == 4
        ? InputType.convolutional(fitted.size(2), fitted.size(3), fitted.size(1))
        : InputType.feedForward(fitted.size(1));
  }

  private static List<String> readers(ComputationGraphConfiguration plan, String vertex) {
    return plan.getVertexInputs().entrySet().stream()
        .filter(entry -> entry.getValue().contains(vertex))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static boolean hasWeights(GraphVertex vertex) {
    return Plans.hasWeights(layer(vertex));
  }

  private static Layer layer(GraphVertex vertex) {
    return vertex instanceof LayerVertex own ? own.getLayerConf().getLayer() : null;
  }
}
