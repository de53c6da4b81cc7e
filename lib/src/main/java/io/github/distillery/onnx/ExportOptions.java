package io.github.distillery.onnx;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;

/**
 * How a network is written as ONNX.
 *
 * <p>Introduced in notebook 14.
 *
 * @param opset the version of ONNX' operators, from 13 to 21
 * @param batchName what the first dimension of inputs and outputs is called; its size is open
 * @param probabilities whether there is a second output, {@code probabilities}, the softmax of the
 *     logits
 * @param sampleShape the shape of one sample, {@code [values]} or {@code [channels, height,
 *     width]}; empty where the network itself tells, as all of {@link
 *     io.github.distillery.model.Architectures} do
 * @param classNames the classes in the order of the logits; empty for those of the training, or
 *     none
 * @param preprocessing what was done to the features before they came to the network, in words
 * @param metadata what else to write into the file, by key
 */
public record ExportOptions(
    int opset,
    String batchName,
    boolean probabilities,
    List<Long> sampleShape,
    List<String> classNames,
    String preprocessing,
    Map<String, String> metadata) {
  static final int LEAST_OPSET = 13;
  static final int GREATEST_OPSET = 21;
  private static final int DEFAULT_OPSET = 17;

  public ExportOptions {
    if (opset < LEAST_OPSET || opset > GREATEST_OPSET) {
      throw new IllegalArgumentException(
          "opset is %d; give a number from %d to %d".formatted(opset, LEAST_OPSET, GREATEST_OPSET));
    }
    if (batchName.isBlank()) {
      throw new IllegalArgumentException(
          "batchName is \"%s\"; give a name, for example batch".formatted(batchName));
    }
    sampleShape = List.copyOf(sampleShape);
    boolean fits = List.of(0, 1, 3).contains(sampleShape.size());
    if (!fits || sampleShape.stream().anyMatch(size -> size < 1)) {
      throw new IllegalArgumentException(
          "sampleShape is %s; give the number of values, or channels, height and width"
              .formatted(sampleShape));
    }
    classNames = List.copyOf(classNames);
    Objects.requireNonNull(preprocessing, "preprocessing");
    metadata = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    for (String key : metadata.keySet()) {
      if (ModelWriter.OWN_KEYS.contains(key)) {
        throw new IllegalArgumentException(
            "metadata has the key \"%s\", which Distillery writes itself; choose another name"
                .formatted(key));
      }
    }
  }

  /**
   * Operators of version 17 (2022, read by all that is in use), logits only, the first dimension
   * called {@code batch}.
   *
   * @return the options
   */
  public static ExportOptions defaults() {
    return new ExportOptions(
        DEFAULT_OPSET, "batch", false, List.of(), List.of(), "as in training; none here", Map.of());
  }

  /**
   * Changes the version of the operators.
   *
   * @param newOpset from 13 to 21
   * @return the changed options
   */
  public ExportOptions opset(int newOpset) {
    return new ExportOptions(
        newOpset, batchName, probabilities, sampleShape, classNames, preprocessing, metadata);
  }

  /**
   * Changes what the first dimension is called.
   *
   * @param newName any name
   * @return the changed options
   */
  public ExportOptions batchName(String newName) {
    return new ExportOptions(
        opset, newName, probabilities, sampleShape, classNames, preprocessing, metadata);
  }

  /**
   * Adds or leaves out the output {@code probabilities}.
   *
   * @param wanted whether it is there, beside {@code logits}
   * @return the changed options
   */
  public ExportOptions probabilities(boolean wanted) {
    return new ExportOptions(
        opset, batchName, wanted, sampleShape, classNames, preprocessing, metadata);
  }

  /**
   * Says what a sample looks like, for a network that takes images of any size, or one that takes
   * rows although its first layer makes images of them.
   *
   * @param sizes the number of values; or channels, height and width
   * @return the changed options
   */
  public ExportOptions sampleShape(long... sizes) {
    List<Long> newShape = LongStream.of(sizes).boxed().toList();
    return new ExportOptions(
        opset, batchName, probabilities, newShape, classNames, preprocessing, metadata);
  }

  /**
   * Names the classes.
   *
   * @param newNames in the order of the logits
   * @return the changed options
   */
  public ExportOptions classNames(List<String> newNames) {
    return new ExportOptions(
        opset, batchName, probabilities, sampleShape, newNames, preprocessing, metadata);
  }

  /**
   * Says what is done to features before they come to the network, for whoever uses the file.
   *
   * @param note for example {@code pixels / 255}
   * @return the changed options
   */
  public ExportOptions preprocessing(String note) {
    return new ExportOptions(
        opset, batchName, probabilities, sampleShape, classNames, note, metadata);
  }

  /**
   * Adds something to the file.
   *
   * @param key its name
   * @param value its text
   * @return the changed options
   */
  public ExportOptions metadata(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(metadata);
    more.put(key, value);
    return new ExportOptions(
        opset, batchName, probabilities, sampleShape, classNames, preprocessing, more);
  }
}
