package io.github.distillery.model;

import io.github.distillery.backend.Backend;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.deeplearning4j.nn.api.layers.LayerConstraint;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.params.DefaultParamInitializer;

/**
 * The plan of a network, before it has parameters. Its last layer gives logits.
 *
 * <p>Introduced in notebook 02.
 */
public final class Architecture {
  private final String name;
  private final ComputationGraphConfiguration configuration;

  private Architecture(String name, ComputationGraphConfiguration configuration) {
    this.name = name;
    this.configuration = configuration;
  }

  /**
   * Takes a DL4J configuration as it is.
   *
   * @param name a short name for tables and messages
   * @param configuration one input, one output
   * @return the plan
   */
  public static Architecture of(String name, ComputationGraphConfiguration configuration) {
    return new Architecture(Objects.requireNonNull(name, "name"), configuration.clone());
  }

  /**
   * The short name.
   *
   * @return for example {@code 784-30-10}
   */
  public String name() {
    return name;
  }

  /**
   * Makes a network with fresh random weights.
   *
   * @param seed the same seed gives the same weights
   * @return an untrained network
   */
  public Network initialize(long seed) {
    Backend.ready();
    ComputationGraphConfiguration seeded = configuration.clone();
    // init() seeds the random numbers from the first; the clock's time stands in all of them
    // otherwise, and then the same network would be other bytes in a file
    seeded.getDefaultConfiguration().setSeed(seed);
    seeded.getVertices().values().stream()
        .filter(LayerVertex.class::isInstance)
        .forEach(vertex -> ((LayerVertex) vertex).getLayerConf().setSeed(seed));
    ComputationGraph graph = new ComputationGraph(seeded);
    graph.init();
    return Network.of(name, graph);
  }

  /**
   * The same plan under another name.
   *
   * @param newName a short name for tables and messages
   * @return the plan with it
   */
  public Architecture named(String newName) {
    return new Architecture(newName, configuration);
  }

  /**
   * The same plan with dropout: during training each value that goes into a layer is set to 0 with
   * a probability, and the rest is scaled up (Srivastava and others 2014).
   *
   * @param input the probability for the network's input, from 0 to below 1
   * @param hidden the probability for what goes into every later dense layer, from 0 to below 1
   * @return the plan with dropout
   */
  public Architecture withDropout(double input, double hidden) {
    checkProbability("input", input);
    checkProbability("hidden", hidden);
    return changed(
        (vertex, layer) -> {
          boolean first = configuration.getVertexInputs().get(vertex).equals(networkInputs());
          double drop = first ? input : layer instanceof DenseLayer ? hidden : 0;
          layer.setIDropout(drop == 0 ? null : new Dropout(1 - drop));
        });
  }

  /**
   * The same plan with a bound on the weights: after each step the weights that go into one unit
   * are scaled down to this Euclidean length where they are longer (Srivastava and others 2014).
   *
   * @param length the greatest length, above 0
   * @return the plan with the bound on every dense and convolutional layer
   */
  public Architecture withMaxNorm(double length) {
    if (!(length > 0)) {
      throw new IllegalArgumentException("the greatest length is " + length + "; give more than 0");
    }
    return changed(
        (vertex, layer) -> {
          // Dense weights are [in, out], convolutional ones [out, in, height, width].
          int[] into = layer instanceof ConvolutionLayer ? new int[] {1, 2, 3} : new int[] {0};
          if (layer instanceof ConvolutionLayer || layer instanceof DenseLayer) {
            MaxNormConstraint bound = new MaxNormConstraint(length, into);
            bound.setParams(java.util.Set.of(DefaultParamInitializer.WEIGHT_KEY));
            layer.setConstraints(List.<LayerConstraint>of(bound));
          }
        });
  }

  @Override
  public String toString() {
    return name;
  }

  private List<String> networkInputs() {
    return configuration.getNetworkInputs();
  }

  private Architecture changed(BiConsumer<String, Layer> change) {
    ComputationGraphConfiguration copy = configuration.clone();
    copy.getVertices()
        .forEach(
            (vertex, definition) -> {
              if (definition instanceof LayerVertex layer) {
                change.accept(vertex, layer.getLayerConf().getLayer());
              }
            });
    return new Architecture(name, copy);
  }

  private static void checkProbability(String which, double probability) {
    if (!(probability >= 0 && probability < 1)) {
      throw new IllegalArgumentException(
          which + " dropout is " + probability + "; give a probability from 0 to below 1");
    }
  }
}
