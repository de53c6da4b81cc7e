package io.github.distillery.onnx;

import io.github.distillery.backend.Backend;
import io.github.distillery.compress.quantize.QuantizedLayer;
import io.github.distillery.compress.quantize.QuantizedNetwork;
import io.github.distillery.data.AtomicFile;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.train.Trained;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import onnx.Onnx.ModelProto;

/**
 * Networks as ONNX files, the format that ONNX Runtime, browsers, phones and most other tools read:
 *
 * <pre>{@code
 * Onnx.write(student, Path.of("student.onnx"));
 * Onnx.describe(Path.of("student.onnx"));        // inputs, outputs, layers
 * var teacher = OnnxClassifier.read(Path.of("student.onnx"));
 * }</pre>
 *
 * <p>A file has one input, {@code features} of the shape {@code [batch, values]} or {@code [batch,
 * channels, height, width]}, and one output, {@code logits} of the shape {@code [batch, classes]};
 * with {@link ExportOptions#probabilities} a second, {@code probabilities}. What a layer gives is
 * called like the layer, its parameters {@code layer/W}, {@code layer/b} and so on; a layer that
 * has the name of an input or output gets a number behind it. All is 32-bit floats. Dropout is left
 * out, and batch norm uses its stored statistics.
 *
 * <p>Metadata: {@code class_names} and {@code sample_shape} as JSON, {@code preprocessing} in
 * words, {@code distillery.network}, {@code distillery.fingerprint}, and for a training {@code
 * distillery.seed} and {@code distillery.data_sha256}. The same network gives the same file, byte
 * for byte.
 *
 * <p>Introduced in notebook 14.
 */
public final class Onnx {
  private Onnx() {}

  /**
   * Writes a network with the default options.
   *
   * @param network any network of dense, convolutional, pooling, batch norm, activation and dropout
   *     layers, additions and concatenations
   * @param file where to; it is complete or as it was before
   * @throws ModelException where something cannot be written, with the layer's name; nothing is
   *     written then
   * @throws IOException where the file cannot be written
   */
  public static void write(Network network, Path file) throws IOException {
    write(network, file, ExportOptions.defaults());
  }

  /**
   * Writes a network.
   *
   * @param network as in {@link #write(Network, Path)}
   * @param file where to; it is complete or as it was before
   * @param options how
   * @throws ModelException where something cannot be written, with the layer's name; nothing is
   *     written then
   * @throws IOException where the file cannot be written
   */
  public static void write(Network network, Path file, ExportOptions options) throws IOException {
    write(model(network, options), file);
  }

  /**
   * Writes a trained network with the default options, its classes' names, and what it was trained
   * on.
   *
   * @param trained as in {@link #write(Network, Path)}
   * @param file where to; it is complete or as it was before
   * @throws ModelException where something cannot be written, with the layer's name; nothing is
   *     written then
   * @throws IOException where the file cannot be written
   */
  public static void write(Trained trained, Path file) throws IOException {
    write(trained, file, ExportOptions.defaults());
  }

  /**
   * Writes a trained network with its classes' names, and what it was trained on.
   *
   * @param trained as in {@link #write(Network, Path)}
   * @param file where to; it is complete or as it was before
   * @param options how
   * @throws ModelException where something cannot be written, with the layer's name; nothing is
   *     written then
   * @throws IOException where the file cannot be written
   */
  public static void write(Trained trained, Path file, ExportOptions options) throws IOException {
    Backend.ready();
    write(
        ModelWriter.model(
            trained.network(),
            Map.of(),
            Optional.of(trained.history()),
            trained.classNames(),
            options),
        file);
  }

  /**
   * Writes a quantized network: weights and inputs of its quantized layers are whole numbers of 8
   * bits, all else is floats. ONNX Runtime multiplies them as whole numbers ({@code MatMulInteger};
   * for convolutions {@code Conv} between {@code DequantizeLinear} where ranges were calibrated,
   * else {@code ConvInteger}). Dense layers get quicker by it, convolutions with calibrated ranges
   * only.
   *
   * <p>On x86 processors without VNNI (Intel before 2019, AMD before 2022) ONNX Runtime cuts off
   * sums of two products that pass 16 bits: quantize with {@code weightBits(7)} for these.
   *
   * @param network what {@code Quantization} made of a network that can be written
   * @param file where to; it is complete or as it was before
   * @throws ModelException where something cannot be written, with the layer's name; nothing is
   *     written then
   * @throws IOException where the file cannot be written
   */
  public static void write(QuantizedNetwork network, Path file) throws IOException {
    Backend.ready();
    Map<String, QuantizedLayer> layers = new LinkedHashMap<>();
    network.quantized().forEach(layer -> layers.put(layer.layer(), layer));
    ExportOptions options =
        ExportOptions.defaults().metadata("distillery.quantized", network.toString());
    write(
        ModelWriter.model(network.original(), layers, Optional.empty(), List.of(), options), file);
  }

  /**
   * How many bytes {@link #write(Network, Path)} writes.
   *
   * @param network any network that can be written
   * @return the size of its file
   * @throws ModelException where something cannot be written, with the layer's name
   */
  public static long size(Network network) {
    return model(network, ExportOptions.defaults()).getSerializedSize();
  }

  /**
   * What is in a file, whoever wrote it: the names to give to {@link RuntimeOptions} and to hints.
   *
   * @param file an ONNX model
   * @return inputs, outputs and nodes
   * @throws ModelException where the file is missing, damaged, or nothing that ONNX Runtime can
   *     load
   */
  public static OnnxDescription describe(Path file) {
    return OnnxDescription.of(ModelFile.read(file));
  }

  private static ModelProto model(Network network, ExportOptions options) {
    Backend.ready();
    return ModelWriter.model(network, Map.of(), Optional.empty(), List.of(), options);
  }

  private static void write(ModelProto model, Path file) throws IOException {
    AtomicFile.write(file, model::writeTo);
  }
}
