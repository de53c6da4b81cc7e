package io.github.distillery.model;

import io.github.distillery.backend.Backend;
import io.github.distillery.compiled.CompiledInference;
import io.github.distillery.data.ContentHash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A DL4J network that classifies: any {@link ComputationGraph} or {@link MultiLayerNetwork} with
 * one input and one output. A copy is kept whose last layer gives logits, so nothing that happens
 * here changes the network it came from.
 *
 * <p>Introduced in notebook 02.
 */
public final class Network implements Classifier {
  private final String name;
  private final ComputationGraph graph;
  private final InputShape inputShape;
  private final CompiledInference compiled;

  private Network(String name, ComputationGraph graph) {
    this.name = name;
    this.graph = graph;
    this.inputShape = InputShape.of(name, graph.getConfiguration());
    this.compiled = CompiledInference.of(graph);
  }

  /**
   * Takes a copy of a graph. A softmax at its end is taken off.
   *
   * @param name a short name for tables and messages
   * @param graph one input, one output: an output layer, or a dense layer with softmax or without
   *     activation
   * @return the classifier
   * @throws ModelException where the graph ends in something else
   */
  public static Network of(String name, ComputationGraph graph) {
    Backend.ready();
    return new Network(Objects.requireNonNull(name, "name"), LogitsGraph.copyOf(name, graph));
  }

  /**
   * Takes a copy of a layer-by-layer network. A softmax at its end is taken off.
   *
   * @param name a short name for tables and messages
   * @param network ends in an output layer, or a dense layer with softmax or without activation
   * @return the classifier
   * @throws ModelException where the network ends in something else
   */
  public static Network of(String name, MultiLayerNetwork network) {
    return of(name, network.toComputationGraph());
  }

  /**
   * Reads a network that {@link #save} or DL4J wrote.
   *
   * @param file a DL4J zip
   * @return the network, named after the file
   * @throws ModelException where the file is missing, damaged, no DL4J zip, or holds Java objects
   */
  public static Network load(Path file) {
    Backend.ready();
    return of(file.getFileName().toString().replaceFirst("\\.zip$", ""), NetworkFile.read(file));
  }

  /**
   * Writes the network as a DL4J zip. The file is complete or not there.
   *
   * @param file where to
   * @throws IOException where it cannot be written
   */
  public void save(Path file) throws IOException {
    NetworkFile.write(graph, file);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int classes() {
    return (int) LogitsGraph.outputSize(name, graph);
  }

  /**
   * The DL4J network itself. Its output is logits.
   *
   * @return the network, not a copy
   */
  public ComputationGraph graph() {
    return graph;
  }

  /**
   * The plan of this network, without its parameters.
   *
   * @return the plan under the same name
   */
  public Architecture architecture() {
    return Architecture.of(name, graph.getConfiguration());
  }

  /**
   * How many parameters there are.
   *
   * @return weights, biases and statistics
   */
  public long parameters() {
    return graph.numParams();
  }

  @Override
  public INDArray logits(INDArray features) {
    Backend.ready();
    INDArray input = inputShape.fit(features);
    String last = graph.getConfiguration().getNetworkOutputs().get(0);
    Map<String, INDArray> values = compiled.run(input, List.of(last));
    return values != null ? values.get(last) : byDl4j(input);
  }

  /** DL4J keeps what is in a layer in the layer: one thread at a time. */
  private INDArray byDl4j(INDArray input) {
    synchronized (graph) {
      return graph.outputSingle(false, input);
    }
  }

  @Override
  public List<String> layers() {
    return Arrays.stream(graph.topologicalSortOrder())
        .mapToObj(i -> graph.getVertices()[i].getVertexName())
        .filter(vertex -> !graph.getConfiguration().getNetworkInputs().contains(vertex))
        .toList();
  }

  @Override
  public INDArray features(INDArray features, String layer) {
    return outputs(features, List.of(layer)).features().get(layer);
  }

  @Override
  public Outputs outputs(INDArray features, List<String> wanted) {
    if (wanted.isEmpty()) {
      return new Outputs(logits(features), Map.of());
    }
    List<String> layers = layers();
    for (String layer : wanted) {
      if (!layers.contains(layer)) {
        throw new ModelException(
            "%s has no layer \"%s\"%s; its layers are %s"
                .formatted(name, layer, NearestName.question(layer, layers), layers));
      }
    }
    Backend.ready();
    INDArray[] inputs = {inputShape.fit(features)};
    String last = graph.getConfiguration().getNetworkOutputs().get(0);
    Map<String, INDArray> values =
        compiled.run(
            inputs[0], Stream.concat(wanted.stream(), Stream.of(last)).distinct().toList());
    if (values != null) {
      Map<String, INDArray> asked = new LinkedHashMap<>(values);
      asked.keySet().retainAll(wanted);
      return new Outputs(values.get(last), asked);
    }
    synchronized (graph) {
      Map<String, INDArray> all = graph.feedForward(inputs, false);
      Map<String, INDArray> asked = new LinkedHashMap<>();
      for (String layer : wanted) {
        asked.put(layer, isOverwritten(layer) ? upTo(layer, inputs) : all.get(layer));
      }
      return new Outputs(all.get(last), asked);
    }
  }

  /** At inference a DL4J activation layer writes over what it is given. */
  private boolean isOverwritten(String layer) {
    ComputationGraphConfiguration configuration = graph.getConfiguration();
    return configuration.getVertexInputs().entrySet().stream()
        .filter(entry -> entry.getValue().contains(layer))
        .map(entry -> configuration.getVertices().get(entry.getKey()))
        .anyMatch(
            vertex ->
                vertex instanceof LayerVertex reader
                    && reader.getLayerConf().getLayer() instanceof ActivationLayer);
  }

  private INDArray upTo(String layer, INDArray[] inputs) {
    List<String> order =
        Arrays.stream(graph.topologicalSortOrder())
            .mapToObj(i -> graph.getVertices()[i].getVertexName())
            .toList();
    return graph.feedForward(inputs, order.indexOf(layer), false, true).get(layer);
  }

  /**
   * Shapes features as this network takes them.
   *
   * @param features {@code [n, ...]}
   * @return the same values as {@code [n, values]} or {@code [n, channels, height, width]}
   * @throws ModelException where a sample has another number of values
   */
  public INDArray fit(INDArray features) {
    return inputShape.fit(features);
  }

  /**
   * A network with the same parameters, which can be changed apart from this one.
   *
   * @return the copy
   */
  public Network copy() {
    return new Network(name, graph.clone());
  }

  /**
   * The same network under another name.
   *
   * @param newName a short name for tables and messages
   * @return a copy with it
   */
  public Network named(String newName) {
    return new Network(newName, graph.clone());
  }

  /**
   * The same network with a greater or smaller bias for one class.
   *
   * @param classNumber the class
   * @param shift what is added to its logit
   * @return a copy with the other bias
   * @throws ModelException where there is no such class, or the last layer has no bias
   */
  public Network withBiasShift(int classNumber, double shift) {
    if (classNumber < 0 || classNumber >= classes()) {
      throw new ModelException(
          "%s: there is no class %d; classes go from 0 to %d"
              .formatted(name, classNumber, classes() - 1));
    }
    Network shifted = copy();
    String output = graph.getConfiguration().getNetworkOutputs().get(0);
    INDArray bias = shifted.graph.getLayer(output).getParam(DefaultParamInitializer.BIAS_KEY);
    if (bias == null) {
      throw new ModelException(
          name + ": the layer \"" + output + "\" has no bias; build it with hasBias(true)");
    }
    bias.putScalar(classNumber, bias.getDouble(classNumber) + shift);
    return shifted;
  }

  @Override
  public String fingerprint() {
    ComputationGraphConfiguration structure = graph.getConfiguration().clone();
    structure.setIterationCount(0);
    structure.setEpochCount(0);
    structure.getDefaultConfiguration().setSeed(0);
    for (GraphVertex vertex : structure.getVertices().values()) {
      if (vertex instanceof LayerVertex layer) {
        layer.getLayerConf().setSeed(0);
        layer.setOutputVertex(false);
      }
    }
    var digest = ContentHash.sha256();
    digest.update(structure.toJson().getBytes(StandardCharsets.UTF_8));
    digest.update(ContentHash.of(graph.params()).getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest.digest());
  }

  @Override
  public String toString() {
    return "%s: %,d parameters".formatted(name, parameters());
  }
}
