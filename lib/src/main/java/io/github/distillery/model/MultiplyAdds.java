package io.github.distillery.model;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Multiplications, each with an addition, that one sample costs: dense and convolutional layers are
 * counted, batch norm, pooling and activations are not.
 *
 * <p>Introduced in notebook 10.
 */
public final class MultiplyAdds {
  private MultiplyAdds() {}

  /**
   * Counts for a whole network.
   *
   * @param network any network
   * @param sample one sample {@code [1, ...]}, since a convolution costs by the size of its images
   * @return the sum over its layers
   * @throws ModelException where the sample does not fit
   */
  public static long of(Network network, INDArray sample) {
    return byLayer(network, sample).values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Counts layer by layer.
   *
   * @param network any network
   * @param sample one sample {@code [1, ...]}
   * @return a number for each dense and convolutional layer, by its name
   * @throws ModelException where the sample does not fit
   */
  public static Map<String, Long> byLayer(Network network, INDArray sample) {
    Map<String, INDArray> outputs =
        network.graph().feedForward(new INDArray[] {network.fit(sample)}, false);
    Map<String, Long> counts = new LinkedHashMap<>();
    for (Layer layer : network.graph().getLayers()) {
      var plan = layer.conf().getLayer();
      boolean convolution = plan instanceof ConvolutionLayer && !(plan instanceof Deconvolution2D);
      if (convolution || plan instanceof DenseLayer) {
        String name = plan.getLayerName();
        counts.put(name, weights(layer) * places(outputs.get(name)));
      }
    }
    return counts;
  }

  /** Weight arrays are called W, and pW where a separable convolution has a second one. */
  private static long weights(Layer layer) {
    return layer.paramTable().entrySet().stream()
        .filter(entry -> entry.getKey().equals("W") || entry.getKey().equals("pW"))
        .mapToLong(entry -> entry.getValue().length())
        .sum();
  }

  /** In how many places of an image the same weights are used; 1 for a vector. */
  private static long places(INDArray output) {
    return Arrays.stream(output.shape()).skip(2).reduce(1, (a, b) -> a * b);
  }
}
