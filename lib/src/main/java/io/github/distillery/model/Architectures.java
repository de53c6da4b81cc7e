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
  static final String INPUT = "input";
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

  /**
   * A plain convolutional net: 3x3 convolutions that keep the size of the maps, each followed by
   * batch norm (Ioffe and Szegedy 2015) and ReLU, in stages with 2x2 max pooling between them; at
   * the end every map is averaged.
   *
   * <p>Its layers are called {@code conv1}, {@code norm1}, {@code relu1}, counted through all
   * stages; {@code pool1} after the first stage, {@code pool2} after the second, ...; {@code
   * average}, {@code logits}. The convolutions have no bias, batch norm brings one.
   *
   * <pre>{@code
   * Architectures.convNet(1, 28, 28, 10, maps(16), maps(32, 32)); // three convolutions, one pooling
   * }</pre>
   *
   * @param channels colour channels of the images
   * @param height their height in pixels, at least 2 for each pooling: 2, 4, 8, ...
   * @param width their width in pixels, likewise
   * @param classes the number of classes
   * @param stages the maps of each convolution, stage by stage; see {@link #maps(int...)}
   * @return the plan, named for example {@code convNet 16|32-32}
   */
  public static Architecture convNet(
      int channels, int height, int width, int classes, int[]... stages) {
    return ConvNets.plain("convNet", channels, height, width, classes, true, stages);
  }

  /**
   * A plain convolutional net like {@link #convNet}, without batch norm: each convolution has a
   * bias and ReLU itself. Its layers are called {@code conv1}, {@code conv2}, ..., {@code pool1},
   * ..., {@code average}, {@code logits}.
   *
   * @param channels colour channels of the images
   * @param height their height in pixels, at least 2 for each pooling: 2, 4, 8, ...
   * @param width their width in pixels, likewise
   * @param classes the number of classes
   * @param stages the maps of each convolution, stage by stage; see {@link #maps(int...)}
   * @return the plan, named for example {@code convNet without norm 16|32-32}
   */
  public static Architecture convNetWithoutNorm(
      int channels, int height, int width, int classes, int[]... stages) {
    return ConvNets.plain("convNet without norm", channels, height, width, classes, false, stages);
  }

  /**
   * The maps of one stage of a convolutional net.
   *
   * @param maps of each convolution, in order
   * @return the same numbers
   */
  public static int[] maps(int... maps) {
    return maps.clone();
  }

  /**
   * A teacher of the size of FitNets' on MNIST (Romero and others 2015, table 4: 361 thousand
   * parameters): four convolutions of 32, 64, 128 and 230 maps, a pooling after each but the last.
   * Theirs has three layers of maxout, ours ReLU and batch norm. For 28x28 images of one channel
   * and ten classes it has 361,534 parameters, of which 908 are batch norm's statistics.
   *
   * @param channels colour channels of the images
   * @param height their height in pixels, at least 8
   * @param width their width in pixels, at least 8
   * @param classes the number of classes
   * @return the plan, with the layers' names of {@link #convNet}
   */
  public static Architecture fitNetTeacher(int channels, int height, int width, int classes) {
    return convNet(channels, height, width, classes, maps(32), maps(64), maps(128), maps(230))
        .named("FitNets teacher");
  }

  /**
   * A deep thin student of the size of FitNets' on MNIST (Romero and others 2015, table 4: 30
   * thousand parameters): six convolutions, 16, 16, 24, 24, 34 and 34 maps, two to a stage. For
   * 28x28 images of one channel and ten classes it has 29,778 parameters, of which 296 are batch
   * norm's statistics; the teacher of {@link #fitNetTeacher} has 12 times as many.
   *
   * <p>Its middle layer is {@code relu4}, whose maps are as large as those of the teacher's {@code
   * relu2}: the pair for a hint.
   *
   * @param channels colour channels of the images
   * @param height their height in pixels, at least 4
   * @param width their width in pixels, at least 4
   * @param classes the number of classes
   * @return the plan, with the layers' names of {@link #convNet}
   */
  public static Architecture fitNetStudent(int channels, int height, int width, int classes) {
    return convNet(channels, height, width, classes, maps(16, 16), maps(24, 24), maps(34, 34))
        .named("FitNets student");
  }

  /**
   * A small residual net (He and others 2016, section 4.2): a convolution, three stages of residual
   * blocks with {@code maps}, twice and four times as many maps, the maps' sides halved where a
   * stage begins, and every map averaged at the end. A block adds its input to what two 3x3
   * convolutions with batch norm make of it; where the shape changes, the input goes through a 1x1
   * convolution with batch norm.
   *
   * <p>Its layers are called {@code conv1}, {@code norm1}, {@code relu1}; in the first block {@code
   * block1conv1}, {@code block1norm1}, {@code block1relu1}, {@code block1conv2}, {@code
   * block1norm2}, {@code block1add}, {@code block1} (the block's output after ReLU), and where the
   * shape changes {@code block2shortcut}, {@code block2shortcutnorm}; blocks are counted through
   * all stages; {@code average}, {@code logits}.
   *
   * @param channels colour channels of the images
   * @param height their height in pixels, at least 4
   * @param width their width in pixels, at least 4
   * @param classes the number of classes
   * @param maps of the first stage; 8 learns quickly, 16 is the paper's
   * @param blocks in each stage; the net has {@code 6 * blocks + 2} layers with weights
   * @return the plan, named for example {@code residual 8 maps, 1 block a stage}
   */
  public static Architecture residualNet(
      int channels, int height, int width, int classes, int maps, int blocks) {
    return ConvNets.residual(channels, height, width, classes, maps, blocks);
  }

  static GraphBuilder builder() {
    return new NeuralNetConfiguration.Builder()
        .activation(Activation.RELU)
        .weightInit(WeightInit.RELU)
        .graphBuilder()
        .addInputs(INPUT);
  }

  static SubsamplingLayer maxPool() {
    return new SubsamplingLayer.Builder(PoolingType.MAX).kernelSize(2, 2).stride(2, 2).build();
  }

  static Architecture withLogits(String name, GraphBuilder graph, String below, int classes) {
    DenseLayer logits =
        new DenseLayer.Builder()
            .nOut(classes)
            .activation(Activation.IDENTITY)
            .weightInit(WeightInit.XAVIER)
            .build();
    return Architecture.of(name, graph.addLayer(LOGITS, logits, below).setOutputs(LOGITS).build());
  }

  static void checkPositive(String name, int... sizes) {
    for (int size : sizes) {
      if (size < 1) {
        throw new IllegalArgumentException(name + ": a size is " + size + "; give 1 or more");
      }
    }
  }
}
