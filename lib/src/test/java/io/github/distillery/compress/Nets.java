package io.github.distillery.compress;

import io.github.distillery.data.Dataset;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Network;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small networks, and what a user of DL4J alone would do with them. */
final class Nets {
  private Nets() {}

  /** 64 and 48 weights. */
  static Network mlp() {
    return Architectures.mlp(4, 16, 3).initialize(1);
  }

  static float[] weights(Network network, String layer) {
    return weights(network.graph(), layer);
  }

  static float[] weights(ComputationGraph graph, String layer) {
    return graph.getLayer(layer).getParam("W").dup('c').data().asFloat();
  }

  static float[] biases(Network network, String layer) {
    return network.graph().getLayer(layer).getParam("b").dup('c').data().asFloat();
  }

  static void setWeights(Network network, String layer, float... values) {
    INDArray weights = network.graph().getLayer(layer).getParam("W");
    weights.assign(Nd4j.create(values, weights.shape(), 'c'));
  }

  static boolean[] zeros(float[] values) {
    boolean[] zeros = new boolean[values.length];
    for (int i = 0; i < values.length; i++) {
      zeros[i] = values[i] == 0;
    }
    return zeros;
  }

  static int count(boolean[] flags) {
    int count = 0;
    for (boolean flag : flags) {
      count += flag ? 1 : 0;
    }
    return count;
  }

  /** The network with a loss behind it, made with nothing but DL4J, so that its fit trains it. */
  static ComputationGraph trainable(Network network, IUpdater updater) {
    ComputationGraphConfiguration plan = network.graph().getConfiguration().clone();
    plan.getVertices().values().stream()
        .filter(LayerVertex.class::isInstance)
        .map(vertex -> ((LayerVertex) vertex).getLayerConf().getLayer())
        .filter(BaseLayer.class::isInstance)
        .forEach(layer -> ((BaseLayer) layer).setIUpdater(updater.clone()));
    var builder =
        new ComputationGraphConfiguration.GraphBuilder(
            plan, new NeuralNetConfiguration.Builder().updater(updater));
    builder
        .addLayer(
            "loss",
            new LossLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).build(),
            "logits")
        .setOutputs("loss");
    ComputationGraph graph = new ComputationGraph(builder.build());
    graph.init();
    graph.setParams(network.graph().params());
    return graph;
  }

  static void fit(ComputationGraph graph, Dataset data, int steps) {
    INDArray labels = data.labels(IntStream.range(0, data.size()).toArray());
    for (int step = 0; step < steps; step++) {
      graph.fit(new DataSet(data.features(), labels));
    }
  }
}
