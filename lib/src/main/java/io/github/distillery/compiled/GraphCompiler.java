package io.github.distillery.compiled;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.post_ops;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.nd4j.linalg.api.buffer.DataType;

/** Compiles a whole graph, vertex by vertex in topological order. */
final class GraphCompiler {
  /** Multiplications of a forward pass; between the calls of a step all threads but one wait. */
  private static final long LEAST_WORK_OF_A_TRAINING = 10_000_000;

  private static final long LEAST_WORK_OF_AN_INFERENCE = 1_000_000;

  private final ComputationGraph graph;
  private final ComputationGraphConfiguration configuration;
  private final Compiler compiler;
  private final Map<String, Tensor> values = new LinkedHashMap<>();
  private final Map<String, LossEnd> losses = new LinkedHashMap<>();

  private GraphCompiler(ComputationGraph graph, boolean training) {
    this.graph = graph;
    this.configuration = graph.getConfiguration();
    this.compiler = new Compiler(training);
  }

  /** Forward and backward, ending in the losses of the graph's output layers. */
  static Program training(ComputationGraph graph, List<long[]> inputShapes) {
    return withFittingThreads(
        LEAST_WORK_OF_A_TRAINING, alone -> training(graph, inputShapes, alone));
  }

  /** Several threads that share little work cost more than they bring. */
  private static Program withFittingThreads(
      long leastWork, Function<Boolean, Program> compilation) {
    Program byAll = compilation.apply(false);
    return OneDnn.threads() == 1 || byAll.work() >= leastWork
        ? byAll
        : OneDnn.computing(true, () -> compilation.apply(true));
  }

  private static Program training(ComputationGraph graph, List<long[]> inputShapes, boolean alone) {
    GraphCompiler whole = new GraphCompiler(graph, true);
    if (whole.configuration.getBackpropType() != BackpropType.Standard) {
      throw new NotCoveredException(
          "the graph", "backpropagation through parts of a series is not compiled");
    }
    List<Tensor> inputs = whole.lowerAll(inputShapes);
    List<Runnable> backward = whole.compiler.backward();
    whole.checkThatAllLearn();
    List<LossEnd> losses = new ArrayList<>();
    for (String output : whole.configuration.getNetworkOutputs()) {
      LossEnd loss = whole.losses.get(output);
      if (loss == null) {
        throw new NotCoveredException(
            output, "only loss layers are compiled as ends of a training");
      }
      losses.add(loss);
    }
    return whole.program(inputs, Map.of(), losses, backward, alone);
  }

  private Program program(
      List<Tensor> inputs,
      Map<String, Tensor> outputs,
      List<LossEnd> ends,
      List<Runnable> backward,
      boolean alone) {
    return new Program(
        inputs,
        outputs,
        ends,
        List.copyOf(compiler.forward()),
        List.copyOf(backward),
        compiler.bytes(),
        compiler.scratchBytes(),
        compiler.work(),
        alone);
  }

  /** DL4J has its own ways with vertices that nothing reads. */
  private void checkThatAllLearn() {
    values.forEach(
        (name, value) -> {
          if (value.learns() && value.gradient() == null) {
            throw new NotCoveredException(name, "no loss depends on it");
          }
        });
  }

  /** Forward only, with the values of the vertices asked for in plain layout. */
  static Program inference(ComputationGraph graph, List<long[]> inputShapes, List<String> wanted) {
    return withFittingThreads(
        LEAST_WORK_OF_AN_INFERENCE, alone -> inference(graph, inputShapes, wanted, alone));
  }

  private static Program inference(
      ComputationGraph graph, List<long[]> inputShapes, List<String> wanted, boolean alone) {
    GraphCompiler whole = new GraphCompiler(graph, false);
    List<Tensor> inputs = whole.lowerAll(inputShapes);
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    for (String vertex : wanted) {
      outputs.put(vertex, whole.keptApart(whole.values.get(vertex), inputs));
    }
    return whole.program(inputs, outputs, List.of(), List.of(), alone);
  }

  /** In plain layout; a copy where it is but a look at the samples, which belong to others. */
  private Tensor keptApart(Tensor tensor, List<Tensor> inputs) {
    Tensor plain = compiler.inPlainLayout(tensor);
    if (inputs.stream().noneMatch(input -> input.values() == plain.values())) {
      return plain;
    }
    Tensor copy = compiler.tensor(plain.layout(), false);
    compiler.addForward(compiler.reorder(plain, copy));
    return copy;
  }

  private List<Tensor> lowerAll(List<long[]> inputShapes) {
    List<String> names = configuration.getNetworkInputs();
    if (configuration.getDataType() != DataType.FLOAT) {
      throw new NotCoveredException(
          "the graph", "it computes in " + configuration.getDataType() + ", not FLOAT");
    }
    if (names.size() != inputShapes.size()) {
      throw new NotCoveredException(
          "the graph", "it has %d inputs, not %d".formatted(names.size(), inputShapes.size()));
    }
    for (int i = 0; i < names.size(); i++) {
      long[] shape = inputShapes.get(i);
      if (shape.length != 2 && shape.length != 4) {
        throw new NotCoveredException(
            names.get(i), "inputs of " + shape.length + " dimensions are not compiled");
      }
      values.put(names.get(i), compiler.tensor(Tensor.plain(shape), false));
    }
    for (int index : graph.topologicalSortOrder()) {
      String name = graph.getVertices()[index].getVertexName();
      if (!names.contains(name)) {
        try {
          lower(name, configuration.getVertices().get(name), inputsOf(name));
        } catch (NotCoveredException e) {
          throw e;
        } catch (RuntimeException e) {
          // What does not fit together is for DL4J to complain about, in its own words.
          throw new NotCoveredException(name, "oneDNN cannot compute it: " + e.getMessage());
        }
      }
    }
    return names.stream().map(values::get).toList();
  }

  private List<Tensor> inputsOf(String name) {
    return configuration.getVertexInputs().get(name).stream().map(values::get).toList();
  }

  private void lower(String name, GraphVertex vertex, List<Tensor> inputs) {
    Class<?> kind = vertex.getClass();
    if (kind == LayerVertex.class) {
      LayerVertex holder = (LayerVertex) vertex;
      Tensor x = preprocessed(name, holder.getPreProcessor(), inputs.get(0));
      Layer layer = layerThatRuns(name);
      if (layer.getClass() == LossLayer.class) {
        addLoss(name, (LossLayer) layer, x);
      } else {
        values.put(name, lower(name, layer, x));
      }
    } else if (kind == PreprocessorVertex.class) {
      InputPreProcessor step = ((PreprocessorVertex) vertex).getPreProcessor();
      values.put(name, preprocessed(name, step, inputs.get(0)));
    } else if (kind == ElementWiseVertex.class
        && ((ElementWiseVertex) vertex).getOp() == ElementWiseVertex.Op.Add) {
      values.put(name, sum(name, inputs));
    } else if (kind == MergeVertex.class) {
      values.put(name, MergeLowering.lower(compiler, name, (MergeVertex) vertex, inputs));
    } else {
      throw new NotCoveredException(
          name, "vertices of the kind " + kind.getSimpleName() + " are not compiled");
    }
  }

  /** A layer can be frozen, or be given other settings, in a graph that has been made. */
  private Layer layerThatRuns(String name) {
    var running = graph.getLayer(name);
    if (running instanceof BaseWrapperLayer) {
      throw new NotCoveredException(
          name, "a " + running.getClass().getSimpleName() + " is not compiled");
    }
    return running.conf().getLayer();
  }

  private Tensor lower(String name, Layer layer, Tensor x) {
    Class<?> kind = layer.getClass();
    if (layer instanceof BaseLayer base && base.getWeightNoise() != null) {
      throw new NotCoveredException(name, "noise on weights is not compiled");
    }
    if (kind == DenseLayer.class) {
      return DenseLowering.lower(compiler, name, (DenseLayer) layer, parameters(name), x);
    }
    if (kind == ConvolutionLayer.class) {
      ConvolutionLayer convolution = (ConvolutionLayer) layer;
      checkChannelsFirst(name, convolution.getCnn2dDataFormat());
      return ConvolutionLowering.lower(compiler, name, convolution, parameters(name), x);
    }
    if (kind == SubsamplingLayer.class) {
      SubsamplingLayer pooling = (SubsamplingLayer) layer;
      checkChannelsFirst(name, pooling.getCnn2dDataFormat());
      return PoolingLowering.lower(compiler, name, pooling, x);
    }
    if (kind == GlobalPoolingLayer.class) {
      return PoolingLowering.lower(compiler, name, (GlobalPoolingLayer) layer, x);
    }
    if (kind == BatchNormalization.class) {
      return BatchNormLowering.lower(
          compiler, name, (BatchNormalization) layer, parameters(name), x);
    }
    if (kind == ActivationLayer.class) {
      return Activations.of(name, ((ActivationLayer) layer).getActivationFn())
          .map(activation -> activation.lower(compiler, x))
          .orElse(x);
    }
    if (kind == DropoutLayer.class) {
      return DropoutLowering.lower(compiler, name, layer.getIDropout(), x);
    }
    throw new NotCoveredException(
        name, "layers of the kind " + kind.getSimpleName() + " are not compiled");
  }

  private static void checkChannelsFirst(String name, CNN2DFormat format) {
    if (format != CNN2DFormat.NCHW) {
      throw new NotCoveredException(name, "maps with channels last are not compiled");
    }
  }

  private Parameters parameters(String name) {
    return Parameters.of(compiler, name, graph.getLayer(name));
  }

  private Tensor preprocessed(String name, InputPreProcessor step, Tensor x) {
    if (step == null) {
      return x;
    }
    if (step.getClass() == CnnToFeedForwardPreProcessor.class) {
      checkShape(name, (CnnToFeedForwardPreProcessor) step, x);
      return compiler.flat(x);
    }
    if (step.getClass() == FeedForwardToCnnPreProcessor.class) {
      return x.rank() == 4 ? x : asMaps(name, (FeedForwardToCnnPreProcessor) step, x);
    }
    throw new NotCoveredException(
        name, "preprocessing by " + step.getClass().getSimpleName() + " is not compiled");
  }

  private static void checkShape(String name, CnnToFeedForwardPreProcessor step, Tensor x) {
    boolean channelsFirst = step.getFormat() == CNN2DFormat.NCHW;
    boolean anyShape =
        step.getNumChannels() == 0 && step.getInputHeight() == 0 && step.getInputWidth() == 0;
    if (x.rank() == 4
        && (!channelsFirst
            || !anyShape
                && (x.size(1) != step.getNumChannels()
                    || x.size(2) != step.getInputHeight()
                    || x.size(3) != step.getInputWidth()))) {
      throw new NotCoveredException(name, "gets maps of another shape than it expects");
    }
  }

  private Tensor asMaps(String name, FeedForwardToCnnPreProcessor step, Tensor x) {
    long values = step.getNumChannels() * step.getInputHeight() * step.getInputWidth();
    if (x.size(1) != values) {
      throw new NotCoveredException(
          name, "gets " + x.size(1) + " values where it expects " + values);
    }
    return compiler.reshaped(
        compiler.inPlainLayout(x),
        x.size(0),
        step.getNumChannels(),
        step.getInputHeight(),
        step.getInputWidth());
  }

  private void addLoss(String name, LossLayer layer, Tensor input) {
    Tensor x = compiler.inPlainLayout(input);
    if (!compiler.training()) {
      throw new NotCoveredException(name, "an inference with a loss at its end is not compiled");
    }
    if (x.rank() != 2) {
      throw new NotCoveredException(name, "losses of anything but rows of values are not compiled");
    }
    if (!x.learns() || !configuration.getNetworkOutputs().contains(name)) {
      throw new NotCoveredException(name, "a loss by which nothing is learnt is not compiled");
    }
    compiler.onBackward(
        () -> {
          Tensor[] written = new Tensor[1];
          compiler.addGradient(x, slot -> written[0] = slot);
          losses.put(name, new LossEnd(layer.getLossFn(), layer.getActivationFn(), x, written[0]));
        });
  }

  private Tensor sum(String name, List<Tensor> inputs) {
    Tensor total = inputs.get(0);
    for (Tensor next : inputs.subList(1, inputs.size())) {
      if (!java.util.Arrays.equals(total.shape(), next.shape())) {
        throw new NotCoveredException(name, "sums of unlike shapes are not compiled");
      }
      total = sum(total, compiler.in(next, total.layout()));
    }
    return total;
  }

  private Tensor sum(Tensor first, Tensor second) {
    Tensor total = compiler.tensor(first.layout(), first.learns() || second.learns());
    compiler.addForward(
        compiler.elementwise(
            dnnl.algorithm.binary_add.value, first, second, total, new post_ops()));
    compiler.onBackward(
        () -> {
          Tensor above = total.gradient();
          if (above == null) {
            return;
          }
          if (second.learns()) {
            compiler.addGradient(
                second, slot -> compiler.addBackward(compiler.reorder(above, slot)));
          }
          compiler.passOn(above, first);
        });
    return total;
  }
}
