package io.github.distillery.onnx;

import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * How ONNX Runtime runs a classifier.
 *
 * <p>Introduced in notebook 14.
 *
 * @param input the name of the input that takes the samples; empty for the only one
 * @param logits the name of the scores before softmax; empty where it is to be found: the input of
 *     a softmax or log-softmax at the end, else the only output, else the output called {@code
 *     logits}
 * @param sampleShape the shape of one sample; empty where the model says it
 * @param threads how many compute, 1 or more
 * @param batch how many samples go through at once, 1 or more; a model that takes a fixed number
 *     gets that number
 */
public record RuntimeOptions(
    Optional<String> input,
    Optional<String> logits,
    List<Long> sampleShape,
    int threads,
    int batch) {
  private static final int DEFAULT_BATCH = 256;

  public RuntimeOptions {
    sampleShape = List.copyOf(sampleShape);
    if (sampleShape.stream().anyMatch(size -> size < 1)) {
      throw new IllegalArgumentException(
          "sampleShape is %s; give sizes of 1 or more".formatted(sampleShape));
    }
    check("threads", threads);
    check("batch", batch);
  }

  /**
   * The only input, logits found by themselves, one thread, 256 samples at once.
   *
   * @return the options
   */
  public static RuntimeOptions defaults() {
    return new RuntimeOptions(Optional.empty(), Optional.empty(), List.of(), 1, DEFAULT_BATCH);
  }

  /**
   * Names the input.
   *
   * @param name as {@link Onnx#describe} shows it
   * @return the changed options
   */
  public RuntimeOptions input(String name) {
    return new RuntimeOptions(Optional.of(name), logits, sampleShape, threads, batch);
  }

  /**
   * Names the scores before softmax.
   *
   * @param name what any node gives, as {@link Onnx#describe} shows it
   * @return the changed options
   */
  public RuntimeOptions logits(String name) {
    return new RuntimeOptions(input, Optional.of(name), sampleShape, threads, batch);
  }

  /**
   * Says what a sample looks like, for a model that leaves sizes open.
   *
   * @param sizes for example 3, 32, 32
   * @return the changed options
   */
  public RuntimeOptions sampleShape(long... sizes) {
    return new RuntimeOptions(input, logits, LongStream.of(sizes).boxed().toList(), threads, batch);
  }

  /**
   * Changes how many threads compute.
   *
   * @param newThreads 1 or more; small networks run slower on more
   * @return the changed options
   */
  public RuntimeOptions threads(int newThreads) {
    return new RuntimeOptions(input, logits, sampleShape, newThreads, batch);
  }

  /**
   * Changes how many samples go through at once.
   *
   * @param newBatch 1 or more
   * @return the changed options
   */
  public RuntimeOptions batch(int newBatch) {
    return new RuntimeOptions(input, logits, sampleShape, threads, newBatch);
  }

  private static void check(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + "; give 1 or more");
    }
  }
}
