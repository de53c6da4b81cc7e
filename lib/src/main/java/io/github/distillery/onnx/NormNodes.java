package io.github.distillery.onnx;

import static io.github.distillery.onnx.Attributes.number;

import io.github.distillery.data.Values;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;

/** Batch norm as it is at inference: {@code BatchNormalization} with the stored statistics. */
final class NormNodes {
  private NormNodes() {}

  static Value add(VertexNodes at, BatchNormalization layer, Layer running, Value x) {
    if (x.isMap()) {
      Sliding.checkChannelsFirst(
          at, layer.getCnn2DFormat() == null ? CNN2DFormat.NCHW : layer.getCnn2DFormat());
    }
    int channels = (int) layer.getNOut();
    if (x.shape()[0] != channels) {
      throw at.refusal(
          "it takes %d channels and would get samples of the shape %s"
              .formatted(channels, Arrays.toString(x.shape())));
    }
    boolean locked = layer.isLockGammaBeta();
    float[] gamma =
        locked
            ? filled(channels, layer.getGamma())
            : values(running, BatchNormalizationParamInitializer.GAMMA);
    float[] beta =
        locked
            ? filled(channels, layer.getBeta())
            : values(running, BatchNormalizationParamInitializer.BETA);
    return at.node(
        "BatchNormalization",
        List.of(
            x.name(),
            at.floats(BatchNormalizationParamInitializer.GAMMA, gamma, channels),
            at.floats(BatchNormalizationParamInitializer.BETA, beta, channels),
            at.floats(
                BatchNormalizationParamInitializer.GLOBAL_MEAN,
                values(running, BatchNormalizationParamInitializer.GLOBAL_MEAN),
                channels),
            at.floats(
                BatchNormalizationParamInitializer.GLOBAL_VAR, variance(layer, running), channels)),
        x.shape(),
        number("epsilon", layer.getEps()));
  }

  /** DL4J may keep the logarithm, to base 10, of the deviation. */
  private static float[] variance(BatchNormalization layer, Layer running) {
    if (!layer.isUseLogStd()) {
      return values(running, BatchNormalizationParamInitializer.GLOBAL_VAR);
    }
    float[] values = values(running, BatchNormalizationParamInitializer.GLOBAL_LOG_STD);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.pow(10, 2.0 * values[i]);
    }
    return values;
  }

  private static float[] values(Layer running, String key) {
    return Values.floats(running.getParam(key));
  }

  private static float[] filled(int channels, double value) {
    float[] values = new float[channels];
    Arrays.fill(values, (float) value);
    return values;
  }
}
