package io.github.distillery.onnx;

import io.github.distillery.backend.Backend;
import io.github.distillery.model.Network;
import java.util.Random;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Networks for what can be written, all ending in three logits, with no parameter left at 0. */
final class SmallGraphs {
  static final InputType VALUES = InputType.feedForward(12);
  static final InputType MAPS = InputType.convolutionalFlat(11, 9, 2);

  /** Adds vertices behind {@code in} and returns the name of the last. */
  interface Middle {
    String add(GraphBuilder builder);
  }

  private SmallGraphs() {}

  static Network network(InputType input, Middle middle) {
    Backend.ready();
    GraphBuilder builder =
        new NeuralNetConfiguration.Builder()
            .seed(3)
            .weightInit(WeightInit.XAVIER)
            .graphBuilder()
            .addInputs("in");
    builder.setInputTypes(input);
    String last = middle.add(builder);
    builder.addLayer("out", dense(3, Activation.IDENTITY), last).setOutputs("out");
    ComputationGraph graph = new ComputationGraph(builder.build());
    graph.init();
    return withValues(Network.of("small", graph));
  }

  static DenseLayer dense(int units, Activation activation) {
    return new DenseLayer.Builder().nOut(units).activation(activation).build();
  }

  static ConvolutionLayer.Builder convolution(int maps, int... kernel) {
    return new ConvolutionLayer.Builder(kernel).nOut(maps).activation(Activation.RELU);
  }

  /** One layer after another. */
  static Middle chain(org.deeplearning4j.nn.conf.layers.Layer... layers) {
    return builder -> {
      String last = "in";
      for (int i = 0; i < layers.length; i++) {
        builder.addLayer("layer" + i, layers[i], last);
        last = "layer" + i;
      }
      return last;
    };
  }

  /** Gives biases and the statistics of batch norm values as after a training. */
  static Network withValues(Network network) {
    Random random = new Random(17);
    for (Layer layer : network.graph().getLayers()) {
      layer
          .paramTable()
          .forEach(
              (key, array) -> {
                switch (key) {
                  case "b", "beta", "mean" -> fill(array, random, 0, 0.3);
                  case "gamma", "var" -> fill(array, random, 1, 0.3);
                  case "log10stdev" -> fill(array, random, 0.1, 0.2);
                  default -> {}
                }
              });
    }
    return network;
  }

  private static void fill(INDArray array, Random random, double centre, double spread) {
    for (long i = 0; i < array.length(); i++) {
      array.putScalar(i, centre + spread * (2 * random.nextDouble() - 1));
    }
  }

  static INDArray samples(int seed, long... shape) {
    Nd4j.getRandom().setSeed(seed);
    return Nd4j.randn('c', shape);
  }

  /** The greatest deviation, as a part of the greatest expected value. */
  static double deviation(INDArray actual, INDArray expected) {
    return Transforms.abs(actual.sub(expected)).maxNumber().doubleValue()
        / Transforms.abs(expected).maxNumber().doubleValue();
  }
}
