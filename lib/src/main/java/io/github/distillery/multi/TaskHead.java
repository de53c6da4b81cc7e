package io.github.distillery.multi;

import io.github.distillery.model.Network;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The columns of a multi-task student's last layer that belong to one task. A dense layer that
 * gives all tasks' logits is the same as a dense layer for each task.
 *
 * <p>Introduced in notebook 09.
 *
 * @param task the name of the task
 * @param from its first column
 * @param classNames the names of its classes, in the order of its columns
 */
public record TaskHead(String task, int from, List<String> classNames) {
  public TaskHead {
    classNames = List.copyOf(classNames);
  }

  /**
   * The number of classes.
   *
   * @return how many columns it has
   */
  public int classes() {
    return classNames.size();
  }

  /** Picks these columns of {@code [batch, all]}; a copy. */
  INDArray of(INDArray all) {
    return all.get(NDArrayIndex.all(), columns()).dup('c');
  }

  INDArrayIndex columns() {
    return NDArrayIndex.interval(from, from + classes());
  }

  /** The trunk with this head alone; a copy. */
  Network cutFrom(Network whole) {
    ComputationGraphConfiguration configuration = whole.graph().getConfiguration().clone();
    String last = configuration.getNetworkOutputs().get(0);
    LayerVertex vertex = (LayerVertex) configuration.getVertices().get(last);
    ((DenseLayer) vertex.getLayerConf().getLayer()).setNOut(classes());
    ComputationGraph graph = new ComputationGraph(configuration);
    graph.init();
    for (Layer layer : graph.getLayers()) {
      String name = layer.conf().getLayer().getLayerName();
      if (layer.numParams() > 0 && !name.equals(last)) {
        layer.setParams(whole.graph().getLayer(name).params());
      }
    }
    Layer all = whole.graph().getLayer(last);
    Layer own = graph.getLayer(last);
    for (String key :
        List.of(DefaultParamInitializer.WEIGHT_KEY, DefaultParamInitializer.BIAS_KEY)) {
      if (all.getParam(key) != null) {
        own.getParam(key).assign(of(all.getParam(key)));
      }
    }
    return Network.of(whole.name() + ", " + task, graph);
  }
}
