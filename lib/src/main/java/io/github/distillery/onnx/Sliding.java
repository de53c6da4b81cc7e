package io.github.distillery.onnx;

import static io.github.distillery.onnx.Attributes.integers;

import java.util.List;
import onnx.Onnx.AttributeProto;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;

/**
 * How a kernel slides over maps, as DL4J has it; heights first.
 *
 * @param kernel its size
 * @param strides its steps
 * @param dilations the distance between its elements, 1 where they touch
 * @param pads rows and columns added above, to the left, below, to the right, as ONNX orders them
 * @param output the size of the resulting maps
 */
record Sliding(long[] kernel, long[] strides, long[] dilations, long[] pads, long[] output) {

  /**
   * Works it out from a layer's settings.
   *
   * @param x maps
   */
  static Sliding of(
      VertexNodes at,
      ConvolutionMode mode,
      int[] kernel,
      int[] stride,
      int[] padding,
      int[] dilation,
      Value x) {
    if (mode == ConvolutionMode.Causal) {
      throw at.refusal("its convolution mode is Causal; use Same, Truncate or Strict");
    }
    long[] pads = new long[4];
    long[] output = new long[2];
    for (int i = 0; i < 2; i++) {
      long input = x.shape()[1 + i];
      long reach = (long) (kernel[i] - 1) * dilation[i] + 1;
      if (mode == ConvolutionMode.Same) {
        output[i] = (input + stride[i] - 1) / stride[i];
        long all = (output[i] - 1) * stride[i] + reach - input;
        if (all < -1) {
          throw at.refusal("its stride leaves out whole rows or columns; use a smaller stride");
        }
        pads[i] = Math.max(0, all / 2);
        pads[i + 2] = Math.max(0, all - pads[i]);
      } else {
        pads[i] = padding[i];
        pads[i + 2] = padding[i];
        long way = input + 2L * padding[i] - reach;
        if (mode == ConvolutionMode.Strict && way % stride[i] != 0) {
          throw at.refusal(
              "its convolution mode is Strict and its windows do not fit into %s; use Truncate"
                  .formatted(x));
        }
        output[i] = way < 0 ? 0 : way / stride[i] + 1;
      }
      if (output[i] < 1 || reach > input + pads[i] + pads[i + 2]) {
        throw at.refusal("its kernel is larger than the maps %s".formatted(x));
      }
    }
    return new Sliding(longs(kernel), longs(stride), longs(dilation), pads, output);
  }

  static void checkChannelsFirst(VertexNodes at, CNN2DFormat format) {
    if (format != CNN2DFormat.NCHW) {
      throw at.refusal("its maps have channels last (NHWC); build it with NCHW");
    }
  }

  List<AttributeProto> attributes() {
    return List.of(
        integers("kernel_shape", kernel), integers("strides", strides), integers("pads", pads));
  }

  /** The shape of the resulting maps. */
  long[] shape(long channels) {
    return new long[] {channels, output[0], output[1]};
  }

  private static long[] longs(int[] two) {
    return new long[] {two[0], two[1]};
  }
}
