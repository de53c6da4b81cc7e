package io.github.distillery.onnx;

import java.util.Arrays;

/**
 * What flows along one edge of an ONNX graph.
 *
 * @param name of the tensor
 * @param shape of one sample: {@code [units]} or {@code [channels, height, width]}
 */
record Value(String name, long[] shape) {
  boolean isMap() {
    return shape.length == 3;
  }

  long values() {
    return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
  }

  boolean hasShapeOf(Value other) {
    return Arrays.equals(shape, other.shape);
  }

  Value named(String newName) {
    return new Value(newName, shape);
  }

  @Override
  public String toString() {
    return name + " " + Arrays.toString(shape);
  }
}
