package io.github.distillery.compiled;

import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks with each layer, and each setting of it, that is compiled; all end in three values. */
final class SmallNetworks {
  static final InputType VALUES = InputType.feedForward(12);
  static final InputType MAPS = InputType.convolutional(9, 7, 2);

  /** Adds vertices behind {@code in} and returns the name of the last. */
  interface Middle {
    String add(GraphBuilder builder);
  }

  private SmallNetworks() {}

  static ComputationGraph graph(InputType input, IUpdater updater, Middle middle) {
    return graph(input, new NeuralNetConfiguration.Builder().updater(updater), middle);
  }

  static ComputationGraph graph(
      InputType input, NeuralNetConfiguration.Builder settings, Middle middle) {
    GraphBuilder builder =
        settings.seed(3).weightInit(WeightInit.XAVIER).graphBuilder().addInputs("in");
    builder.setInputTypes(input);
    String last = middle.add(builder);
    builder.addLayer("three", dense(3, Activation.IDENTITY), last);
    builder.addLayer("loss", loss(LossFunction.MSE, Activation.IDENTITY), "three");
    ComputationGraph graph = new ComputationGraph(builder.setOutputs("loss").build());
    graph.init();
    return graph;
  }

  static LossLayer loss(LossFunction function, Activation activation) {
    return new LossLayer.Builder(function).activation(activation).build();
  }

  static DenseLayer dense(int units, Activation activation) {
    return new DenseLayer.Builder().nOut(units).activation(activation).build();
  }

  static ConvolutionLayer.Builder convolution(int maps, int... kernel) {
    return new ConvolutionLayer.Builder(kernel).nOut(maps).activation(Activation.RELU);
  }

  /** One layer after another. */
  static Middle chain(Layer... layers) {
    return builder -> {
      String last = "in";
      for (int i = 0; i < layers.length; i++) {
        builder.addLayer("layer" + i, layers[i], last);
        last = "layer" + i;
      }
      return last;
    };
  }

  private static DenseLayer with(IActivation activation) {
    return new DenseLayer.Builder().nOut(8).activation(activation).build();
  }

  /** Batch norm takes the mean away: the gradient of a bias before it is nothing but rounding. */
  private static DenseLayer withoutBias() {
    return new DenseLayer.Builder().nOut(6).hasBias(false).activation(Activation.IDENTITY).build();
  }

  /** On rows of values. */
  static Map<String, Middle> onValues() {
    Map<String, Middle> all = new LinkedHashMap<>();
    for (Activation activation :
        new Activation[] {
          Activation.IDENTITY,
          Activation.RELU,
          Activation.TANH,
          Activation.SIGMOID,
          Activation.SOFTPLUS,
          Activation.SWISH
        }) {
      all.put("dense, " + activation, chain(dense(8, activation), dense(5, activation)));
      all.put(
          "activation layer, " + activation,
          chain(
              dense(8, Activation.IDENTITY),
              new ActivationLayer.Builder().activation(activation).build()));
    }
    all.put("dense, leaky ReLU", chain(with(new ActivationLReLU(0.2)), dense(5, Activation.TANH)));
    all.put("dense, ELU", chain(with(new ActivationELU()), dense(5, Activation.TANH)));
    all.put(
        "dense without bias",
        chain(new DenseLayer.Builder().nOut(6).hasBias(false).activation(Activation.RELU).build()));
    all.put("one unit", chain(dense(1, Activation.TANH), dense(4, Activation.RELU)));
    all.put(
        "dropout in a dense layer",
        chain(new DenseLayer.Builder().nOut(9).dropOut(0.8).activation(Activation.RELU).build()));
    all.put(
        "dropout layer",
        chain(new DropoutLayer.Builder(new Dropout(0.6)).build(), dense(9, Activation.RELU)));
    all.put(
        "batch norm",
        chain(
            withoutBias(),
            new BatchNormalization.Builder().decay(0.8).build(),
            new ActivationLayer.Builder().activation(Activation.RELU).build()));
    all.put("batch norm of the input", chain(new BatchNormalization.Builder().eps(1e-3).build()));
    all.put(
        "batch norm with fixed scale and shift",
        chain(
            withoutBias(),
            new BatchNormalization.Builder().lockGammaBeta(true).gamma(0.7).beta(0.1).build()));
    all.put(
        "batch norm that keeps logarithms",
        chain(withoutBias(), new BatchNormalization.Builder().useLogStd(true).build()));
    all.put("a sum of two", SmallNetworks::sum);
    all.put("a sum of one with itself", SmallNetworks::doubled);
    all.put("merged values", SmallNetworks::merged);
    return all;
  }

  /** On maps. */
  static Map<String, Middle> onMaps() {
    Map<String, Middle> all = new LinkedHashMap<>();
    all.put("convolution", chain(convolution(4, 3, 3).build()));
    all.put("two convolutions", chain(convolution(4, 3, 3).build(), convolution(6, 2, 2).build()));
    all.put("many maps", chain(convolution(20, 3, 3).build(), convolution(33, 2, 3).build()));
    all.put("wide kernel", chain(convolution(3, 2, 5).build()));
    all.put("one to one", chain(convolution(16, 1, 1).build(), convolution(8, 1, 1).build()));
    all.put("stride", chain(convolution(4, 3, 3).stride(2, 1).build()));
    all.put("padding", chain(convolution(4, 3, 3).padding(1, 2).build()));
    all.put("dilation", chain(convolution(4, 2, 2).dilation(2, 3).build()));
    all.put("no bias", chain(convolution(4, 3, 3).hasBias(false).build()));
    all.put("dropout in a convolution", chain(convolution(4, 3, 3).dropOut(0.7).build()));
    for (ConvolutionMode mode :
        new ConvolutionMode[] {ConvolutionMode.Same, ConvolutionMode.Truncate}) {
      all.put(
          "convolutions, " + mode,
          chain(
              convolution(4, 4, 4).convolutionMode(mode).stride(2, 2).build(),
              convolution(5, 2, 1).convolutionMode(mode).build()));
      all.put(
          "max pooling, " + mode,
          chain(
              convolution(4, 3, 3).build(),
              new SubsamplingLayer.Builder(
                      SubsamplingLayer.PoolingType.MAX, new int[] {2, 2}, new int[] {2, 2})
                  .convolutionMode(mode)
                  .build()));
    }
    all.put(
        "max pooling with overlap",
        chain(
            convolution(4, 3, 3).build(),
            new SubsamplingLayer.Builder(
                    SubsamplingLayer.PoolingType.MAX, new int[] {3, 2}, new int[] {1, 2})
                .build()));
    all.put(
        "pooling of means",
        chain(
            convolution(4, 3, 3).build(),
            new SubsamplingLayer.Builder(
                    SubsamplingLayer.PoolingType.AVG, new int[] {2, 2}, new int[] {2, 1})
                .build()));
    all.put(
        "pooling of the input",
        chain(
            new SubsamplingLayer.Builder(
                    SubsamplingLayer.PoolingType.AVG, new int[] {2, 2}, new int[] {1, 1})
                .build(),
            convolution(3, 2, 2).build()));
    for (PoolingType type : new PoolingType[] {PoolingType.MAX, PoolingType.AVG}) {
      all.put(
          "global pooling, " + type,
          chain(convolution(6, 3, 3).build(), new GlobalPoolingLayer.Builder(type).build()));
    }
    for (Activation activation :
        new Activation[] {Activation.TANH, Activation.SWISH, Activation.SOFTPLUS}) {
      all.put(
          "convolution, " + activation,
          chain(
              new ConvolutionLayer.Builder(3, 3).nOut(4).activation(activation).build(),
              convolution(4, 2, 2).build()));
    }
    all.put(
        "batch norm of maps",
        chain(
            new ConvolutionLayer.Builder(3, 3)
                .nOut(8)
                .hasBias(false)
                .activation(Activation.IDENTITY)
                .build(),
            new BatchNormalization.Builder().build(),
            new ActivationLayer.Builder().activation(Activation.RELU).build(),
            convolution(4, 2, 2).build()));
    all.put("dropout of maps", chain(convolution(4, 3, 3).build(), new DropoutLayer(0.7)));
    all.put("residual block", SmallNetworks::residual);
    all.put("merged maps", SmallNetworks::mergedMaps);
    return all;
  }

  private static String sum(GraphBuilder builder) {
    builder.addLayer("a", dense(6, Activation.RELU), "in");
    builder.addLayer("b", dense(6, Activation.TANH), "a");
    builder.addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "a", "b", "a");
    return "sum";
  }

  private static String doubled(GraphBuilder builder) {
    builder.addLayer("a", dense(6, Activation.TANH), "in");
    builder.addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "a", "a");
    return "sum";
  }

  private static String merged(GraphBuilder builder) {
    builder.addLayer("a", dense(6, Activation.RELU), "in");
    builder.addLayer("b", dense(3, Activation.TANH), "a");
    builder.addVertex("both", new MergeVertex(), "b", "a", "in");
    return "both";
  }

  /**
   * Smooth at its end: of thousands of values some come so near to 0 that by rounding a ReLU lets
   * them learn in one of two networks and not in the other.
   */
  private static String residual(GraphBuilder builder) {
    var same = ConvolutionMode.Same;
    builder.addLayer("a", convolution(8, 3, 3).convolutionMode(same).build(), "in");
    builder.addLayer("b", convolution(8, 3, 3).convolutionMode(same).hasBias(false).build(), "a");
    builder.addLayer("norm", new BatchNormalization.Builder().build(), "b");
    builder.addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "norm", "a");
    builder.addLayer("smooth", new ActivationLayer(Activation.TANH), "sum");
    return "smooth";
  }

  private static String mergedMaps(GraphBuilder builder) {
    var same = ConvolutionMode.Same;
    builder.addLayer("a", convolution(4, 3, 3).convolutionMode(same).build(), "in");
    builder.addLayer("b", convolution(3, 1, 1).convolutionMode(same).build(), "a");
    builder.addVertex("both", new MergeVertex(), "a", "b", "in");
    return "both";
  }
}
