package io.github.distillery.compiled;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.distillery.backend.Backend;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Graphs drawn by lot from all that is compiled, with one input and up to three losses, beside
 * DL4J. Adam's epsilon is large: with the usual one, a gradient that is 0 but for rounding would
 * move a weight as far as any other. For the same reason no bias stands before a batch norm.
 */
class RandomGraphsTest {
  private static final int STEPS = 20;

  private static final List<Activation> ACTIVATIONS =
      List.of(
          Activation.RELU,
          Activation.TANH,
          Activation.SIGMOID,
          Activation.SOFTPLUS,
          Activation.SWISH,
          Activation.ELU,
          Activation.LEAKYRELU,
          Activation.IDENTITY);

  @BeforeEach
  void useTheBackend() {
    Backend.ready();
  }

  static IntStream seeds() {
    return IntStream.range(0, 50);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aGraphDrawnByLotLearnsAndAnswersAsInDl4j(int seed) {
    Lot lot = new Lot(seed);
    ComputationGraph start = lot.training();
    Twins twins = new Twins(start);
    for (int step = 0; step < STEPS; step++) {
      Nd4j.getRandom().setSeed(100L * seed + step);
      long batch = step % 5 == 4 ? 1 + seed % 4 : lot.batch;
      INDArray[] features = {lot.samples(batch)};
      INDArray[] targets =
          IntStream.range(0, start.getNumOutputArrays())
              .mapToObj(i -> Nd4j.randn(batch, 3))
              .toArray(INDArray[]::new);
      twins.step(features, targets);
    }
    twins.assertThatTheyAreAlike(lot.toString());

    ComputationGraph inference = new Lot(seed).inference();
    inference.setParams(twins.compiled().params());
    INDArray samples = lot.samples(11);
    List<String> three = inference.getConfiguration().getNetworkOutputs();
    CompiledInference compiled = CompiledInference.of(inference);
    INDArray ours = compiled.run(samples, three).get(three.get(0));
    INDArray theirs = inference.outputSingle(false, samples.dup());
    assertThat(Twins.norm(ours.sub(theirs)))
        .as(lot.toString())
        .isLessThanOrEqualTo(Twins.CLOSE * Twins.norm(theirs));
  }

  /** A graph and how it was drawn. */
  private static final class Lot {
    private final Random random;
    private final StringBuilder drawn = new StringBuilder();
    private final boolean maps;
    private final int channels;
    private final int height;
    private final int width;
    private final long batch;
    private int count;

    Lot(int seed) {
      this.random = new Random(seed);
      this.maps = random.nextInt(3) > 0;
      this.channels = maps ? pick(1, 2, 3, 16) : pick(1, 5, 12, 40);
      this.height = 5 + random.nextInt(6);
      this.width = 5 + random.nextInt(6);
      this.batch = pick(2, 7, 16, 20);
      drawn.append("seed ").append(seed).append(':');
    }

    private int pick(int... of) {
      return of[random.nextInt(of.length)];
    }

    INDArray samples(long rows) {
      return maps
          ? Nd4j.randn('c', new long[] {rows, channels, height, width})
          : Nd4j.randn('c', new long[] {rows, channels});
    }

    private IUpdater updater() {
      return switch (random.nextInt(3)) {
        case 0 -> new Sgd(0.002);
        case 1 -> new Nesterovs(0.001, 0.9);
        default -> new Adam(0.002, 0.9, 0.999, 1e-3);
      };
    }

    ComputationGraph training() {
      return build(true);
    }

    ComputationGraph inference() {
      return build(false);
    }

    private ComputationGraph build(boolean withLosses) {
      GraphBuilder builder =
          new NeuralNetConfiguration.Builder()
              .seed(7)
              .weightInit(WeightInit.XAVIER)
              .updater(updater())
              .graphBuilder()
              .addInputs("in");
      builder.setInputTypes(
          maps
              ? InputType.convolutional(height, width, channels)
              : InputType.feedForward(channels));
      String last = maps ? throughMaps(builder) : "in";
      String first = add(builder, dense(6, true), last);
      last = throughValues(builder, first);
      String three = add(builder, dense(3, false), last);
      String[] outputs = {three};
      int losses = 1 + random.nextInt(3);
      if (withLosses) {
        outputs = new String[losses];
        for (int i = 0; i < losses; i++) {
          String seen = i == 2 ? add(builder, dense(3, false), first) : three;
          outputs[i] = add(builder, loss(i), seen);
        }
      } else if (losses == 3) {
        // Its parameters must stand where they stand in training.
        add(builder, dense(3, false), first);
        builder.allowDisconnected(true);
      }
      ComputationGraph graph = new ComputationGraph(builder.setOutputs(outputs).build());
      graph.init();
      return graph;
    }

    private static LossLayer loss(int which) {
      return new LossLayer.Builder(which == 1 ? LossFunction.L2 : LossFunction.MSE)
          .activation(Activation.IDENTITY)
          .build();
    }

    private String add(
        GraphBuilder builder, org.deeplearning4j.nn.conf.layers.Layer layer, String... from) {
      String name = "v" + count++;
      drawn.append(' ').append(name).append('=').append(layer.getClass().getSimpleName());
      builder.addLayer(name, layer, from);
      return name;
    }

    private Activation activation() {
      return ACTIVATIONS.get(random.nextInt(ACTIVATIONS.size()));
    }

    private DenseLayer dense(int units, boolean activated) {
      return new DenseLayer.Builder()
          .nOut(units)
          .hasBias(!activated || random.nextBoolean())
          .activation(activated ? activation() : Activation.IDENTITY)
          .build();
    }

    private ConvolutionLayer.Builder convolution(int out) {
      return new ConvolutionLayer.Builder(pick(1, 2, 3), pick(1, 2, 3))
          .nOut(out)
          .convolutionMode(ConvolutionMode.Same)
          .activation(activation());
    }

    private String throughMaps(GraphBuilder builder) {
      int out = pick(1, 3, 8, 17);
      String last = add(builder, convolution(out).stride(pick(1, 2), 1).build(), "in");
      for (int i = random.nextInt(3); i >= 0; i--) {
        last =
            switch (random.nextInt(5)) {
              case 0 -> residual(builder, last, out);
              case 1 -> merged(builder, last, out);
              case 2 -> add(builder, pooling(), last);
              case 3 -> normed(builder, last, out);
              default -> add(builder, convolution(out).dilation(pick(1, 2), 1).build(), last);
            };
      }
      return random.nextInt(3) > 0
          ? last
          : add(
              builder,
              new GlobalPoolingLayer(random.nextBoolean() ? PoolingType.AVG : PoolingType.MAX),
              last);
    }

    private String residual(GraphBuilder builder, String last, int out) {
      String inner = add(builder, convolution(out).build(), last);
      String name = "sum" + count++;
      builder.addVertex(name, new ElementWiseVertex(ElementWiseVertex.Op.Add), last, inner);
      return add(builder, new ActivationLayer(activation()), name);
    }

    private String merged(GraphBuilder builder, String last, int out) {
      String one = add(builder, convolution(2).build(), last);
      String name = "merged" + count++;
      builder.addVertex(name, new MergeVertex(), one, last);
      return add(builder, convolution(out).build(), name);
    }

    private String normed(GraphBuilder builder, String last, int out) {
      String inner =
          add(
              builder,
              convolution(out).hasBias(false).activation(Activation.IDENTITY).build(),
              last);
      String norm = add(builder, new BatchNormalization(), inner);
      return add(builder, new ActivationLayer(activation()), norm);
    }

    private SubsamplingLayer pooling() {
      boolean max = random.nextBoolean();
      return new SubsamplingLayer.Builder(
              max ? SubsamplingLayer.PoolingType.MAX : SubsamplingLayer.PoolingType.AVG,
              new int[] {2, 2},
              new int[] {pick(1, 2), 1})
          .convolutionMode(max ? ConvolutionMode.Same : ConvolutionMode.Truncate)
          .build();
    }

    private String throughValues(GraphBuilder builder, String first) {
      String last = first;
      for (int i = random.nextInt(3); i > 0; i--) {
        String inner = add(builder, dense(6, true), last);
        if (random.nextBoolean()) {
          String name = "sum" + count++;
          builder.addVertex(name, new ElementWiseVertex(ElementWiseVertex.Op.Add), inner, last);
          inner = name;
        } else if (random.nextBoolean()) {
          String name = "merged" + count++;
          builder.addVertex(name, new MergeVertex(), inner, first, last);
          inner = add(builder, dense(6, true), name);
        }
        last = inner;
      }
      return last;
    }

    @Override
    public String toString() {
      return drawn.toString();
    }
  }
}
