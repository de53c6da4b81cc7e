package io.github.distillery.compress.quantize;

import io.github.distillery.data.Batch;
import io.github.distillery.data.Batches;
import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.Network;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network whose weights and activations are rounded to 8 bits.
 *
 * <p>Introduced in notebook 14.
 *
 * @param original as it was
 * @param rounded the same with rounded weights, and a vertex before each quantized layer that
 *     rounds what goes into it; an ordinary network, which can be trained on (its weights are then
 *     no longer rounded: quantize again)
 * @param quantized the layers that were quantized, in the network's order
 */
public record QuantizedNetwork(Network original, Network rounded, List<QuantizedLayer> quantized)
    implements Classifier {
  public QuantizedNetwork {
    quantized = List.copyOf(quantized);
  }

  /**
   * What rounding has changed in a layer's output.
   *
   * @param layer its name
   * @param weights root mean square of what rounding has changed in its weights, as a part of
   *     theirs
   * @param output the same of its output, with all that rounding has changed below it
   */
  public record LayerError(String layer, double weights, double output) {}

  /**
   * Compares the outputs of all quantized layers with the original's.
   *
   * @param samples at least one; labels are not looked at
   * @return a row a layer
   * @throws DataException where there are no samples
   */
  public List<LayerError> errors(Dataset samples) {
    if (samples.size() == 0) {
      throw new DataException(samples.name() + " is empty; outputs are compared on samples");
    }
    List<String> names = quantized.stream().map(QuantizedLayer::layer).toList();
    Map<String, double[]> sums = new LinkedHashMap<>();
    for (Batch batch : Batches.inOrder(samples, INFERENCE_BATCH).lent()) {
      Outputs exact = original.outputs(batch.features(), names);
      Outputs near = outputs(batch.features(), names);
      for (String name : names) {
        double[] sum = sums.computeIfAbsent(name, n -> new double[2]);
        INDArray values = exact.features().get(name);
        sum[0] += squares(near.features().get(name).sub(values));
        sum[1] += squares(values);
      }
    }
    List<LayerError> errors = new ArrayList<>();
    for (QuantizedLayer layer : quantized) {
      double[] sum = sums.get(layer.layer());
      double output = sum[1] == 0 ? 0 : Math.sqrt(sum[0] / sum[1]);
      errors.add(new LayerError(layer.layer(), layer.weightError(), output));
    }
    return errors;
  }

  private static double squares(INDArray values) {
    double norm = values.norm2Number().doubleValue();
    return norm * norm;
  }

  /**
   * What all parameters take: a byte for each weight that is quantized, four for all else.
   *
   * @return bytes
   */
  public long bytes() {
    long weights = quantized.stream().mapToLong(layer -> layer.weights().length).sum();
    long inBytes = quantized.stream().mapToLong(QuantizedLayer::bytes).sum();
    return inBytes + Float.BYTES * (original.parameters() - weights);
  }

  @Override
  public String name() {
    return rounded.name();
  }

  @Override
  public int classes() {
    return rounded.classes();
  }

  @Override
  public INDArray logits(INDArray features) {
    return rounded.logits(original.fit(features));
  }

  @Override
  public List<String> layers() {
    return original.layers();
  }

  @Override
  public INDArray features(INDArray features, String layer) {
    return outputs(features, List.of(layer)).features().get(layer);
  }

  @Override
  public Outputs outputs(INDArray features, List<String> wanted) {
    return rounded.outputs(original.fit(features), wanted);
  }

  @Override
  public String fingerprint() {
    return rounded.fingerprint();
  }

  @Override
  public String toString() {
    return "%s: %d of %d layers in 8 bits, %,d bytes"
        .formatted(name(), quantized.size(), layers().size(), bytes());
  }
}
