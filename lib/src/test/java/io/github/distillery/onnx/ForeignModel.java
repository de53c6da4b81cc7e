package io.github.distillery.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;

/** An ONNX model as somebody else might have made it, right or wrong. */
final class ForeignModel {
  private final ModelProto.Builder model = ModelProto.newBuilder().setIrVersion(8);
  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("foreign");

  private ForeignModel(int opset) {
    model.addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset));
  }

  static ForeignModel ofOpset(int opset) {
    return new ForeignModel(opset);
  }

  /** Four values to three scores, with softmax: {@code x -> hidden -> relu -> scores -> answer}. */
  static ForeignModel classifier(String batch) {
    return ofOpset(17)
        .input("x", TensorProto.DataType.FLOAT, batch, "4")
        .random("w1", 4, 6)
        .random("w2", 6, 3)
        .node("MatMul", List.of("x", "w1"), "hidden")
        .node("Relu", List.of("hidden"), "relu")
        .node("MatMul", List.of("relu", "w2"), "scores")
        .node("Softmax", List.of("scores"), "answer", Attributes.integer("axis", -1))
        .output("answer");
  }

  ForeignModel input(String name, TensorProto.DataType type, String... shape) {
    graph.addInput(value(name, type, shape));
    return this;
  }

  ForeignModel output(String name) {
    graph.addOutput(ValueInfoProto.newBuilder().setName(name));
    return this;
  }

  ForeignModel withoutOutputs() {
    graph.clearOutput();
    return this;
  }

  ForeignModel random(String name, long... shape) {
    java.util.Random random = new java.util.Random(name.hashCode());
    TensorProto.Builder tensor = tensor(name, shape);
    long values = java.util.Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    for (long i = 0; i < values; i++) {
      tensor.addFloatData((float) random.nextGaussian());
    }
    graph.addInitializer(tensor);
    return this;
  }

  /** Parameters whose content is a matter of their own. */
  ForeignModel parameters(String name, Consumer<TensorProto.Builder> content, long... shape) {
    TensorProto.Builder tensor = tensor(name, shape);
    content.accept(tensor);
    graph.addInitializer(tensor);
    return this;
  }

  /** Parameters in another file. */
  ForeignModel external(String name, String location, long offset, long... shape) {
    return parameters(
        name,
        tensor -> {
          tensor.setDataLocation(TensorProto.DataLocation.EXTERNAL);
          tensor.addExternalDataBuilder().setKey("location").setValue(location);
          tensor.addExternalDataBuilder().setKey("offset").setValue(Long.toString(offset));
        },
        shape);
  }

  ForeignModel node(
      String operator, List<String> inputs, String output, AttributeProto... attributes) {
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType(operator)
            .addAllInput(inputs)
            .addOutput(output)
            .addAllAttribute(List.of(attributes)));
    return this;
  }

  ForeignModel format(int irVersion) {
    model.setIrVersion(irVersion);
    return this;
  }

  ForeignModel note(String key, String value) {
    model.addMetadataPropsBuilder().setKey(key).setValue(value);
    return this;
  }

  ModelProto build() {
    return model.clone().setGraph(graph).build();
  }

  Path write(Path file) throws IOException {
    return Files.write(file, build().toByteArray());
  }

  private static TensorProto.Builder tensor(String name, long... shape) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT.getNumber());
    for (long size : shape) {
      tensor.addDims(size);
    }
    return tensor;
  }

  private static ValueInfoProto value(String name, TensorProto.DataType type, String... shape) {
    TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
    for (String size : shape) {
      if (size.matches("\\d+")) {
        dimensions.addDimBuilder().setDimValue(Long.parseLong(size));
      } else {
        dimensions.addDimBuilder().setDimParam(size);
      }
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(type.getNumber())
                        .setShape(dimensions)))
        .build();
  }
}
