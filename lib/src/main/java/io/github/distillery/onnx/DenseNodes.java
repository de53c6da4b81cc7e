package io.github.distillery.onnx;

import static io.github.distillery.onnx.Attributes.integer;
import static io.github.distillery.onnx.Attributes.number;

import io.github.distillery.compress.quantize.QuantizedLayer;
import io.github.distillery.data.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;

/** A dense layer: {@code Gemm} and its activation. */
final class DenseNodes {
  private DenseNodes() {}

  /** In 8 bits where there is something in 8 bits. */
  static Value add(
      VertexNodes at, DenseLayer layer, Layer running, Optional<QuantizedLayer> bytes, Value x) {
    if (layer.hasLayerNorm()) {
      throw at.refusal("it has layer norm; use batch norm, or a dense layer without it");
    }
    if (x.shape().length != 1 || x.values() != layer.getNIn()) {
      throw at.refusal(
          "it takes rows of %d values and would get samples of the shape %s; say with ExportOptions.sampleShape what a sample looks like"
              .formatted(layer.getNIn(), Arrays.toString(x.shape())));
    }
    if (bytes.isPresent()) {
      IntegerNodes nodes = new IntegerNodes(at, bytes.get(), layer.getNOut());
      return ActivationNodes.add(at, layer.getActivationFn(), nodes.dense(x, running));
    }
    List<String> inputs = new ArrayList<>(List.of(x.name()));
    inputs.add(
        at.floats(
            DefaultParamInitializer.WEIGHT_KEY,
            Values.floats(running.getParam(DefaultParamInitializer.WEIGHT_KEY)),
            layer.getNIn(),
            layer.getNOut()));
    if (layer.hasBias()) {
      inputs.add(
          at.floats(
              DefaultParamInitializer.BIAS_KEY,
              Values.floats(running.getParam(DefaultParamInitializer.BIAS_KEY)),
              layer.getNOut()));
    }
    Value y =
        at.node(
            "Gemm",
            inputs,
            new long[] {layer.getNOut()},
            number("alpha", 1),
            number("beta", 1),
            integer("transA", 0),
            integer("transB", 0));
    return ActivationNodes.add(at, layer.getActivationFn(), y);
  }
}
