package io.github.distillery.compress;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.model.Network;
import io.github.distillery.progress.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.DoubleStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What each layer can spare: the accuracy when one layer alone loses a share of its weights, the
 * smallest, without training on (Han and others 2015, section 4 and figure 6).
 *
 * <p>Introduced in notebook 10.
 *
 * @param network its name
 * @param data the name of the data
 * @param accuracy of the network as it is, from 0 to 1
 * @param shares that a layer loses, as they were asked for
 * @param layers a curve for each layer, in the network's order
 */
public record Sensitivity(
    String network, String data, double accuracy, List<Double> shares, List<Layer> layers) {
  private static final double[] USUAL = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95};

  public Sensitivity {
    shares = List.copyOf(shares);
    layers = List.copyOf(layers);
  }

  /**
   * One layer.
   *
   * @param name of the layer
   * @param weights how many it has
   * @param accuracies of the network for each share, from 0 to 1
   */
  public record Layer(String name, long weights, List<Double> accuracies) {
    public Layer {
      accuracies = List.copyOf(accuracies);
    }
  }

  /**
   * Measures.
   *
   * @param network is not changed
   * @param validation labelled, never the test data
   * @param shares each from 0 to below 1; 0.1, 0.2, ..., 0.9, 0.95 where none is given
   * @return a curve a layer
   * @throws DataException where the data is empty
   * @throws CancellationException where the thread is interrupted
   */
  public static Sensitivity of(Network network, Dataset validation, double... shares) {
    double[] asked = shares.length == 0 ? USUAL : shares;
    for (double share : asked) {
      if (!(share >= 0 && share < 1)) {
        throw new IllegalArgumentException(
            "the share %s is asked for; give shares from 0 to below 1".formatted(share));
      }
    }
    Network trial = network.copy();
    Map<String, INDArray> weights = WeightLayers.of(trial);
    double accuracy = Evaluation.of(network, validation).accuracy();
    List<Layer> curves = new ArrayList<>();
    int done = 0;
    try (Progress progress =
        Progress.start(
            "Sensitivity of " + network.name(),
            (long) weights.size() * asked.length,
            "evaluations")) {
      for (Map.Entry<String, INDArray> layer : weights.entrySet()) {
        float[] whole = WeightValues.read(layer.getValue());
        List<Double> accuracies = new ArrayList<>();
        for (double share : asked) {
          PrunedCopy.zero(layer.getValue(), (int) Math.round(share * whole.length));
          accuracies.add(Evaluation.of(trial, validation).accuracy());
          WeightValues.write(layer.getValue(), whole);
          progress.step(++done, "%s at %.0f%%".formatted(layer.getKey(), 100 * share));
        }
        curves.add(new Layer(layer.getKey(), whole.length, accuracies));
      }
      progress.done();
    }
    return new Sensitivity(
        network.name(),
        validation.name(),
        accuracy,
        DoubleStream.of(asked).boxed().toList(),
        curves);
  }

  @Override
  public String toString() {
    return "%s on %s: accuracy %.4f, and with each of %s pruned alone to %s"
        .formatted(network, data, accuracy, layers.stream().map(Layer::name).toList(), shares);
  }
}
