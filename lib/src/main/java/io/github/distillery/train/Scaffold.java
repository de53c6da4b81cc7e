package io.github.distillery.train;

import io.github.distillery.data.Batch;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * A student's graph with loss heads on its logits. DL4J trains it; afterwards the parameters go
 * back into the clean student. The heads' targets travel as the labels of a {@link MultiDataSet}.
 */
final class Scaffold {
  private static final String HEAD_PREFIX = "head:";

  private final Network student;
  private final List<Head> heads;
  private final ComputationGraph graph;

  private Scaffold(Network student, List<Head> heads, ComputationGraph graph) {
    this.student = student;
    this.heads = heads;
    this.graph = graph;
  }

  static Scaffold around(Network student, List<Head> heads, IUpdater updater, long seed) {
    ComputationGraphConfiguration conf = student.graph().getConfiguration().clone();
    String logits = conf.getNetworkOutputs().get(0);
    setUpdater(conf, updater);
    var builder =
        new ComputationGraphConfiguration.GraphBuilder(
            conf,
            new NeuralNetConfiguration.Builder()
                .seed(seed)
                .dataType(conf.getDataType())
                .updater(updater.clone()));
    for (Head head : heads) {
      LossLayer layer = new LossLayer.Builder(head.loss()).activation(Activation.IDENTITY).build();
      builder.addLayer(HEAD_PREFIX + head.name(), layer, logits);
    }
    builder.setOutputs(heads.stream().map(h -> HEAD_PREFIX + h.name()).toArray(String[]::new));
    ComputationGraph graph = new ComputationGraph(builder.build());
    graph.init();
    Scaffold scaffold = new Scaffold(student, heads, graph);
    copyParameters(student.graph(), graph);
    return scaffold;
  }

  /** One step of the optimizer. Returns the loss of this batch before the step. */
  double fit(Batch batch) {
    INDArray[] targets = heads.stream().map(h -> h.targets().of(batch)).toArray(INDArray[]::new);
    for (int i = 0; i < targets.length; i++) {
      if (targets[i].size(0) != batch.features().size(0)) {
        throw new ModelException(
            "the head \"%s\" has targets of the shape %s for %d samples; give one row a sample"
                .formatted(
                    heads.get(i).name(),
                    Arrays.toString(targets[i].shape()),
                    batch.features().size(0)));
      }
    }
    graph.fit(new MultiDataSet(new INDArray[] {student.fit(batch.features())}, targets));
    return graph.score();
  }

  /** The loss of each head in the last step, by the head's name. */
  Map<String, Double> losses() {
    Map<String, Double> losses = new LinkedHashMap<>();
    for (int i = 0; i < heads.size(); i++) {
      losses.put(heads.get(i).name(), graph.getOutputLayer(i).score());
    }
    return losses;
  }

  /** Brings the student's parameters up to date. */
  void updateStudent() {
    copyParameters(graph, student.graph());
  }

  ComputationGraph graph() {
    return graph;
  }

  private static void copyParameters(ComputationGraph from, ComputationGraph to) {
    for (Layer layer : to.getLayers()) {
      String name = layer.conf().getLayer().getLayerName();
      if (layer.numParams() > 0 && !name.startsWith(HEAD_PREFIX)) {
        layer.setParams(from.getLayer(name).params());
      }
    }
  }

  private static void setUpdater(ComputationGraphConfiguration conf, IUpdater updater) {
    conf.getVertices().values().stream()
        .filter(LayerVertex.class::isInstance)
        .map(vertex -> ((LayerVertex) vertex).getLayerConf().getLayer())
        .filter(BaseLayer.class::isInstance)
        .map(BaseLayer.class::cast)
        .forEach(
            layer -> {
              layer.setIUpdater(updater.clone());
              layer.setBiasUpdater(null);
            });
  }
}
