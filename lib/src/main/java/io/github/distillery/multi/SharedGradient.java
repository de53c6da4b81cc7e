package io.github.distillery.multi;

import io.github.distillery.data.Batch;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.Network;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How strongly each task pulls at what the tasks share: the Euclidean norm of its loss's gradient
 * by the weights of the last shared layer, where that is a dense layer, and otherwise by what the
 * heads read, {@code [batch, values]}. In inference mode: without dropout, with the running
 * statistics of batch norm.
 */
final class SharedGradient {
  private final Network student;
  private final List<TaskObjective> objectives;
  private final String last;
  private final String shared;
  private final DenseLayer dense;

  /** The start gives the structure; it is not changed. */
  SharedGradient(Network start, List<TaskObjective> objectives) {
    this.student = start.copy();
    this.objectives = List.copyOf(objectives);
    ComputationGraphConfiguration graph = student.graph().getConfiguration();
    this.last = graph.getNetworkOutputs().get(0);
    this.shared = graph.getVertexInputs().get(last).get(0);
    this.dense =
        graph.getVertices().get(shared) instanceof LayerVertex vertex
                && vertex.getLayerConf().getLayer() instanceof DenseLayer layer
            ? layer
            : null;
  }

  /**
   * What was seen, a number for each task, without weights.
   *
   * @param losses means over the batch
   * @param norms of the gradients
   */
  record Seen(double[] losses, double[] norms) {}

  /** Looks at a batch with these parameters. */
  Seen of(Batch batch, INDArray parameters) {
    student.graph().setParams(parameters);
    String below = dense == null ? "" : below(shared);
    boolean atInput = student.graph().getConfiguration().getNetworkInputs().contains(below);
    List<String> wanted = dense == null || atInput ? List.of() : List.of(below);
    Classifier.Outputs outputs = student.outputs(batch.features(), wanted);
    INDArray input = null;
    INDArray before = null;
    if (dense != null) {
      input = preprocessed(atInput ? student.fit(batch.features()) : outputs.features().get(below));
      before = input.mmul(parameter(shared, DefaultParamInitializer.WEIGHT_KEY));
      if (dense.hasBias()) {
        before.addiRowVector(parameter(shared, DefaultParamInitializer.BIAS_KEY));
      }
    }
    INDArray weights = parameter(last, DefaultParamInitializer.WEIGHT_KEY);
    double[] losses = new double[objectives.size()];
    double[] norms = new double[losses.length];
    for (int k = 0; k < losses.length; k++) {
      TaskObjective objective = objectives.get(k);
      TaskHead head = objective.head();
      var result = objective.evaluate(objective.targets(batch), head.of(outputs.logits()));
      INDArray pulled = result.gradient().mmul(head.of(weights).transpose());
      if (dense != null) {
        INDArray error = dense.getActivationFn().backprop(before.dup(), pulled).getFirst();
        pulled = input.transpose().mmul(error);
      }
      losses[k] = result.loss();
      norms[k] = pulled.norm2Number().doubleValue();
    }
    return new Seen(losses, norms);
  }

  private String below(String vertex) {
    return student.graph().getConfiguration().getVertexInputs().get(vertex).get(0);
  }

  private INDArray parameter(String layer, String key) {
    return student.graph().getLayer(layer).getParam(key);
  }

  private INDArray preprocessed(INDArray values) {
    var vertex = (LayerVertex) student.graph().getConfiguration().getVertices().get(shared);
    return vertex.getPreProcessor() == null
        ? values
        : vertex
            .getPreProcessor()
            .preProcess(values, (int) values.size(0), LayerWorkspaceMgr.noWorkspaces());
  }
}
