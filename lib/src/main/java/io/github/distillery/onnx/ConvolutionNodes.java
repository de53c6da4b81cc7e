package io.github.distillery.onnx;

import static io.github.distillery.onnx.Attributes.integer;
import static io.github.distillery.onnx.Attributes.integers;

import io.github.distillery.compress.quantize.QuantizedLayer;
import io.github.distillery.data.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import onnx.Onnx.AttributeProto;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;

/** A convolution in two dimensions: {@code Conv} and its activation. */
final class ConvolutionNodes {
  private ConvolutionNodes() {}

  /** In 8 bits where there is something in 8 bits. */
  static Value add(
      VertexNodes at,
      ConvolutionLayer layer,
      Layer running,
      Optional<QuantizedLayer> bytes,
      Value x) {
    Sliding.checkChannelsFirst(at, layer.getCnn2dDataFormat());
    at.requireMaps(x, layer.getNIn());
    Sliding sliding =
        Sliding.of(
            at,
            layer.getConvolutionMode(),
            layer.getKernelSize(),
            layer.getStride(),
            layer.getPadding(),
            layer.getDilation(),
            x);
    List<AttributeProto> attributes = new ArrayList<>(sliding.attributes());
    attributes.add(integers("dilations", sliding.dilations()));
    attributes.add(integer("group", 1));
    AttributeProto[] settings = attributes.toArray(AttributeProto[]::new);
    long[] shape = sliding.shape(layer.getNOut());
    if (bytes.isPresent() && bytes.get().input().isEmpty()) {
      IntegerNodes nodes = new IntegerNodes(at, bytes.get(), layer.getNOut());
      Value y = nodes.convolution(x, running, shape, settings);
      return ActivationNodes.add(at, layer.getActivationFn(), y);
    }
    List<String> inputs =
        bytes.isPresent()
            ? new CalibratedConvolution(at, bytes.get(), bytes.get().input().get())
                .inputs(x, running)
            : floats(at, layer, running, sliding, x);
    Value y = at.node("Conv", inputs, shape, settings);
    return ActivationNodes.add(at, layer.getActivationFn(), y);
  }

  private static List<String> floats(
      VertexNodes at, ConvolutionLayer layer, Layer running, Sliding sliding, Value x) {
    List<String> inputs = new ArrayList<>(List.of(x.name()));
    inputs.add(
        at.floats(
            ConvolutionParamInitializer.WEIGHT_KEY,
            Values.floats(running.getParam(ConvolutionParamInitializer.WEIGHT_KEY)),
            layer.getNOut(),
            layer.getNIn(),
            sliding.kernel()[0],
            sliding.kernel()[1]));
    if (layer.hasBias()) {
      inputs.add(
          at.floats(
              ConvolutionParamInitializer.BIAS_KEY,
              Values.floats(running.getParam(ConvolutionParamInitializer.BIAS_KEY)),
              layer.getNOut()));
    }
    return inputs;
  }
}
