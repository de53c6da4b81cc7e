package io.github.distillery.compress;

import io.github.distillery.compress.Factors.Places;
import io.github.distillery.model.Network;
import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Measures the maps that go into layers and come out of them. */
final class LayerPlaces {
  /** A layer that sees no maps. */
  static final Places NONE = new Places(1, 1, 1, 1);

  private LayerPlaces() {}

  static Map<String, Places> of(Network network, INDArray sample) {
    ComputationGraph graph = network.copy().graph();
    INDArray[] input = {network.fit(sample)};
    graph.setInputs(input);
    // keeps what each layer was given
    Map<String, INDArray> outputs = graph.feedForward(input, false, false);
    Map<String, Places> places = new HashMap<>();
    for (Layer layer : graph.getLayers()) {
      String name = layer.conf().getLayer().getLayerName();
      INDArray in = layer.input();
      INDArray out = outputs.get(name);
      boolean maps = in != null && in.rank() == 4 && out.rank() == 4;
      places.put(
          name,
          maps
              ? new Places((int) in.size(2), (int) in.size(3), (int) out.size(2), (int) out.size(3))
              : NONE);
    }
    return places;
  }
}
