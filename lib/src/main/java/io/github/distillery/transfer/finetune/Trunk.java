package io.github.distillery.transfer.finetune;

import io.github.distillery.data.Batch;
import io.github.distillery.data.Batches;
import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.NearestName;
import io.github.distillery.model.Network;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A network cut in two at a layer: what is below stands still and is computed once for each sample,
 * what is above learns from that.
 */
final class Trunk {
  private static final long MOST_BYTES = 3L << 30;

  private final Network whole;
  private final String boundary;
  private final Set<String> frozen;

  private Trunk(Network whole, String boundary, Set<String> frozen) {
    this.whole = whole;
    this.boundary = boundary;
    this.frozen = frozen;
  }

  /**
   * Cuts a network.
   *
   * @param boundary the last layer that stands still
   * @throws ModelException where there is no such layer, where it is the last, or where some way
   *     through the network goes round it
   */
  static Trunk of(Network network, String boundary) {
    List<String> layers = network.layers();
    if (!layers.contains(boundary)) {
      throw new ModelException(
          "%s has no layer \"%s\"%s to freeze up to; its layers are %s"
              .formatted(network.name(), boundary, NearestName.question(boundary, layers), layers));
    }
    if (boundary.equals(layers.get(layers.size() - 1))) {
      throw new ModelException(
          "%s: \"%s\" is the last layer; frozen up to it nothing is left to learn, so freeze up to one before it"
              .formatted(network.name(), boundary));
    }
    Set<String> frozen = below(network, boundary);
    if (!isCut(network, boundary, frozen)) {
      throw new ModelException(
          "%s: not every way goes through \"%s\", so it cannot be frozen up to there; layers that all ways go through are %s"
              .formatted(network.name(), boundary, cuts(network)));
    }
    return new Trunk(network, boundary, frozen);
  }

  /** Layers that every way through the network goes through, but for the last. */
  static List<String> cuts(Network network) {
    List<String> layers = network.layers();
    return layers.subList(0, layers.size() - 1).stream()
        .filter(layer -> isCut(network, layer, below(network, layer)))
        .toList();
  }

  private static boolean isCut(Network network, String boundary, Set<String> frozen) {
    Map<String, List<String>> inputs = network.graph().getConfiguration().getVertexInputs();
    return inputs.entrySet().stream()
        .filter(vertex -> !frozen.contains(vertex.getKey()))
        .flatMap(vertex -> vertex.getValue().stream())
        .noneMatch(
            read ->
                !read.equals(boundary)
                    && (frozen.contains(read)
                        || network.graph().getConfiguration().getNetworkInputs().contains(read)));
  }

  private static Set<String> below(Network network, String vertex) {
    Map<String, List<String>> inputs = network.graph().getConfiguration().getVertexInputs();
    Set<String> found = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(vertex));
    while (!open.isEmpty()) {
      String next = open.pop();
      if (inputs.containsKey(next) && found.add(next)) {
        open.addAll(inputs.get(next));
      }
    }
    return found;
  }

  /** Whether a layer stands still. */
  boolean isFrozen(String layer) {
    return frozen.contains(layer);
  }

  /** What the boundary gives, {@code [n, ...]}, with inference statistics and no dropout. */
  INDArray features(INDArray samples) {
    return whole.features(samples, boundary);
  }

  /** The samples as the boundary gives them. */
  Dataset through(Dataset data) {
    if (data.size() == 0) {
      return data;
    }
    INDArray first = features(data.features(new int[] {0}));
    long bytes = first.length() * data.size() * Float.BYTES;
    if (bytes > MOST_BYTES) {
      throw new DataException(
          "%s: what \"%s\" gives for %,d samples takes %,d MB; freeze up to a layer with fewer values (this one has %,d), or take fewer samples"
              .formatted(data.name(), boundary, data.size(), bytes >> 20, first.length()));
    }
    long[] shape = first.shape().clone();
    shape[0] = data.size();
    INDArray all = Nd4j.createUninitialized(DataType.FLOAT, shape, 'c');
    long row = 0;
    for (Batch batch : Batches.inOrder(data, Classifier.INFERENCE_BATCH).lent()) {
      INDArray part = features(batch.features());
      all.get(NDArrayIndex.interval(row, row + part.size(0))).assign(part);
      row += part.size(0);
    }
    return data.withFeatures(all);
  }

  /** What learns: the layers above, which take what the boundary gives. */
  Network upper() {
    ComputationGraphConfiguration configuration = whole.graph().getConfiguration().clone();
    configuration.getVertices().keySet().removeAll(frozen);
    configuration.getVertexInputs().keySet().removeAll(frozen);
    configuration.setNetworkInputs(List.of(boundary));
    configuration.setTopologicalOrder(null);
    configuration.setTopologicalOrderStr(null);
    ComputationGraph graph = new ComputationGraph(configuration);
    graph.init();
    copy(whole.graph(), graph);
    return Network.of(whole.name(), graph);
  }

  /** The whole network with what the upper part has learnt. */
  Network with(Network upper) {
    Network joined = whole.copy();
    copy(upper.graph(), joined.graph());
    return joined;
  }

  /** Copies the parameters of the layers that both have. */
  private static void copy(ComputationGraph from, ComputationGraph to) {
    Set<String> given = new HashSet<>();
    Arrays.stream(from.getLayers())
        .forEach(layer -> given.add(layer.conf().getLayer().getLayerName()));
    for (Layer layer : to.getLayers()) {
      String name = layer.conf().getLayer().getLayerName();
      if (layer.numParams() > 0 && given.contains(name)) {
        layer.setParams(from.getLayer(name).params());
      }
    }
  }
}
