package io.github.distillery.onnx;

import static io.github.distillery.onnx.Attributes.integer;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;

/** Vertices that make one value of several: additions and the like, and concatenation. */
final class JoiningNodes {
  private JoiningNodes() {}

  static Value add(VertexNodes at, ElementWiseVertex vertex, List<Value> inputs) {
    Value first = inputs.get(0);
    for (Value other : inputs) {
      if (!other.hasShapeOf(first)) {
        throw at.refusal(
            "it puts together %s and %s; give both the same shape".formatted(first, other));
      }
    }
    return switch (vertex.getOp()) {
      case Add -> chain(at, "Add", inputs);
      case Product -> chain(at, "Mul", inputs);
      case Subtract -> chain(at, "Sub", inputs);
      case Max -> all(at, "Max", inputs);
      case Average -> all(at, "Mean", inputs);
    };
  }

  static Value add(VertexNodes at, MergeVertex vertex, List<Value> inputs) {
    if (vertex.getMergeAxis() != 1) {
      throw at.refusal(
          "it merges along the axis %d; use 1, features or channels"
              .formatted(vertex.getMergeAxis()));
    }
    long[] shape = inputs.get(0).shape().clone();
    long merged = 0;
    for (Value input : inputs) {
      merged += input.shape()[0];
      shape[0] = input.shape()[0];
      if (!Arrays.equals(shape, input.shape())) {
        throw at.refusal(
            "it merges %s and %s; all but the first sizes must be alike"
                .formatted(inputs.get(0), input));
      }
    }
    shape[0] = merged;
    return at.node("Concat", names(inputs), shape, integer("axis", 1));
  }

  private static Value chain(VertexNodes at, String operator, List<Value> inputs) {
    Value result = inputs.get(0);
    for (Value next : inputs.subList(1, inputs.size())) {
      result = at.node(operator, result, next.name());
    }
    return result;
  }

  private static Value all(VertexNodes at, String operator, List<Value> inputs) {
    return at.node(operator, names(inputs), inputs.get(0).shape());
  }

  private static List<String> names(List<Value> values) {
    return values.stream().map(Value::name).toList();
  }
}
