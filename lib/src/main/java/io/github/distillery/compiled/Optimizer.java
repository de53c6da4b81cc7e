package io.github.distillery.compiled;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.post_ops;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.AdamUpdater;
import org.nd4j.linalg.learning.NoOpUpdater;

/**
 * Moves a graph's parameters by its gradients, as its updater says. Where all that learns is learnt
 * by plain Adam this takes one pass over parameters, gradients and moments; DL4J's updater does
 * everything else. The moments are the updater's own in both cases.
 */
final class Optimizer {
  private final ComputationGraph graph;
  private final Gradient gradient;
  private final Optional<List<Stretch>> stretches;

  /** Some parameters that lie side by side and move alike. */
  private interface Stretch {
    void step(int iteration, int epoch, int batch);
  }

  Optimizer(ComputationGraph graph, Gradient gradient) {
    this.graph = graph;
    this.gradient = gradient;
    this.stretches = stretches();
  }

  void step(int iteration, int epoch, int batch) {
    if (stretches.isPresent()) {
      stretches.get().forEach(stretch -> stretch.step(iteration, epoch, batch));
    } else {
      graph
          .getUpdater()
          .update(gradient, iteration, epoch, batch, LayerWorkspaceMgr.noWorkspaces());
      graph.params().subi(gradient.gradient().reshape(graph.params().shape()));
    }
  }

  private Optional<List<Stretch>> stretches() {
    List<Stretch> found = new ArrayList<>();
    for (UpdaterBlock block : graph.getUpdater().getUpdaterBlocks()) {
      Optional<Stretch> stretch = stretch(block);
      if (stretch.isEmpty()) {
        return Optional.empty();
      }
      found.add(stretch.get());
    }
    return Optional.of(found);
  }

  private Optional<Stretch> stretch(UpdaterBlock block) {
    List<UpdaterBlock.ParamState> parts = block.getLayersAndVariablesInBlock();
    if (!parts.stream().allMatch(Optimizer::movesByItsUpdaterAlone)) {
      return Optional.empty();
    }
    List<Boolean> means = parts.stream().map(this::isMeanOverBatch).distinct().toList();
    if (means.size() != 1 || block.isPretrainUpdaterBlock()) {
      return Optional.empty();
    }
    boolean mean = means.get(0);
    INDArray moved = part(graph.params(), block);
    INDArray by = part(gradient.gradient(), block);
    if (block.getGradientUpdater().getClass() == NoOpUpdater.class) {
      return mean ? Optional.empty() : Optional.of(subtraction(moved, by));
    }
    if (block.getGradientUpdater().getClass() != AdamUpdater.class) {
      return Optional.empty();
    }
    AdamUpdater adam = (AdamUpdater) block.getGradientUpdater();
    AdamCalls calls =
        new AdamCalls(
            moved,
            by,
            adam.getState().get(AdamUpdater.M_STATE),
            adam.getState().get(AdamUpdater.V_STATE));
    return Optional.of(
        (iteration, epoch, batch) ->
            calls.step(adam.getConfig(), iteration, epoch, mean ? 1.0 / batch : 1));
  }

  /** Running statistics come with a step that is to be made as it is. */
  private static Stretch subtraction(INDArray moved, INDArray by) {
    Compiler compiler = new Compiler(false);
    Tensor p = Tensor.over(moved, Tensor.plain(moved.length()));
    Tensor g = Tensor.over(by, Tensor.plain(by.length()));
    Call call = compiler.elementwise(dnnl.algorithm.binary_sub.value, p, g, p, new post_ops());
    return (iteration, epoch, batch) -> call.run();
  }

  private static boolean movesByItsUpdaterAlone(UpdaterBlock.ParamState part) {
    Trainable layer = part.getLayer();
    GradientNormalization normalization = layer.getConfig().getGradientNormalization();
    var penalties = layer.getConfig().getRegularizationByParam(part.getParamName());
    return (normalization == null || normalization == GradientNormalization.None)
        && (penalties == null || penalties.isEmpty());
  }

  private boolean isMeanOverBatch(UpdaterBlock.ParamState part) {
    return graph.conf().isMiniBatch()
        && part.getLayer().updaterDivideByMinibatch(part.getParamName());
  }

  private static INDArray part(INDArray whole, UpdaterBlock block) {
    return whole
        .reshape(new long[] {whole.length()})
        .get(NDArrayIndex.interval(block.getParamOffsetStart(), block.getParamOffsetEnd()));
  }
}
