package io.github.distillery.compress;

import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How many different weights a network has, layer by layer: dense and convolutional layers, without
 * biases.
 *
 * <p>Introduced in notebook 11.
 *
 * @param network its name
 * @param layers a row a layer, in the network's order
 */
public record SharedWeights(String network, List<Layer> layers) {
  public SharedWeights {
    layers = List.copyOf(layers);
  }

  /**
   * One layer.
   *
   * @param name of the layer
   * @param weights how many there are
   * @param kept how many of them are not 0
   * @param values how many different ones there are, beside 0; where weights are hashed, values
   *     without signs
   * @param bits of an index that tells these values apart; 0 where there is one value, or where a
   *     hash gives the place
   * @param error the root of the mean square of {@code w - w before} over all weights; NaN where
   *     nothing was given to compare with
   */
  public record Layer(String name, long weights, long kept, int values, int bits, double error) {}

  /**
   * Counts.
   *
   * @param network any network
   * @return the counts, without errors
   */
  public static SharedWeights of(Network network) {
    return rows(network, Map.of());
  }

  /**
   * Counts, and measures what sharing has changed.
   *
   * @param network with shared weights
   * @param before the network that it was made from
   * @return the counts
   * @throws ModelException where the layers differ
   */
  public static SharedWeights of(Network network, Network before) {
    Map<String, INDArray> now = WeightLayers.of(network);
    Map<String, INDArray> then = WeightLayers.of(before);
    now.forEach(
        (layer, weights) -> {
          INDArray other = then.get(layer);
          if (other == null || !Arrays.equals(other.shape(), weights.shape())) {
            throw new ModelException(
                "\"%s\" of %s has weights of the shape %s, %s has %s there; compare with the network that it was made from"
                    .formatted(
                        layer,
                        network.name(),
                        Arrays.toString(weights.shape()),
                        before.name(),
                        other == null ? "no such layer" : Arrays.toString(other.shape())));
          }
        });
    return rows(network, then);
  }

  private static SharedWeights rows(Network network, Map<String, INDArray> before) {
    List<Layer> rows = new ArrayList<>();
    WeightLayers.of(network)
        .forEach(
            (layer, weights) -> {
              float[] values = WeightValues.read(weights);
              int kept = values.length - Magnitudes.zeros(values);
              var hashing = Constraints.find(network, layer, HashingConstraint.class);
              int different =
                  hashing
                      .map(h -> h.buckets(values.length).used())
                      .orElseGet(() -> different(values));
              int bits = hashing.isPresent() || different < 2 ? 0 : bits(different);
              double error =
                  before.isEmpty()
                      ? Double.NaN
                      : rootMeanSquare(values, WeightValues.read(before.get(layer)));
              rows.add(new Layer(layer, values.length, kept, different, bits, error));
            });
    return new SharedWeights(network.name(), rows);
  }

  private static int bits(int values) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(values - 1);
  }

  private static int different(float[] values) {
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    int count = 0;
    for (int i = 0; i < sorted.length; i++) {
      count += sorted[i] != 0 && (i == 0 || sorted[i] != sorted[i - 1]) ? 1 : 0;
    }
    return count;
  }

  private static double rootMeanSquare(float[] values, float[] before) {
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      double difference = (double) values[i] - before[i];
      sum += difference * difference;
    }
    return Math.sqrt(sum / values.length);
  }

  @Override
  public String toString() {
    return "%s: %s"
        .formatted(
            network,
            layers.stream()
                .map(
                    row -> "%s %,d values, %d bits".formatted(row.name(), row.values(), row.bits()))
                .toList());
  }
}
