package io.github.distillery.compiled;

import io.github.distillery.data.Values;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
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
  private static final int STEPS_BETWEEN_LOOKS = 64;

  private final ComputationGraph graph;
  private final Map<String, Program> programs = new LinkedHashMap<>();
  private Ground ground;
  private Optimizer optimizer;
  private String notCovered;

  private CompiledTraining(ComputationGraph graph) {
    this.graph = graph;
    this.notCovered = OneDnn.missing();
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

  /** What programs and optimizer were made for. */
  private record Ground(long parameters, long gradients, int updater, int threads) {}

  /**
   * What happened in a step.
   *
   * @param losses the mean loss of the batch for each output of the graph, without regularization;
   *     not a number where the parameters were found to be none, which is looked for now and then
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
    if (notCovered == null) {
      notCovered = leftToDl4j();
    }
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
    Step step = OneDnn.computing(program.alone(), () -> step(program, blocks, targets));
    Reference.reachabilityFence(blocks);
    return step;
  }

  private Step step(Program program, INDArray[] blocks, INDArray[] targets) {
    double[] losses = new double[targets.length];
    if (isTimeToLook() && !Values.areFinite(graph.params())) {
      Arrays.fill(losses, Double.NaN);
      return new Step(losses);
    }
    program.runForward(Arrays.stream(blocks).map(Tensor::address).toList());
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
    optimizer.step(iteration, epoch, batch);
    configuration.setIterationCount(iteration + 1);
    graph.applyConstraints(iteration + 1, epoch);
  }

  /** oneDNN's ReLU makes zero of what is no number, so the loss alone does not tell. */
  private boolean isTimeToLook() {
    int iteration = graph.getConfiguration().getIterationCount();
    return iteration % STEPS_BETWEEN_LOOKS == 0 || Integer.bitCount(iteration) == 1;
  }

  /** What about the whole graph is not covered, or null. */
  private String leftToDl4j() {
    var settings = graph.conf();
    if (!graph.getListeners().isEmpty()) {
      return "the graph has listeners, which DL4J calls";
    }
    if (settings.getOptimizationAlgo() != OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT) {
      return "optimization by " + settings.getOptimizationAlgo() + " is not compiled";
    }
    if (settings.getStepFunction() != null || !settings.isMinimize()) {
      return "a step function, or a loss that is to grow, is not compiled";
    }
    return null;
  }

  private Program program(INDArray[] features) {
    forgetWhatHasMoved();
    String key = Arrays.deepToString(Arrays.stream(features).map(INDArray::shape).toArray());
    Program known = programs.get(key);
    if (known == null) {
      known = GraphCompiler.training(graph, Arrays.stream(features).map(INDArray::shape).toList());
      programs.put(key, known);
    }
    return known;
  }

  /** Programs hold addresses of parameters; a graph may get others, or another updater. */
  private void forgetWhatHasMoved() {
    if (graph.getFlattenedGradients() == null) {
      graph.initGradientsView();
    }
    Ground now =
        new Ground(
            graph.params().data().address(),
            graph.getFlattenedGradients().data().address(),
            System.identityHashCode(graph.getUpdater()),
            OneDnn.threads());
    if (!now.equals(ground)) {
      programs.clear();
      optimizer = new Optimizer(graph, gradient(graph));
      ground = now;
    }
  }

  private static Gradient gradient(ComputationGraph graph) {
    Gradient whole = new DefaultGradient(graph.getFlattenedGradients());
    for (Layer layer : graph.getLayers()) {
      if (layer.numParams() > 0 && layer.getGradientsViewArray() != null) {
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
