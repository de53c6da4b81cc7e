package io.github.distillery.onnx;

import io.github.distillery.model.ModelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import org.nd4j.shade.protobuf.ByteString;

/**
 * Gives a model with 8-bit weights its products in 32-bit floats, over the weights that the 8-bit
 * ones stand for.
 *
 * <p>Dynamic quantisation rounds what goes into a product by the least and the greatest value of
 * the whole batch, padding included: what a sample gives would change with the samples beside it.
 * In MiniLM the embedding of a sentence turned by up to 17 degrees (cosine 0.954), and by 12
 * degrees with the order of additions alone, which differs between processors. Without rounding
 * nothing of this is left.
 *
 * <p>What is looked for is what ONNX Runtime's quantiser writes: {@code DynamicQuantizeLinear},
 * {@code MatMulInteger}, {@code Cast}, {@code Mul} by the product of both scales. It becomes {@code
 * MatMul}.
 */
final class FloatWeights {
  private final String place;
  private final Map<String, TensorProto> constants;
  private final Map<String, NodeProto> producers = new HashMap<>();
  private final Map<String, NodeProto> readers = new HashMap<>();
  private final Map<NodeProto, NodeProto> replaced = new HashMap<>();
  private final Set<NodeProto> gone = new HashSet<>();
  private final List<TensorProto> weights = new ArrayList<>();

  private FloatWeights(String place, GraphProto graph) {
    this.place = place;
    this.constants =
        graph.getInitializerList().stream()
            .collect(Collectors.toMap(TensorProto::getName, tensor -> tensor));
    for (NodeProto node : graph.getNodeList()) {
      node.getOutputList().forEach(output -> producers.put(output, node));
      node.getInputList().forEach(input -> readers.put(input, node));
    }
  }

  /**
   * Rewrites a model; one without such products stays as it is.
   *
   * @param place where it comes from, for messages
   * @param model a whole model
   * @return a model of the same inputs, outputs and names
   */
  static ModelProto of(String place, ModelProto model) {
    GraphProto graph = model.getGraph();
    FloatWeights work = new FloatWeights(place, graph);
    graph.getNodeList().stream()
        .filter(node -> node.getOpType().equals("MatMulInteger"))
        .forEach(work::replace);
    return model.toBuilder().setGraph(work.rewritten(graph)).build();
  }

  private void replace(NodeProto product) {
    NodeProto quantize = producer(product.getInput(0), "DynamicQuantizeLinear", product);
    NodeProto cast = reader(product.getOutput(0), "Cast", product);
    NodeProto scaled = reader(cast.getOutput(0), "Mul", product);
    String scales = other(scaled, cast.getOutput(0));
    NodeProto bothScales = producer(scales, "Mul", product);
    String scale = other(bothScales, quantize.getOutput(1));
    String name = product.getInput(1) + "_float";
    weights.add(floats(name, product, scale));
    replaced.put(
        scaled,
        NodeProto.newBuilder()
            .setOpType("MatMul")
            .setName(product.getName())
            .addInput(quantize.getInput(0))
            .addInput(name)
            .addOutput(scaled.getOutput(0))
            .build());
    gone.addAll(List.of(quantize, product, cast, bothScales));
  }

  /** {@code (weight - zero point) * scale}, both one number or one for each column. */
  private TensorProto floats(String name, NodeProto product, String scaleName) {
    TensorProto tensor = constant(product.getInput(1), product);
    int[] whole = integers(tensor);
    int[] zeros =
        product.getInputCount() > 3
            ? integers(constant(product.getInput(3), product))
            : new int[] {0};
    float[] scales = numbers(constant(scaleName, product));
    int columns = tensor.getDimsCount() == 2 ? (int) tensor.getDims(1) : 0;
    if (columns == 0
        || whole.length != tensor.getDims(0) * columns
        || (zeros.length != 1 && zeros.length != columns)
        || (scales.length != 1 && scales.length != columns)) {
      throw unknown(product);
    }
    ByteBuffer floats =
        ByteBuffer.allocate(whole.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < whole.length; i++) {
      int zero = zeros[zeros.length == 1 ? 0 : i % columns];
      floats.putFloat((whole[i] - zero) * scales[scales.length == 1 ? 0 : i % columns]);
    }
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(TensorProto.DataType.FLOAT_VALUE)
        .addAllDims(tensor.getDimsList())
        .setRawData(ByteString.copyFrom(floats.flip()))
        .build();
  }

  /** The values of 8-bit integers, signed or not; a file has them in either of two places. */
  private static int[] integers(TensorProto tensor) {
    if (tensor.getRawData().isEmpty()) {
      return tensor.getInt32DataList().stream().mapToInt(Integer::intValue).toArray();
    }
    boolean signed = tensor.getDataType() == TensorProto.DataType.INT8_VALUE;
    int[] values = new int[tensor.getRawData().size()];
    Arrays.setAll(
        values,
        i ->
            signed
                ? tensor.getRawData().byteAt(i)
                : Byte.toUnsignedInt(tensor.getRawData().byteAt(i)));
    return values;
  }

  private static float[] numbers(TensorProto tensor) {
    FloatBuffer raw =
        tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float[] values = new float[Math.max(raw.remaining(), tensor.getFloatDataCount())];
    for (int i = 0; i < values.length; i++) {
      values[i] = raw.hasRemaining() ? raw.get(i) : tensor.getFloatData(i);
    }
    return values;
  }

  private GraphProto rewritten(GraphProto graph) {
    List<NodeProto> nodes =
        graph.getNodeList().stream()
            .filter(node -> !gone.contains(node))
            .map(node -> replaced.getOrDefault(node, node))
            .toList();
    Set<String> used =
        nodes.stream().flatMap(n -> n.getInputList().stream()).collect(Collectors.toSet());
    return graph.toBuilder()
        .clearNode()
        .addAllNode(nodes)
        .clearInitializer()
        .addAllInitializer(
            graph.getInitializerList().stream().filter(t -> used.contains(t.getName())).toList())
        .addAllInitializer(weights)
        .build();
  }

  private NodeProto producer(String value, String operator, NodeProto product) {
    return checked(producers.get(value), operator, product);
  }

  private NodeProto reader(String value, String operator, NodeProto product) {
    return checked(readers.get(value), operator, product);
  }

  private NodeProto checked(NodeProto node, String operator, NodeProto product) {
    if (node == null || !node.getOpType().equals(operator)) {
      throw unknown(product);
    }
    return node;
  }

  private static String other(NodeProto product, String one) {
    return product.getInput(product.getInput(0).equals(one) ? 1 : 0);
  }

  private TensorProto constant(String name, NodeProto product) {
    TensorProto tensor = constants.get(name);
    if (tensor == null) {
      throw unknown(product);
    }
    return tensor;
  }

  private ModelException unknown(NodeProto product) {
    return new ModelException(
        "%s: the product \"%s\" is in 8 bits in a way that is not known; take the model in 32-bit floats, or as ONNX Runtime's quantize_dynamic writes it"
            .formatted(place, product.getName()));
  }
}
