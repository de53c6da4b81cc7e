package io.github.distillery.onnx;

import io.github.distillery.model.ModelException;
import java.util.Arrays;
import java.util.List;
import onnx.Onnx.AttributeProto;

/**
 * The place where the nodes of one vertex are added. They are called after it, and what cannot be
 * written is refused by its name.
 *
 * @param graph the graph
 * @param network the network's name, for messages
 * @param vertex the vertex' name
 */
record VertexNodes(GraphWriter graph, String network, String vertex) {
  Value node(String operator, List<String> inputs, long[] shape, AttributeProto... attributes) {
    return graph.node(vertex, operator, inputs, shape, attributes);
  }

  /** A node that keeps the shape of its only input. */
  Value node(String operator, Value x, AttributeProto... attributes) {
    return node(operator, List.of(x.name()), x.shape(), attributes);
  }

  /** A node that puts two values of one shape together. */
  Value node(String operator, Value x, String y) {
    return node(operator, List.of(x.name(), y), x.shape());
  }

  String floats(String key, float[] values, long... shape) {
    return graph.floats(vertex, key, values, shape);
  }

  /** A single number. */
  String number(String key, double value) {
    return graph.floats(vertex, key, new float[] {(float) value});
  }

  String integers(String key, long... values) {
    return graph.integers(vertex, key, values);
  }

  /** Maps, or a complaint. */
  void requireMaps(Value x, long channels) {
    if (!x.isMap() || x.shape()[0] != channels) {
      throw refusal(
          "it takes maps of %d channels and would get samples of the shape %s; say with ExportOptions.sampleShape what a sample looks like"
              .formatted(channels, Arrays.toString(x.shape())));
    }
  }

  ModelException refusal(String reason) {
    return new ModelException(
        "%s: the layer \"%s\" cannot be written as ONNX: %s".formatted(network, vertex, reason));
  }
}
