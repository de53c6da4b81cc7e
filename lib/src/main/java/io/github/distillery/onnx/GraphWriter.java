package io.github.distillery.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.nd4j.shade.protobuf.ByteString;

/** An ONNX graph on its way: nodes in the order of computation, and names that are there once. */
final class GraphWriter {
  private final String batchName;
  private final Set<String> taken = new HashSet<>();
  private final List<NodeProto.Builder> nodes = new ArrayList<>();
  private final GraphProto.Builder graph = GraphProto.newBuilder();

  /**
   * Begins a graph.
   *
   * @param batchName what the first dimension of inputs and outputs is called
   * @param reserved names for inputs and outputs, which nothing else gets
   */
  GraphWriter(String name, String batchName, List<String> reserved) {
    this.batchName = batchName;
    taken.addAll(reserved);
    graph.setName(name);
  }

  Value input(String name, long[] shape) {
    Value input = new Value(name, shape);
    graph.addInput(described(input));
    return input;
  }

  void output(Value value) {
    graph.addOutput(described(value));
  }

  /** A node with one output, called after the layer and the operator. */
  Value node(
      String layer,
      String operator,
      List<String> inputs,
      long[] shape,
      AttributeProto... attributes) {
    String name = free(layer + "/" + operator);
    nodes.add(
        NodeProto.newBuilder()
            .setName(name)
            .setOpType(operator)
            .addAllInput(inputs)
            .addOutput(name)
            .addAllAttribute(List.of(attributes)));
    return new Value(name, shape);
  }

  /** A node with several outputs, which are called after the layer, the operator and each other. */
  List<String> node(String layer, String operator, List<String> inputs, List<String> outputs) {
    String name = free(layer + "/" + operator);
    List<String> names = outputs.stream().map(output -> free(name + "/" + output)).toList();
    nodes.add(
        NodeProto.newBuilder()
            .setName(name)
            .setOpType(operator)
            .addAllInput(inputs)
            .addAllOutput(names));
    return names;
  }

  int nodes() {
    return nodes.size();
  }

  /** Calls what the newest node gives after its vertex. */
  Value nameNewest(Value value, String wished) {
    Value named = value.named(free(wished));
    setNewest(named);
    graph.addValueInfo(described(named));
    return named;
  }

  /** Makes what the newest node gives an output, under a reserved name. */
  Value outputNewest(Value value, String reserved) {
    Value named = value.named(reserved);
    setNewest(named);
    output(named);
    return named;
  }

  private void setNewest(Value value) {
    nodes.get(nodes.size() - 1).setOutput(0, value.name());
  }

  /** Parameters, called after the layer and their key. */
  String floats(String layer, String key, float[] values, long... shape) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return initializer(layer, key, TensorProto.DataType.FLOAT, bytes, shape);
  }

  /** Whole numbers, for example a shape. */
  String integers(String layer, String key, long... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Long.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    return initializer(layer, key, TensorProto.DataType.INT64, bytes, values.length);
  }

  /** Whole numbers of 32 bits. */
  String wholeNumbers(String layer, String key, int[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Integer.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(values);
    return initializer(layer, key, TensorProto.DataType.INT32, bytes, values.length);
  }

  /** Weights of 8 bits with sign. */
  String signedBytes(String layer, String key, byte[] values, long... shape) {
    return initializer(layer, key, TensorProto.DataType.INT8, ByteBuffer.wrap(values), shape);
  }

  /** One number of 8 bits without sign. */
  String unsignedByte(String layer, String key, int value) {
    ByteBuffer one = ByteBuffer.wrap(new byte[] {(byte) value});
    return initializer(layer, key, TensorProto.DataType.UINT8, one);
  }

  GraphProto finish() {
    nodes.forEach(graph::addNode);
    return graph.build();
  }

  private String initializer(
      String layer, String key, TensorProto.DataType type, ByteBuffer bytes, long... shape) {
    String name = free(layer + "/" + key);
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(type.getNumber())
            .setRawData(ByteString.copyFrom(bytes.array()));
    for (long size : shape) {
      tensor.addDims(size);
    }
    graph.addInitializer(tensor);
    return name;
  }

  private String free(String wished) {
    String name = wished;
    for (int i = 2; !taken.add(name); i++) {
      name = wished + "_" + i;
    }
    return name;
  }

  private ValueInfoProto described(Value value) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDimBuilder().setDimParam(batchName);
    for (long size : value.shape()) {
      shape.addDimBuilder().setDimValue(size);
    }
    return ValueInfoProto.newBuilder()
        .setName(value.name())
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(TensorProto.DataType.FLOAT.getNumber())
                        .setShape(shape)))
        .build();
  }
}
