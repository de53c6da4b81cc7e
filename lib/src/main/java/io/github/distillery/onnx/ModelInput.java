package io.github.distillery.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.NearestName;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The input of a model, and how features are brought into its shape.
 *
 * @param file the model's, for messages
 * @param name the input's
 * @param fixedBatch how many samples the model takes, no more and no less; 0 for any number
 * @param sample the shape of one sample
 */
record ModelInput(Path file, String name, long fixedBatch, long[] sample) {
  /** A sample of more values is a mistake, or meant to exhaust memory. */
  private static final long MOST_VALUES = 1L << 27;

  static ModelInput of(Path file, Map<String, NodeInfo> inputs, RuntimeOptions options) {
    options
        .input()
        .filter(name -> !inputs.containsKey(name))
        .ifPresent(
            name -> {
              throw new ModelException(
                  "%s: there is no input \"%s\"%s; its inputs are %s"
                      .formatted(
                          file,
                          name,
                          NearestName.question(name, inputs.keySet()),
                          inputs.keySet()));
            });
    if (inputs.size() != 1) {
      throw new ModelException(
          "%s: it takes %d inputs %s; a classifier gets one array of samples: export the model with one input"
              .formatted(file, inputs.size(), inputs.keySet()));
    }
    NodeInfo input = inputs.values().iterator().next();
    if (!(input.getInfo() instanceof TensorInfo info) || info.type != OnnxJavaType.FLOAT) {
      throw new ModelException(
          "%s: the input \"%s\" takes values of the type %s, not 32-bit floats; export the model with float32"
              .formatted(file, input.getName(), OnnxDescription.type(input.getInfo())));
    }
    long[] declared = info.getShape();
    long[] wanted = options.sampleShape().stream().mapToLong(Long::longValue).toArray();
    long[] sample = sample(file, input.getName(), declared, wanted);
    return new ModelInput(
        file, input.getName(), declared.length == 0 ? 0 : Math.max(0, declared[0]), sample);
  }

  private static long[] sample(Path file, String name, long[] declared, long[] wanted) {
    if (declared.length == 1) {
      throw new ModelException(
          "%s: the input \"%s\" has one dimension only; export the model with a first dimension for the samples"
              .formatted(file, name));
    }
    long[] told = declared.length == 0 ? wanted : Arrays.copyOfRange(declared, 1, declared.length);
    boolean open = told.length == 0 || Arrays.stream(told).anyMatch(size -> size < 1);
    if (open && wanted.length == 0) {
      throw new ModelException(
          "%s: the input \"%s\" takes samples of the shape %s (-1 is any size); say which: RuntimeOptions.defaults().sampleShape(3, 32, 32)"
              .formatted(file, name, Arrays.toString(told)));
    }
    long[] sample = wanted.length == 0 ? told : wanted;
    boolean fits = sample.length == told.length;
    for (int i = 0; fits && i < sample.length; i++) {
      fits = told[i] < 1 || told[i] == sample[i];
    }
    if (!fits) {
      throw new ModelException(
          "%s: the input \"%s\" takes samples of the shape %s, not %s; change sampleShape"
              .formatted(file, name, Arrays.toString(told), Arrays.toString(sample)));
    }
    long values = 1;
    for (long size : sample) {
      if (size > MOST_VALUES / values) {
        throw new ModelException(
            "%s: the input \"%s\" takes samples of the shape %s; more than %,d values a sample are not taken"
                .formatted(file, name, Arrays.toString(sample), MOST_VALUES));
      }
      values *= size;
    }
    return sample;
  }

  long values() {
    return Arrays.stream(sample).reduce(1, (a, b) -> a * b);
  }

  /** The shape of so many samples. */
  long[] shape(long rows) {
    long[] shape = new long[sample.length + 1];
    shape[0] = rows;
    System.arraycopy(sample, 0, shape, 1, sample.length);
    return shape;
  }

  /**
   * Shapes features as the model takes them.
   *
   * @param features {@code [n, ...]}
   * @return the same values as 32-bit floats
   * @throws ModelException where a sample has another number of values, or its channels elsewhere
   */
  INDArray fit(INDArray features) {
    long[] given = Arrays.copyOfRange(features.shape(), 1, features.rank());
    if (Arrays.stream(given).reduce(1, (a, b) -> a * b) != values()) {
      throw new ModelException(
          "%s takes %,d values a sample (shape %s), but these samples have the shape %s; bring the data to this size"
              .formatted(file, values(), Arrays.toString(sample), Arrays.toString(given)));
    }
    boolean bothImages = given.length > 1 && sample.length > 1;
    if (bothImages && !Arrays.equals(sizes(given), sizes(sample))) {
      throw new ModelException(
          "%s takes samples of the shape %s, but these have %s; their values are in another order: permute the features first"
              .formatted(file, Arrays.toString(sample), Arrays.toString(given)));
    }
    INDArray floats = features.castTo(DataType.FLOAT);
    return Arrays.equals(given, sample) ? floats : floats.reshape('c', shape(features.size(0)));
  }

  /** A dimension of size 1 moves no value. */
  private static long[] sizes(long[] shape) {
    return Arrays.stream(shape).filter(size -> size != 1).toArray();
  }
}
