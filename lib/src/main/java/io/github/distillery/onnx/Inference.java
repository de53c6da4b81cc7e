package io.github.distillery.onnx;

import io.github.distillery.data.Rows;
import io.github.distillery.model.ModelException;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Runs a model over any number of samples, so many at once as it takes.
 *
 * @param input the model's input
 * @param sessions the loaded model
 * @param batch how many samples go through at once where the model takes any number
 */
record Inference(ModelInput input, Sessions sessions, int batch) {

  /**
   * Runs the model.
   *
   * @param features {@code [n, ...]}
   * @param wanted names of values that are 32-bit floats, a row a sample
   * @return for each a new array {@code [n, ...]}
   */
  Map<String, INDArray> run(INDArray features, Set<String> wanted) {
    INDArray fitted = input.fit(features);
    long rows = fitted.size(0);
    if (rows == 0) {
      return withoutRows(wanted);
    }
    INDArray block = Rows.isOneBlock(fitted) ? fitted : fitted.dup('c');
    RuntimeSession session = sessions.giving(wanted);
    long atOnce = input.fixedBatch() > 0 ? input.fixedBatch() : Math.min(batch, rows);
    Map<String, INDArray> values = new LinkedHashMap<>();
    for (long from = 0; from < rows; from += atOnce) {
      long count = Math.min(atOnce, rows - from);
      long run = input.fixedBatch() > 0 ? atOnce : count;
      FloatPointer samples = place(block, from * input.values());
      INDArray filled = run == count ? null : filledUp(samples, count, run);
      FloatPointer taken = filled == null ? samples : place(filled, 0);
      Map<String, RuntimeSession.Result> results =
          session.run(
              input.name(),
              taken.capacity(run * input.values()).asBuffer(),
              input.shape(run),
              wanted);
      for (String name : wanted) {
        put(name, results.get(name), run, count, from, rows, values);
      }
      Reference.reachabilityFence(filled);
    }
    Reference.reachabilityFence(block);
    return values;
  }

  private Map<String, INDArray> withoutRows(Set<String> wanted) {
    Map<String, INDArray> values = new LinkedHashMap<>();
    run(Nd4j.zeros(DataType.FLOAT, input.shape(1)), wanted)
        .forEach(
            (name, one) -> {
              long[] shape = one.shape().clone();
              shape[0] = 0;
              values.put(name, Nd4j.create(DataType.FLOAT, shape));
            });
    return values;
  }

  /** The last samples, and zeros in the place of those that a fixed number lacks. */
  private INDArray filledUp(FloatPointer samples, long count, long run) {
    INDArray filled = Nd4j.zeros(DataType.FLOAT, input.shape(run));
    Pointer.memcpy(place(filled, 0), samples, count * input.values() * Float.BYTES);
    return filled;
  }

  private void put(
      String name,
      RuntimeSession.Result result,
      long run,
      long count,
      long from,
      long rows,
      Map<String, INDArray> values) {
    long[] shape = result.shape().clone();
    if (shape.length < 2 || shape[0] != run) {
      throw new ModelException(
          "%s: \"%s\" gives the shape %s for %d samples; only what has a row a sample can be used"
              .formatted(input.file(), name, Arrays.toString(shape), run));
    }
    shape[0] = rows;
    INDArray whole =
        values.computeIfAbsent(
            name, unknown -> Nd4j.createUninitialized(DataType.FLOAT, shape, 'c'));
    if (!Arrays.equals(whole.shape(), shape)) {
      throw new ModelException(
          "%s: \"%s\" gives the shapes %s and %s; only what has one size for all samples can be used"
              .formatted(
                  input.file(), name, Arrays.toString(whole.shape()), Arrays.toString(shape)));
    }
    int width = (int) (result.values().length / run);
    place(whole, from * width).put(result.values(), 0, (int) count * width);
    Reference.reachabilityFence(whole);
  }

  private static FloatPointer place(INDArray array, long value) {
    return new FloatPointer(array.data().addressPointer()).getPointer(value);
  }
}
