package io.github.distillery.compress;

import io.github.distillery.compress.Factors.Piece;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Network;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Puts the factors of layers in their places. The last factor keeps the name of the layer, so that
 * whatever reads the layer goes on reading it; those before are called by that name with {@code
 * _a}, {@code _b} behind it.
 */
final class FactoredNetwork {
  private final ComputationGraphConfiguration plan;
  private final Map<String, GraphVertex> vertices = new LinkedHashMap<>();
  private final Map<String, List<String>> inputs = new LinkedHashMap<>();
  private final Map<String, float[]> weights = new LinkedHashMap<>();

  private FactoredNetwork(ComputationGraphConfiguration plan, Map<String, List<Piece>> factored) {
    this.plan = plan;
    // in this order layers are listed; it stays that of computation
    plan.getVertices()
        .forEach(
            (name, vertex) -> {
              if (factored.containsKey(name)) {
                replace(name, (LayerVertex) vertex, factored.get(name));
              } else {
                vertices.put(name, vertex);
                inputs.put(name, plan.getVertexInputs().get(name));
              }
            });
    plan.setVertices(vertices);
    plan.setVertexInputs(inputs);
    // of the old vertices
    plan.setTopologicalOrder(null);
    plan.setTopologicalOrderStr(null);
  }

  static Network of(Network network, Map<String, List<Piece>> factored) {
    ComputationGraph old = network.graph();
    FactoredNetwork made = new FactoredNetwork(old.getConfiguration().clone(), factored);
    Network result =
        Architecture.of(network.name() + " low rank", made.plan)
            .initialize(made.plan.getDefaultConfiguration().getSeed());
    made.write(old, result.graph());
    return result;
  }

  private void replace(String layer, LayerVertex whole, List<Piece> pieces) {
    InputPreProcessor before = whole.getPreProcessor();
    List<String> below = plan.getVertexInputs().get(layer);
    for (int i = 0; i < pieces.size() - 1; i++) {
      String name = freeName(layer + "_" + (char) ('a' + i));
      LayerVertex vertex = (LayerVertex) whole.clone();
      vertex.setPreProcessor(i == 0 ? before : null);
      vertex.setOutputVertex(false);
      put(vertex, name, pieces.get(i), below);
      below = List.of(name);
    }
    whole.setPreProcessor(null);
    put(whole, layer, pieces.get(pieces.size() - 1), below);
  }

  private void put(LayerVertex vertex, String name, Piece piece, List<String> below) {
    piece.layer().setLayerName(name);
    vertex.getLayerConf().setLayer(piece.layer());
    // the names of the whole layer's parameters, of which a factor may have fewer
    vertex.getLayerConf().clearVariables();
    vertices.put(name, vertex);
    inputs.put(name, new ArrayList<>(below));
    weights.put(name, piece.weights());
  }

  private String freeName(String wanted) {
    String name = wanted;
    for (int again = 2;
        plan.getVertices().containsKey(name) || vertices.containsKey(name);
        again++) {
      name = wanted + again;
    }
    return name;
  }

  private void write(ComputationGraph from, ComputationGraph to) {
    for (Layer layer : to.getLayers()) {
      String name = layer.conf().getLayer().getLayerName();
      if (weights.containsKey(name)) {
        INDArray w = layer.getParam(DefaultParamInitializer.WEIGHT_KEY);
        w.assign(Nd4j.create(weights.get(name), w.shape(), 'c'));
        INDArray bias = layer.getParam(DefaultParamInitializer.BIAS_KEY);
        if (bias != null) {
          bias.assign(from.getLayer(name).getParam(DefaultParamInitializer.BIAS_KEY));
        }
      } else if (layer.numParams() > 0) {
        layer.setParams(from.getLayer(name).params());
      }
    }
  }
}
