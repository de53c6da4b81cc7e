package io.github.distillery.compress;

import io.github.distillery.model.ModelException;
import io.github.distillery.model.NearestName;
import io.github.distillery.model.Network;
import java.util.ArrayList;
import java.util.List;

/**
 * How many weights of a network are 0, layer by layer: dense and convolutional layers, without
 * biases.
 *
 * <p>Introduced in notebook 10.
 *
 * @param network its name
 * @param layers a row a layer, in the network's order
 * @param otherParameters biases, batch norm and whatever else is not pruned
 */
public record Sparsity(String network, List<Layer> layers, long otherParameters) {
  public Sparsity {
    layers = List.copyOf(layers);
  }

  /**
   * One layer.
   *
   * @param name of the layer
   * @param weights how many there are
   * @param kept how many of them are not 0
   */
  public record Layer(String name, long weights, long kept) {
    /**
     * The share of weights that are 0.
     *
     * @return from 0 to 1
     */
    public double share() {
      return 1 - (double) kept / weights;
    }
  }

  /**
   * Counts.
   *
   * @param network any network
   * @return the counts
   */
  public static Sparsity of(Network network) {
    List<Layer> rows = new ArrayList<>();
    WeightLayers.of(network)
        .forEach(
            (layer, weights) -> {
              float[] values = WeightValues.read(weights);
              int kept = values.length - Magnitudes.zeros(values);
              rows.add(new Layer(layer, values.length, kept));
            });
    long weights = rows.stream().mapToLong(Layer::weights).sum();
    return new Sparsity(network.name(), rows, network.parameters() - weights);
  }

  /**
   * One layer by its name.
   *
   * @param name of a dense or convolutional layer
   * @return its row
   * @throws ModelException where there is no such layer
   */
  public Layer layer(String name) {
    List<String> names = layers.stream().map(Layer::name).toList();
    if (!names.contains(name)) {
      throw new ModelException(
          "%s has no dense or convolutional layer \"%s\"%s; it has %s"
              .formatted(network, name, NearestName.question(name, names), names));
    }
    return layers.get(names.indexOf(name));
  }

  /**
   * How many weights all layers have.
   *
   * @return without biases
   */
  public long weights() {
    return layers.stream().mapToLong(Layer::weights).sum();
  }

  /**
   * How many weights are not 0.
   *
   * @return without biases
   */
  public long kept() {
    return layers.stream().mapToLong(Layer::kept).sum();
  }

  /**
   * The share of all weights that are 0.
   *
   * @return from 0 to 1
   */
  public double share() {
    return 1 - (double) kept() / weights();
  }

  /**
   * What is left of the parameters.
   *
   * @return weights that are not 0, and all other parameters
   */
  public long parametersLeft() {
    return kept() + otherParameters;
  }

  @Override
  public String toString() {
    return "%s: %,d of %,d weights kept (%.1f%% are 0), %,d parameters left"
        .formatted(network, kept(), weights(), 100 * share(), parametersLeft());
  }
}
