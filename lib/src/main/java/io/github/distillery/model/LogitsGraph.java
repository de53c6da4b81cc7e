package io.github.distillery.model;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;

/** Copies a graph so that its last layer is a dense layer that gives logits. */
final class LogitsGraph {
  private LogitsGraph() {}

  static ComputationGraph copyOf(String name, ComputationGraph graph) {
    ComputationGraphConfiguration configuration = graph.getConfiguration().clone();
    checkOne(name, "input", configuration.getNetworkInputs());
    checkOne(name, "output", configuration.getNetworkOutputs());
    String output = configuration.getNetworkOutputs().get(0);
    if (!(configuration.getVertices().get(output) instanceof LayerVertex vertex)) {
      throw new ModelException(
          "%s ends in \"%s\", which is no layer; end it in a dense or output layer"
              .formatted(name, output));
    }
    Layer last = vertex.getLayerConf().getLayer();
    vertex.getLayerConf().setLayer(logitsLayer(name, last));
    vertex.setOutputVertex(true);
    ComputationGraph copy = new ComputationGraph(configuration);
    copy.init(graph.params().dup(), false);
    return copy;
  }

  static long outputSize(String name, ComputationGraph graph) {
    ComputationGraphConfiguration configuration = graph.getConfiguration();
    String output = configuration.getNetworkOutputs().get(0);
    LayerVertex vertex = (LayerVertex) configuration.getVertices().get(output);
    return ((FeedForwardLayer) vertex.getLayerConf().getLayer()).getNOut();
  }

  private static Layer logitsLayer(String name, Layer last) {
    if (last instanceof OutputLayer output) {
      checkActivation(name, output.getLayerName(), output.getActivationFn());
      DenseLayer dense =
          new DenseLayer.Builder()
              .nIn(output.getNIn())
              .nOut(output.getNOut())
              .hasBias(output.hasBias())
              .build();
      dense.setLayerName(output.getLayerName());
      dense.setActivationFn(new ActivationIdentity());
      dense.setWeightInitFn(output.getWeightInitFn());
      dense.setRegularization(output.getRegularization());
      dense.setRegularizationBias(output.getRegularizationBias());
      dense.setIUpdater(output.getIUpdater());
      dense.setBiasUpdater(output.getBiasUpdater());
      dense.setGradientNormalization(output.getGradientNormalization());
      dense.setGradientNormalizationThreshold(output.getGradientNormalizationThreshold());
      dense.setIDropout(output.getIDropout());
      dense.setConstraints(output.getConstraints());
      return dense;
    }
    if (last instanceof DenseLayer dense) {
      checkActivation(name, dense.getLayerName(), dense.getActivationFn());
      dense.setActivationFn(new ActivationIdentity());
      return dense;
    }
    throw new ModelException(
        "%s ends in a %s; end it in a DenseLayer or an OutputLayer, so that there is one score a class"
            .formatted(name, last.getClass().getSimpleName()));
  }

  private static void checkActivation(String name, String layer, IActivation activation) {
    if (!(activation instanceof ActivationSoftmax) && !(activation instanceof ActivationIdentity)) {
      throw new ModelException(
          "%s ends in the layer \"%s\" with the activation %s; use softmax, or identity for logits"
              .formatted(name, layer, activation));
    }
  }

  private static void checkOne(String name, String what, List<String> names) {
    if (names.size() != 1) {
      throw new ModelException(
          "%s has %d %ss (%s); a classifier has one".formatted(name, names.size(), what, names));
    }
  }
}
