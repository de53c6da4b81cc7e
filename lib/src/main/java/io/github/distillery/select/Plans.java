package io.github.distillery.select;

import io.github.distillery.model.Architecture;
import io.github.distillery.model.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;

/** Plans of networks that are there, for fresh ones. */
final class Plans {
  private Plans() {}

  /** The plan without dropout and without bounds and masks on the weights, named by its widths. */
  static Architecture fresh(Network network) {
    ComputationGraphConfiguration plan = network.graph().getConfiguration().clone();
    plan.getVertices()
        .values()
        .forEach(
            vertex -> {
              if (vertex instanceof LayerVertex layer) {
                layer.getLayerConf().getLayer().setConstraints(null);
                if (layer.getLayerConf().getLayer() instanceof BaseLayer base) {
                  base.setIDropout(null);
                  base.setWeightNoise(null);
                }
              }
            });
    return Architecture.of(widths(network), plan);
  }

  /** For example {@code 784-30-10}, or {@code conv 8-16, dense 60-10}. */
  static String widths(Network network) {
    StringJoiner maps = new StringJoiner("-");
    StringJoiner units = new StringJoiner("-");
    List<FeedForwardLayer> layers = weightLayers(network);
    for (FeedForwardLayer layer : layers) {
      if (layer instanceof ConvolutionLayer) {
        maps.add(Long.toString(layer.getNOut()));
      } else {
        if (maps.length() == 0 && units.length() == 0) {
          units.add(Long.toString(layer.getNIn()));
        }
        units.add(Long.toString(layer.getNOut()));
      }
    }
    return maps.length() == 0 ? units.toString() : "conv " + maps + ", dense " + units;
  }

  private static List<FeedForwardLayer> weightLayers(Network network) {
    ComputationGraphConfiguration plan = network.graph().getConfiguration();
    List<FeedForwardLayer> layers = new ArrayList<>();
    for (String name : network.layers()) {
      if (plan.getVertices().get(name) instanceof LayerVertex vertex
          && hasWeights(vertex.getLayerConf().getLayer())) {
        layers.add((FeedForwardLayer) vertex.getLayerConf().getLayer());
      }
    }
    return layers;
  }

  static boolean hasWeights(Layer layer) {
    return layer instanceof DenseLayer || layer instanceof ConvolutionLayer;
  }
}
