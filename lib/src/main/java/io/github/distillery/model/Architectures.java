package io.github.distillery.model;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;

/**
 * The usual shapes of networks. All end in a dense layer called {@code logits} without activation;
 * hidden layers use ReLU and He's initial weights (He and others 2015).
 *
 * <p>Introduced in notebook 02.
 */
public final class Architectures {
  private static final String INPUT = "input";
  private static final String LOGITS = "logits";

  private Architectures() {}

  /**
   * A multilayer perceptron. Its layers are called {@code dense1}, {@code dense2}, ..., {@code
   * logits}.
   *
   * @param sizes input values, units of each hidden layer, classes: two numbers or more
   * @return for example {@code mlp(784, 30, 30, 10)}, named {@code 784-30-30-10}
   */
  public static Architecture mlp(int... sizes) {
    if (sizes.length < 2) {
      throw new IllegalArgumentException(
          "mlp got the sizes %s; give at least the input and the classes, for example mlp(784, 30, 10)"
              .formatted(Arrays.toString(sizes)));
    }
    String name = Arrays.stream(sizes).mapToObj(Integer::toString).collect(Collectors.joining("-"));
    checkPositive("mlp " + name, sizes);
    GraphBuilder graph = builder().setInputTypes(InputType.feedForward(sizes[0]));
    String below = INPUT;
    for (int i = 1; i < sizes.length - 1; i++) {
      graph.addLayer("dense" + i, new DenseLayer.Builder().nOut(sizes[i]).build(), below);
      below = "dense" + i;
    }
    return withLogits(name, graph, below, sizes[sizes.length - 1]);
  }

  /**
   * LeNet in its usual modern form: 20 and 50 maps of 5x5 with 2x2 max pooling, 500 dense units.
   * Its layers are called {@code conv1}, {@code pool1}, {@code conv2}, {@code pool2}, {@code
   * dense1}, {@code logits} (LeCun and others 1998).
   *
   * @param channels colour channels of the images
   * @param height their height in pixels, at least 16
   * @param width their width in pixels, at least 16
   * @param classes the number of classes
   * @return the plan
   */
  public static Architecture lenet(int channels, int height, int width, int classes) {
    return lenet(channels, height, width, 20, 50, 500, classes);
  }

  /**
   * LeNet with other widths.
   *
   * @param channels colour channels of the images
   * @param height their height in pixels, at least 16
   * @param width their width in pixels, at least 16
   * @param maps1 maps of the first convolution
   * @param maps2 maps of the second convolution
   * @param units dense units
   * @param classes the number of classes
   * @return the plan
   */
  public static Architecture lenet(
      int channels, int height, int width, int maps1, int maps2, int units, int classes) {
    String name = "lenet %d-%d-%d".formatted(maps1, maps2, units);
    checkPositive(name, channels, maps1, maps2, units, classes);
    if (height < 16 || width < 16) {
      throw new IllegalArgumentException(
          "%s: images of %dx%d; two 5x5 convolutions with pooling need at least 16x16"
              .formatted(name, height, width));
    }
    GraphBuilder graph =
        builder()
            .setInputTypes(InputType.convolutionalFlat(height, width, channels))
            .addLayer("conv1", new ConvolutionLayer.Builder(5, 5).nOut(maps1).build(), INPUT)
            .addLayer("pool1", maxPool(), "conv1")
            .addLayer("conv2", new ConvolutionLayer.Builder(5, 5).nOut(maps2).build(), "pool1")
            .addLayer("pool2", maxPool(), "conv2")
            .addLayer("dense1", new DenseLayer.Builder().nOut(units).build(), "pool2");
    return withLogits(name, graph, "dense1", classes);
  }

  private static GraphBuilder builder() {
    return new NeuralNetConfiguration.Builder()
        .activation(Activation.RELU)
        .weightInit(WeightInit.RELU)
        .graphBuilder()
        .addInputs(INPUT);
  }

  private static SubsamplingLayer maxPool() {
    return new SubsamplingLayer.Builder(PoolingType.MAX).kernelSize(2, 2).stride(2, 2).build();
  }

  private static Architecture withLogits(
      String name, GraphBuilder graph, String below, int classes) {
    DenseLayer logits =
        new DenseLayer.Builder()
            .nOut(classes)
            .activation(Activation.IDENTITY)
            .weightInit(WeightInit.XAVIER)
            .build();
    return Architecture.of(name, graph.addLayer(LOGITS, logits, below).setOutputs(LOGITS).build());
  }

  private static void checkPositive(String name, int... sizes) {
    for (int size : sizes) {
      if (size < 1) {
        throw new IllegalArgumentException(name + ": a size is " + size + "; give 1 or more");
      }
    }
  }
}
