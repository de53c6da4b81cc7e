package io.github.distillery.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.model.ModelException;
import java.util.List;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import org.junit.jupiter.api.Test;
import org.nd4j.shade.protobuf.ByteString;

class FloatWeightsTest {
  private static final int INT8 = TensorProto.DataType.INT8_VALUE;
  private static final int UINT8 = TensorProto.DataType.UINT8_VALUE;

  @Test
  void aProductInEightBitsBecomesOneOverTheWeightsItStandsFor() {
    GraphProto graph = FloatWeights.of("test", model("Cast", INT8)).getGraph();

    assertThat(graph.getNodeList()).hasSize(1);
    NodeProto product = graph.getNode(0);
    assertThat(product.getOpType()).isEqualTo("MatMul");
    assertThat(product.getInputList()).containsExactly("x", "w_float");
    assertThat(product.getOutputList()).containsExactly("y");
    assertThat(graph.getInitializerList()).hasSize(1);
    // (1, -2, 3, -1) less the columns' zero points (1, 0), times their scales (0.5, 2)
    assertThat(values(graph.getInitializer(0))).containsExactly(0, -4, 1, -2);
  }

  @Test
  void bytesWithoutSignAreReadSo() {
    GraphProto graph = FloatWeights.of("test", model("Cast", UINT8)).getGraph();

    assertThat(values(graph.getInitializer(0))).containsExactly(0, 2 * 254, 1, 2 * 255);
  }

  @Test
  void aModelWithoutSuchProductsStaysAsItIs() {
    ModelProto floats = FloatWeights.of("test", model("Cast", INT8));

    assertThat(FloatWeights.of("test", floats)).isEqualTo(floats);
  }

  @Test
  void productsWrittenInAnotherWayAreRefused() {
    assertThatThrownBy(() -> FloatWeights.of("strange.onnx", model("Identity", INT8)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("strange.onnx: the product \"product\" is in 8 bits in a way")
        .hasMessageContaining("quantize_dynamic");
  }

  private static float[] values(TensorProto tensor) {
    float[] values = new float[tensor.getRawData().size() / Float.BYTES];
    tensor
        .getRawData()
        .asReadOnlyByteBuffer()
        .order(java.nio.ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(values);
    return values;
  }

  private static ModelProto model(String afterProduct, int type) {
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .addNode(node("DynamicQuantizeLinear", "q", List.of("x"), "xq", "xs", "xz"))
            .addNode(node("MatMulInteger", "product", List.of("xq", "w", "xz", "wz"), "sum"))
            .addNode(node(afterProduct, "cast", List.of("sum"), "real"))
            .addNode(node("Mul", "scales", List.of("xs", "ws"), "both"))
            .addNode(node("Mul", "scaled", List.of("real", "both"), "y"))
            .addInitializer(
                tensor("w", type, 2, 2).setRawData(ByteString.copyFrom(new byte[] {1, -2, 3, -1})))
            .addInitializer(tensor("wz", type, 2).addInt32Data(1).addInt32Data(0))
            .addInitializer(
                tensor("ws", TensorProto.DataType.FLOAT_VALUE, 2)
                    .addFloatData(0.5f)
                    .addFloatData(2));
    return ModelProto.newBuilder().setGraph(graph).build();
  }

  private static NodeProto node(String operator, String name, List<String> in, String... out) {
    return NodeProto.newBuilder()
        .setOpType(operator)
        .setName(name)
        .addAllInput(in)
        .addAllOutput(List.of(out))
        .build();
  }

  private static TensorProto.Builder tensor(String name, int type, long... dims) {
    TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(type);
    for (long dim : dims) {
      tensor.addDims(dim);
    }
    return tensor;
  }
}
