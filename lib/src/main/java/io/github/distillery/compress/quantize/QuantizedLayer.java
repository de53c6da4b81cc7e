package io.github.distillery.compress.quantize;

import io.github.distillery.model.ModelException;
import java.util.Optional;

/**
 * A layer whose weights are numbers of at most 8 bits with sign: {@code weight = scale of its
 * channel * q}.
 *
 * <p>Introduced in notebook 14.
 *
 * @param layer its name
 * @param shape of the weights: dense {@code [in, out]}, convolution {@code [out, in, height,
 *     width]}
 * @param weights the whole numbers q, -127 to 127, in 'c' order
 * @param scales one for each output channel, or a single one for all
 * @param input the range of what goes into the layer; empty where each batch has its own
 * @param weightError root mean square of what rounding has changed, as a part of the root mean
 *     square of the weights
 */
public record QuantizedLayer(
    String layer,
    long[] shape,
    byte[] weights,
    float[] scales,
    Optional<Range> input,
    double weightError) {
  public QuantizedLayer {
    shape = shape.clone();
    weights = weights.clone();
    scales = scales.clone();
  }

  /**
   * Rounds weights, symmetrically about 0.
   *
   * @param values in 'c' order
   * @param channels a scale each, or one for all
   * @param bits of a weight, with its sign
   */
  static QuantizedLayer of(
      String layer,
      long[] shape,
      float[] values,
      Channels channels,
      int bits,
      Optional<Range> input) {
    int largest = (1 << bits - 1) - 1;
    float[] scales = new float[channels.count()];
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new ModelException(
            "\"%s\" has a weight that is %s, which no whole number stands for"
                .formatted(layer, values[i]));
      }
      int channel = channels.of(i);
      scales[channel] = Math.max(scales[channel], Math.abs(values[i]) / largest);
    }
    for (int channel = 0; channel < scales.length; channel++) {
      scales[channel] = scales[channel] == 0 ? 1 : scales[channel];
    }
    byte[] weights = new byte[values.length];
    double wrong = 0;
    double whole = 0;
    for (int i = 0; i < values.length; i++) {
      float scale = scales[channels.of(i)];
      weights[i] = (byte) Math.max(-largest, Math.min(largest, Math.rint(values[i] / scale)));
      wrong += Math.pow(values[i] - scale * weights[i], 2);
      whole += Math.pow(values[i], 2);
    }
    double error = whole == 0 ? 0 : Math.sqrt(wrong / whole);
    return new QuantizedLayer(layer, shape, weights, scales, input, error);
  }

  /** The weights that the whole numbers stand for, in 'c' order. */
  float[] values(Channels channels) {
    float[] values = new float[weights.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = scales[channels.of(i)] * weights[i];
    }
    return values;
  }

  /**
   * What the weights and scales take.
   *
   * @return a byte a weight, four a scale
   */
  public long bytes() {
    return weights.length + (long) Float.BYTES * scales.length;
  }

  @Override
  public String toString() {
    return "%s: %,d weights, %d scales, error %.4f, input %s"
        .formatted(
            layer,
            weights.length,
            scales.length,
            weightError,
            input.map(Range::toString).orElse("as each batch has it"));
  }
}
