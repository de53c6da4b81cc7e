package io.github.distillery.compress.quantize;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Values;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.train.Trained;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;

/**
 * Rounds weights and activations of dense and convolutional layers to 8 bits.
 *
 * <pre>{@code
 * var small = Quantization.calibrated(mnist.train().sample(500, 1)).apply(student);
 * Evaluation.of(small, mnist.validation());
 * small.quantized()                                // scales and errors, layer by layer
 * }</pre>
 *
 * <p>Weights are whole numbers from -127 to 127 (fewer with {@link #weightBits(int)}) with a scale
 * for each output channel, activations whole numbers from 0 to 255 whose range is found in each
 * batch (dynamic) or beforehand on samples (static). Biases, batch norm and everything else stay as
 * they are (Jacob and others 2018; Krishnamoorthi 2018, sections 2 and 3).
 *
 * <p>What comes out computes here with rounded numbers in floating point, which shows what is lost;
 * it is faster only where whole numbers are multiplied, as in ONNX Runtime. Introduced in notebook
 * 14.
 *
 * @param calibration samples on which ranges are found; empty where each batch has its own
 * @param perChannel whether each output channel has a scale of its own; true by default
 * @param share of the activations that the range of a layer holds; 1, the default, holds all
 * @param weightBits bits of a weight, 2 to 8; 8 by default. They take a byte each whatever this is
 * @param leftOut layers that stay as they are; none by default
 */
public record Quantization(
    Optional<Dataset> calibration,
    boolean perChannel,
    double share,
    int weightBits,
    List<String> leftOut) {
  private static final int BYTE = 8;

  public Quantization {
    Objects.requireNonNull(calibration, "calibration");
    leftOut = List.copyOf(leftOut);
    if (!(share > 0.5 && share <= 1)) {
      throw new IllegalArgumentException(
          "the share of activations is " + share + "; give more than 0.5 and at most 1");
    }
    if (weightBits < 2 || weightBits > BYTE) {
      throw new IllegalArgumentException(
          "the bits of a weight are " + weightBits + "; give 2 to 8");
    }
    calibration.ifPresent(
        samples -> {
          if (samples.size() == 0) {
            throw new DataException(
                samples.name() + " is empty; ranges cannot be found without samples");
          }
        });
  }

  /**
   * Ranges of activations are found in each batch.
   *
   * @return the quantization
   */
  public static Quantization dynamic() {
    return new Quantization(Optional.empty(), true, 1, BYTE, List.of());
  }

  /**
   * Ranges of activations are found beforehand.
   *
   * @param samples some hundred of the training part; labels are not looked at
   * @return the quantization
   * @throws DataException where there are none
   */
  public static Quantization calibrated(Dataset samples) {
    return new Quantization(Optional.of(samples), true, 1, BYTE, List.of());
  }

  /**
   * One scale for all weights of a layer, as the contrast to one for each output channel.
   *
   * @return the changed quantization
   */
  public Quantization perTensor() {
    return new Quantization(calibration, false, share, weightBits, leftOut);
  }

  /**
   * Cuts rare activations off, so that those that are frequent are rounded less.
   *
   * @param newShare of the activations between the ends of the range, for example 0.999
   * @return the changed quantization
   * @throws ModelException where ranges are found in each batch, which always holds all
   */
  public Quantization clipping(double newShare) {
    if (calibration.isEmpty()) {
      throw new ModelException(
          "dynamic ranges hold every activation; use Quantization.calibrated(samples) to cut some off");
    }
    return new Quantization(calibration, perChannel, newShare, weightBits, leftOut);
  }

  /**
   * Rounds weights to fewer bits, to see where a network breaks; activations keep 8. With 7 bits no
   * sum of two products passes 16 bits, beyond which ONNX Runtime cuts off on x86 processors
   * without VNNI (Intel before 2019, AMD before 2022).
   *
   * @param bits 2 to 8
   * @return the changed quantization
   */
  public Quantization weightBits(int bits) {
    return new Quantization(calibration, perChannel, share, bits, leftOut);
  }

  /**
   * Leaves layers as they are, for example the last.
   *
   * @param layers their names
   * @return the changed quantization, which leaves those it left out already as well
   */
  public Quantization without(String... layers) {
    return new Quantization(
        calibration,
        perChannel,
        share,
        weightBits,
        Stream.concat(leftOut.stream(), Stream.of(layers)).distinct().toList());
  }

  /**
   * Quantizes a network.
   *
   * @param classifier a network, or a trained one; it is not changed
   * @return the quantized network
   * @throws ModelException where it is no DL4J network, has no layer to quantize, or has no layer
   *     that was to be left out
   */
  public QuantizedNetwork apply(Classifier classifier) {
    Classifier inner = classifier instanceof Trained trained ? trained.network() : classifier;
    if (!(inner instanceof Network network)) {
      throw new ModelException(
          "%s is a %s; only DL4J networks (Network.of(...)) can be quantized"
              .formatted(classifier.name(), classifier.getClass().getSimpleName()));
    }
    List<Layer> chosen = chosen(network);
    Activations activations = new Activations(network, share);
    List<QuantizedLayer> layers = new ArrayList<>();
    for (Layer layer : chosen) {
      String name = layer.conf().getLayer().getLayerName();
      long[] shape = layer.getParam(RoundedGraph.WEIGHTS).shape();
      Optional<Range> range = calibration.map(samples -> activations.into(name, samples));
      layers.add(
          QuantizedLayer.of(
              name,
              shape,
              Values.floats(layer.getParam(RoundedGraph.WEIGHTS)),
              Channels.of(shape, perChannel),
              weightBits,
              range));
    }
    return new QuantizedNetwork(network, RoundedGraph.of(network, layers), layers);
  }

  private List<Layer> chosen(Network network) {
    List<Layer> all = new ArrayList<>();
    for (Layer layer : network.graph().getLayers()) {
      Class<?> kind = layer.conf().getLayer().getClass();
      if (kind == DenseLayer.class || kind == ConvolutionLayer.class) {
        all.add(layer);
      }
    }
    List<String> names = all.stream().map(l -> l.conf().getLayer().getLayerName()).toList();
    for (String name : leftOut) {
      if (!names.contains(name)) {
        throw new ModelException(
            "%s has no dense or convolutional layer \"%s\" to leave out; it has %s"
                .formatted(network.name(), name, names));
      }
    }
    all.removeIf(layer -> leftOut.contains(layer.conf().getLayer().getLayerName()));
    if (all.isEmpty()) {
      throw new ModelException(
          "%s has no dense or convolutional layer to quantize%s"
              .formatted(network.name(), leftOut.isEmpty() ? "" : " beside those left out"));
    }
    return all;
  }
}
