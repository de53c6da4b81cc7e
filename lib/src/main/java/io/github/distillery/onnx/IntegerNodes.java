package io.github.distillery.onnx;

import static io.github.distillery.onnx.Attributes.integer;

import io.github.distillery.compress.quantize.QuantizedLayer;
import io.github.distillery.compress.quantize.Range;
import io.github.distillery.data.Values;
import java.util.List;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.TensorProto;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;

/**
 * A layer whose weights and inputs are whole numbers of 8 bits. Products are added up as whole
 * numbers of 32 bits; the sums, times the scales of input and weights, are floats again. The
 * input's scale is computed from each batch ({@code DynamicQuantizeLinear}), or was found
 * beforehand ({@code QuantizeLinear}).
 */
final class IntegerNodes {
  private final VertexNodes at;
  private final QuantizedLayer layer;
  private final long units;

  IntegerNodes(VertexNodes at, QuantizedLayer layer, long units) {
    this.at = at;
    this.layer = layer;
    this.units = units;
  }

  /** Names of what an input has become. */
  private record Whole(String numbers, String scale, String zeroPoint) {}

  Value dense(Value x, Layer running) {
    Whole input = whole(x);
    List<String> inputs = List.of(input.numbers(), weights(), input.zeroPoint());
    return floats(at.node("MatMulInteger", inputs, new long[] {units}), input, running, units);
  }

  Value convolution(Value x, Layer running, long[] shape, AttributeProto... settings) {
    Whole input = whole(x);
    List<String> inputs = List.of(input.numbers(), weights(), input.zeroPoint());
    return floats(at.node("ConvInteger", inputs, shape, settings), input, running, units, 1, 1);
  }

  private String weights() {
    return at.graph()
        .signedBytes(
            at.vertex(), DefaultParamInitializer.WEIGHT_KEY, layer.weights(), layer.shape());
  }

  private Whole whole(Value x) {
    if (layer.input().isEmpty()) {
      List<String> names =
          at.graph()
              .node(
                  at.vertex(),
                  "DynamicQuantizeLinear",
                  List.of(x.name()),
                  List.of("numbers", "scale", "zero_point"));
      return new Whole(names.get(0), names.get(1), names.get(2));
    }
    Range range = layer.input().get();
    String scale = at.number("input_scale", range.scale());
    String zero = at.graph().unsignedByte(at.vertex(), "input_zero_point", range.zeroPoint());
    Value numbers = at.node("QuantizeLinear", List.of(x.name(), scale, zero), x.shape());
    return new Whole(numbers.name(), scale, zero);
  }

  /** The sums as floats, and the bias added. */
  private Value floats(Value sums, Whole input, Layer running, long... broadcast) {
    Value whole = at.node("Cast", sums, integer("to", TensorProto.DataType.FLOAT.getNumber()));
    String scales =
        layer.scales().length == 1
            ? at.floats("W_scale", layer.scales())
            : at.floats("W_scale", layer.scales(), broadcast);
    Value scale = at.node("Mul", List.of(input.scale(), scales), broadcast);
    Value y = at.node("Mul", whole, scale.name());
    if (!running.paramTable(false).containsKey(DefaultParamInitializer.BIAS_KEY)) {
      return y;
    }
    float[] bias = Values.floats(running.getParam(DefaultParamInitializer.BIAS_KEY));
    return at.node("Add", y, at.floats(DefaultParamInitializer.BIAS_KEY, bias, broadcast));
  }
}
