package io.github.distillery.compiled;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Training steps of a graph whose ends are loss layers: forward and backward compiled for oneDNN,
 * the losses and the updater DL4J's own. Gradients are written into the graph's gradient array,
 * steps go to its parameters, so that nothing else about the graph changes; a step gives what
 * DL4J's {@code fit} gives, but for rounding.
 *
 * <p>Covered are dense layers, convolutions, pooling, batch norm, activations, dropout, sums,
 * merging and loss layers, in single precision. Not for several threads at once.
 *
 * <p>Introduced in notebook 02.
 */
public final class CompiledTraining {
  private final ComputationGraph graph;
  private final Gradient gradient;
  private final Map<String, Program> programs = new LinkedHashMap<>();
  private String notCovered;

  private CompiledTraining(ComputationGraph graph) {
    this.graph = graph;
    this.notCovered = OneDnn.missing();
    if (graph.getFlattenedGradients() == null) {
      graph.initGradientsView();
    }
    this.gradient = gradient(graph);
  }

  /**
   * Prepares a graph; it is compiled when its first batch comes.
   *
   * @param graph initialized, with loss layers as its outputs
   * @return steps of this graph
   */
  public static CompiledTraining of(ComputationGraph graph) {
    return new CompiledTraining(graph);
  }

  /**
   * What happened in a step.
   *
   * @param losses the mean loss of the batch for each output of the graph, without regularization
   */
  public record Step(double[] losses) {}

  /**
   * Why the graph is left to DL4J.
   *
   * @return the layer and what about it is not covered; null where steps are compiled
   */
  public String notCovered() {
    return notCovered;
  }

  /**
   * One step of the optimizer.
   *
   * @param features for each input of the graph {@code [batch, ...]}
   * @param targets for each output of the graph {@code [batch, ...]}
   * @return the losses before the step, or null where the graph is left to DL4J; nothing has
   *     happened then
   */
  public Step step(INDArray[] features, INDArray[] targets) {
    if (notCovered != null) {
      return null;
    }
    INDArray[] blocks = Arrays.stream(features).map(Program::asBlock).toArray(INDArray[]::new);
    Program program;
    try {
      program = program(blocks);
    } catch (NotCoveredException e) {
      notCovered = e.getMessage();
      return null;
    }
    program.runForward(blocks);
    double[] losses = new double[targets.length];
    for (int i = 0; i < targets.length; i++) {
      losses[i] = program.losses().get(i).run(targets[i]);
    }
    program.runBackward();
    update((int) blocks[0].size(0));
    return new Step(losses);
  }

  private void update(int batch) {
    var configuration = graph.getConfiguration();
    int iteration = configuration.getIterationCount();
    int epoch = configuration.getEpochCount();
    graph.getUpdater().update(gradient, iteration, epoch, batch, LayerWorkspaceMgr.noWorkspaces());
    graph.params().subi(gradient.gradient().reshape(graph.params().shape()));
    configuration.setIterationCount(iteration + 1);
    graph.applyConstraints(iteration + 1, epoch);
  }

  private Program program(INDArray[] features) {
    List<long[]> shapes = Arrays.stream(features).map(INDArray::shape).toList();
    String key = Arrays.deepToString(shapes.toArray());
    Program known = programs.get(key);
    if (known == null) {
      known = GraphCompiler.training(graph, new ArrayList<>(shapes));
      programs.put(key, known);
    }
    return known;
  }

  private static Gradient gradient(ComputationGraph graph) {
    Gradient whole = new DefaultGradient(graph.getFlattenedGradients());
    for (Layer layer : graph.getLayers()) {
      if (layer.numParams() > 0) {
        String name = layer.conf().getLayer().getLayerName();
        layer
            .conf()
            .getLayer()
            .initializer()
            .getGradientsFromFlattened(layer.conf(), layer.getGradientsViewArray())
            .forEach((key, view) -> whole.setGradientFor(name + "_" + key, view));
      }
    }
    return whole;
  }
}
