package io.github.distillery.onnx;

import static io.github.distillery.onnx.Attributes.integer;

import io.github.distillery.compress.quantize.QuantizedLayer;
import io.github.distillery.compress.quantize.Range;
import io.github.distillery.data.Values;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;

/**
 * What goes into a convolution whose weights and inputs are whole numbers of 8 bits and whose
 * input's range is known beforehand: input, weights and bias are each written as whole numbers
 * followed by {@code DequantizeLinear}, and the convolution itself as if they were floats. ONNX
 * Runtime and other tools know this form (QDQ) and make of it one that multiplies whole numbers,
 * also across pooling in between: three times quicker there than {@code ConvInteger}. For dense
 * layers it is slower than {@code MatMulInteger}, see {@link IntegerNodes}.
 */
final class CalibratedConvolution {
  private final VertexNodes at;
  private final QuantizedLayer layer;
  private final Range range;

  CalibratedConvolution(VertexNodes at, QuantizedLayer layer, Range range) {
    this.at = at;
    this.layer = layer;
    this.range = range;
  }

  /** Names of input, weights and, where the layer has one, bias. */
  List<String> inputs(Value x, Layer running) {
    List<String> inputs = new ArrayList<>(List.of(input(x), weights()));
    if (running.paramTable(false).containsKey(DefaultParamInitializer.BIAS_KEY)) {
      inputs.add(bias(Values.floats(running.getParam(DefaultParamInitializer.BIAS_KEY))));
    }
    return inputs;
  }

  private String input(Value x) {
    String scale = at.number("input_scale", range.scale());
    String zero = at.graph().unsignedByte(at.vertex(), "input_zero_point", range.zeroPoint());
    Value numbers = at.node("QuantizeLinear", List.of(x.name(), scale, zero), x.shape());
    List<String> whole = List.of(numbers.name(), scale, zero);
    return at.node("DequantizeLinear", whole, x.shape()).name();
  }

  private String weights() {
    String numbers =
        at.graph()
            .signedBytes(
                at.vertex(), DefaultParamInitializer.WEIGHT_KEY, layer.weights(), layer.shape());
    return floats(numbers, "W_scale", layer.scales());
  }

  /** Whole numbers of 32 bits, in steps of the input's scale times the weights'. */
  private String bias(float[] bias) {
    float[] steps = new float[layer.scales().length];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = range.scale() * layer.scales()[i];
    }
    int[] numbers = new int[bias.length];
    for (int i = 0; i < bias.length; i++) {
      numbers[i] = (int) Math.rint((double) bias[i] / steps[steps.length == 1 ? 0 : i]);
    }
    String whole = at.graph().wholeNumbers(at.vertex(), "b", numbers);
    return floats(whole, "b_scale", steps);
  }

  /** One scale for all is no row of one. */
  private String floats(String numbers, String key, float[] scales) {
    if (scales.length == 1) {
      List<String> inputs = List.of(numbers, at.number(key, scales[0]));
      return at.node("DequantizeLinear", inputs, layer.shape()).name();
    }
    List<String> inputs = List.of(numbers, at.floats(key, scales, scales.length));
    return at.node("DequantizeLinear", inputs, layer.shape(), integer("axis", 0)).name();
  }
}
