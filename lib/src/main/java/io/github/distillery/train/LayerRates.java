package io.github.distillery.train;

import io.github.distillery.model.ModelException;
import io.github.distillery.model.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.nd4j.linalg.learning.config.IUpdater;

/** Gives each layer the optimizer of a training, with the rate that the layer has in it. */
final class LayerRates {
  private LayerRates() {}

  /**
   * Sets the optimizers.
   *
   * @param network its name, for messages
   * @throws ModelException where a layer with a rate of its own does not exist or learns nothing
   */
  static void set(
      ComputationGraphConfiguration configuration, String network, TrainingOptions options) {
    List<String> learning = new ArrayList<>();
    for (Map.Entry<String, GraphVertex> vertex : configuration.getVertices().entrySet()) {
      if (vertex.getValue() instanceof LayerVertex layerVertex
          && layerVertex.getLayerConf().getLayer() instanceof BaseLayer layer) {
        learning.add(vertex.getKey());
        Double factor = options.layerRates().get(vertex.getKey());
        layer.setIUpdater(factor == null ? options.updater().clone() : scaled(options, factor));
        layer.setBiasUpdater(null);
      }
    }
    for (String layer : options.layerRates().keySet()) {
      if (!learning.contains(layer)) {
        throw new ModelException(
            "%s has no layer \"%s\" that learns%s, so it has no learning rate; those that learn are %s"
                .formatted(network, layer, NearestName.question(layer, learning), learning));
      }
    }
  }

  private static IUpdater scaled(TrainingOptions options, double factor) {
    if (!options.updater().hasLearningRate()) {
      throw new ModelException(
          options.updater() + " has no learning rate, so layers cannot have one of their own");
    }
    return UpdaterRate.scaled(options.updater(), factor);
  }
}
