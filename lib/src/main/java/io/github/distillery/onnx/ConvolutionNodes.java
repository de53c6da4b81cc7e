package io.github.distillery.onnx;

import static io.github.distillery.onnx.Attributes.integer;
import static io.github.distillery.onnx.Attributes.integers;

import io.github.distillery.data.Values;
import java.util.ArrayList;
import java.util.List;
import onnx.Onnx.AttributeProto;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;

/** A convolution in two dimensions: {@code Conv} and its activation. */
final class ConvolutionNodes {
  private ConvolutionNodes() {}

  static Value add(VertexNodes at, ConvolutionLayer layer, Layer running, Value x) {
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
    List<AttributeProto> attributes = new ArrayList<>(sliding.attributes());
    attributes.add(integers("dilations", sliding.dilations()));
    attributes.add(integer("group", 1));
    Value y =
        at.node(
            "Conv",
            inputs,
            sliding.shape(layer.getNOut()),
            attributes.toArray(AttributeProto[]::new));
    return ActivationNodes.add(at, layer.getActivationFn(), y);
  }
}
