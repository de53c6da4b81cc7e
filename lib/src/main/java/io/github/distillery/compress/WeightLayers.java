package io.github.distillery.compress;

import io.github.distillery.model.ModelException;
import io.github.distillery.model.NearestName;
import io.github.distillery.model.Network;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The layers of a network whose weights can be pruned and shared: dense and convolutional ones that
 * are not frozen. Separable convolutions have two arrays of weights and are left as they are.
 */
final class WeightLayers {
  /** DL4J's name of the weights, in dense and convolutional layers alike. */
  static final String WEIGHTS = DefaultParamInitializer.WEIGHT_KEY;

  private WeightLayers() {}

  /** The weights themselves, not copies, in the network's order. */
  static Map<String, INDArray> of(Network network) {
    Map<String, INDArray> found = new LinkedHashMap<>();
    for (String name : network.layers()) {
      Layer layer = network.graph().getLayer(name);
      if (layer != null && isDenseOrConvolutional(layer)) {
        found.put(name, layer.getParam(WEIGHTS));
      }
    }
    return found;
  }

  /** Refuses names that no such layer has. */
  static void check(Network network, Collection<String> names) {
    Set<String> layers = of(network).keySet();
    for (String name : names) {
      if (!layers.contains(name)) {
        throw new ModelException(
            "%s has no dense or convolutional layer \"%s\"%s; its layers with such weights are %s"
                .formatted(network.name(), name, NearestName.question(name, layers), layers));
      }
    }
  }

  /**
   * Refuses weights that cannot be compared with each other, as a diverged training leaves them.
   */
  static void checkNumbers(Network network) {
    of(network)
        .forEach(
            (layer, weights) -> {
              for (float value : WeightValues.read(weights)) {
                if (!Float.isFinite(value)) {
                  throw new ModelException(
                      "\"%s\" of %s has a weight that is %s; train it again with a smaller learning rate, or load it again"
                          .formatted(layer, network.name(), value));
                }
              }
            });
  }

  private static boolean isDenseOrConvolutional(Layer layer) {
    // a frozen layer is a wrapper, which answers with the configuration of what it holds
    var plan = layer instanceof BaseWrapperLayer ? null : layer.conf().getLayer();
    return plan instanceof DenseLayer
        || (plan instanceof ConvolutionLayer && !(plan instanceof SeparableConvolution2D));
  }
}
