package io.github.distillery.onnx;

import static io.github.distillery.onnx.Attributes.integer;
import static io.github.distillery.onnx.Attributes.integers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import onnx.Onnx.AttributeProto;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;

/** Pooling by maximum or mean, of windows or of whole maps. */
final class PoolingNodes {
  private PoolingNodes() {}

  static Value add(VertexNodes at, SubsamplingLayer layer, Value x) {
    check(at, layer.getPoolingType(), x);
    Sliding.checkChannelsFirst(at, layer.getCnn2dDataFormat());
    Sliding sliding =
        Sliding.of(
            at,
            layer.getConvolutionMode(),
            layer.getKernelSize(),
            layer.getStride(),
            layer.getPadding(),
            layer.getDilation(),
            x);
    for (int i = 0; i < 4; i++) {
      if (sliding.pads()[i] >= sliding.kernel()[i % 2]) {
        throw at.refusal(
            "it pads %d rows or columns for a kernel of %d; ONNX wants fewer than the kernel has"
                .formatted(sliding.pads()[i], sliding.kernel()[i % 2]));
      }
    }
    List<AttributeProto> attributes = new ArrayList<>(sliding.attributes());
    attributes.add(integer("ceil_mode", 0));
    boolean max = layer.getPoolingType() == PoolingType.MAX;
    if (max) {
      attributes.add(integers("dilations", sliding.dilations()));
      attributes.add(integer("storage_order", 0));
    } else if (Arrays.stream(sliding.dilations()).anyMatch(d -> d != 1)) {
      throw at.refusal("it is a mean with dilation; use dilation 1, or the maximum");
    } else {
      attributes.add(integer("count_include_pad", layer.isAvgPoolIncludePadInDivisor() ? 1 : 0));
    }
    return at.node(
        max ? "MaxPool" : "AveragePool",
        List.of(x.name()),
        sliding.shape(x.shape()[0]),
        attributes.toArray(AttributeProto[]::new));
  }

  static Value add(VertexNodes at, GlobalPoolingLayer layer, Value x) {
    check(at, layer.getPoolingType(), x);
    int[] over = layer.getPoolingDimensions();
    if (over != null && !Arrays.equals(over, new int[] {2, 3})) {
      throw at.refusal(
          "it pools over the dimensions %s; only whole maps, 2 and 3, can be pooled"
              .formatted(Arrays.toString(over)));
    }
    long channels = x.shape()[0];
    boolean max = layer.getPoolingType() == PoolingType.MAX;
    Value pooled =
        at.node(
            max ? "GlobalMaxPool" : "GlobalAveragePool",
            List.of(x.name()),
            new long[] {channels, 1, 1});
    return layer.isCollapseDimensions() ? flat(at, pooled) : pooled;
  }

  /** Each sample's maps in one row, channel after channel. */
  static Value flat(VertexNodes at, Value x) {
    return at.node("Flatten", List.of(x.name()), new long[] {x.values()}, integer("axis", 1));
  }

  private static void check(VertexNodes at, PoolingType type, Value x) {
    if (type != PoolingType.MAX && type != PoolingType.AVG) {
      throw at.refusal("it pools by " + type + "; use MAX or AVG");
    }
    if (!x.isMap()) {
      throw at.refusal(
          "it pools samples of the shape %s; only maps [channels, height, width] can be pooled"
              .formatted(Arrays.toString(x.shape())));
    }
  }
}
