package io.github.distillery.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.ValueInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import onnx.Onnx.NodeProto;
import onnx.Onnx.ValueInfoProto;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * What is in an ONNX file.
 *
 * <p>Introduced in notebook 14.
 *
 * @param inputs what it takes
 * @param outputs what it gives
 * @param nodes what it computes, in the order of the file; the names of values are those to use for
 *     logits and layers
 */
public record OnnxDescription(List<Entry> inputs, List<Entry> outputs, List<Entry> nodes) {
  public OnnxDescription {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    nodes = List.copyOf(nodes);
  }

  /**
   * A value in the file.
   *
   * @param name its name
   * @param operator what computes it, for example {@code Conv}; {@code input} for an input
   * @param type for example {@code FLOAT}
   * @param shape its shape, -1 for a size that is open; empty where it is not known
   */
  public record Entry(String name, String operator, String type, String shape) {}

  static OnnxDescription of(ModelFile file) {
    try (RuntimeSession session =
        RuntimeSession.open(file.path(), Sessions.givingAll(file.model()), 1, false)) {
      Map<String, NodeInfo> values = session.outputs();
      List<Entry> nodes = new ArrayList<>();
      for (Map.Entry<String, NodeProto> made : file.producers().entrySet()) {
        nodes.add(entry(made.getKey(), made.getValue().getOpType(), values.get(made.getKey())));
      }
      List<Entry> inputs =
          session.inputs().values().stream()
              .map(input -> entry(input.getName(), "input", input))
              .toList();
      List<String> given =
          file.model().getGraph().getOutputList().stream().map(ValueInfoProto::getName).toList();
      List<Entry> outputs = nodes.stream().filter(node -> given.contains(node.name())).toList();
      return new OnnxDescription(inputs, outputs, nodes);
    }
  }

  private static Entry entry(String name, String operator, NodeInfo value) {
    if (value == null) {
      return new Entry(name, operator, "", "");
    }
    String shape =
        value.getInfo() instanceof TensorInfo tensor ? Arrays.toString(tensor.getShape()) : "";
    return new Entry(name, operator, type(value.getInfo()), shape);
  }

  /** The type of the values of a tensor, or what else there is. */
  static String type(ValueInfo info) {
    return info instanceof TensorInfo tensor
        ? tensor.type.toString()
        : info.getClass().getSimpleName().replace("Info", "").toUpperCase(Locale.ROOT);
  }

  /**
   * All of it as a table.
   *
   * @return a row for each input and each value that a node computes: name, operator, type, shape
   */
  public Table table() {
    List<Entry> rows = Stream.concat(inputs.stream(), nodes.stream()).toList();
    return Table.create(
        "ONNX model",
        StringColumn.create("name", rows.stream().map(Entry::name)),
        StringColumn.create("operator", rows.stream().map(Entry::operator)),
        StringColumn.create("type", rows.stream().map(Entry::type)),
        StringColumn.create("shape", rows.stream().map(Entry::shape)));
  }

  @Override
  public String toString() {
    return table().printAll();
  }
}
