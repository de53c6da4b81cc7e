package io.github.distillery.compiled;

import org.deeplearning4j.nn.conf.ConvolutionMode;

/**
 * How a kernel slides over maps; heights first.
 *
 * @param kernel its size
 * @param strides its steps
 * @param dilations gaps between its elements, 0 for none
 * @param before rows and columns of zeros above and to the left
 * @param after rows and columns of zeros below and to the right
 * @param output the size of the resulting maps
 */
record Window(
    long[] kernel, long[] strides, long[] dilations, long[] before, long[] after, long[] output) {

  /** As DL4J does it. */
  static Window of(
      String layer,
      ConvolutionMode mode,
      int[] kernel,
      int[] stride,
      int[] padding,
      int[] dilation,
      Tensor x) {
    if (mode == ConvolutionMode.Causal) {
      throw new NotCoveredException(layer, "causal convolutions are not compiled");
    }
    long[] dilations = new long[2];
    long[] before = new long[2];
    long[] after = new long[2];
    long[] output = new long[2];
    for (int i = 0; i < 2; i++) {
      long input = x.size(2 + i);
      long reach = (long) (kernel[i] - 1) * dilation[i] + 1;
      dilations[i] = dilation[i] - 1L;
      if (mode == ConvolutionMode.Same) {
        output[i] = (input + stride[i] - 1) / stride[i];
        long all = (output[i] - 1) * stride[i] + reach - input;
        if (all < -1) {
          throw new NotCoveredException(layer, "its stride leaves out whole rows or columns");
        }
        before[i] = Math.max(0, all / 2);
        after[i] = Math.max(0, all - before[i]);
      } else {
        before[i] = padding[i];
        after[i] = padding[i];
        long way = input + 2L * padding[i] - reach;
        if (mode == ConvolutionMode.Strict && way % stride[i] != 0) {
          throw new NotCoveredException(layer, "its windows do not fit into the maps");
        }
        output[i] = way / stride[i] + 1;
      }
      if (output[i] < 1 || reach > input + before[i] + after[i]) {
        throw new NotCoveredException(layer, "its kernel is larger than the maps");
      }
    }
    return new Window(
        new long[] {kernel[0], kernel[1]},
        new long[] {stride[0], stride[1]},
        dilations,
        before,
        after,
        output);
  }

  boolean isPadded() {
    return before[0] + before[1] + after[0] + after[1] > 0;
  }
}
