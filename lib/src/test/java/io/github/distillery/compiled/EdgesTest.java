package io.github.distillery.compiled;

import static io.github.distillery.compiled.SmallNetworks.MAPS;
import static io.github.distillery.compiled.SmallNetworks.VALUES;
import static io.github.distillery.compiled.SmallNetworks.chain;
import static io.github.distillery.compiled.SmallNetworks.convolution;
import static io.github.distillery.compiled.SmallNetworks.dense;
import static io.github.distillery.compiled.SmallNetworks.graph;

import io.github.distillery.backend.Backend;
import java.util.function.Function;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Where a compiled step could differ from DL4J's though every layer by itself agrees. */
class EdgesTest {
  private static final int STEPS = 20;

  @BeforeEach
  void useTheBackend() {
    Backend.ready();
  }

  private static void assertThatBothLearnTheSame(
      ComputationGraph start, Function<Integer, INDArray> features) {
    Twins twins = new Twins(start);
    for (int step = 0; step < STEPS; step++) {
      Nd4j.getRandom().setSeed(500 + step);
      INDArray[] batch = {features.apply(step)};
      INDArray[] targets = new INDArray[start.getNumOutputArrays()];
      for (int i = 0; i < targets.length; i++) {
        targets[i] = Nd4j.rand(new long[] {batch[0].size(0), 3});
      }
      twins.step(batch, targets);
    }
    twins.assertThatTheyAreAlike("parameters");
  }

  /** DL4J's loss writes over the values it sees, which the layer below has still to look at. */
  @ParameterizedTest
  @EnumSource(
      value = Activation.class,
      names = {"RELU", "TANH", "SIGMOID", "SOFTPLUS", "SWISH", "ELU"})
  void aLossWithAnActivationOnALayerWithAnActivation(Activation activation) {
    GraphBuilder builder =
        new NeuralNetConfiguration.Builder()
            .seed(3)
            .updater(new Sgd(0.1))
            .graphBuilder()
            .addInputs("in");
    builder.setInputTypes(VALUES);
    builder.addLayer("three", dense(3, activation), "in");
    builder.addLayer("loss", SmallNetworks.loss(LossFunction.MSE, Activation.TANH), "three");
    ComputationGraph graph = new ComputationGraph(builder.setOutputs("loss").build());
    graph.init();
    assertThatBothLearnTheSame(graph, step -> Nd4j.randn(8, 12));
  }

  /** Most images are empty at their edges: with a bias of 0 a value there is 0 and not nearly 0. */
  @ParameterizedTest
  @EnumSource(
      value = Activation.class,
      names = {"RELU", "LEAKYRELU", "ELU", "TANH", "SIGMOID", "SOFTPLUS", "SWISH", "IDENTITY"})
  void activationsHaveDl4jsDerivativeAtZero(Activation activation) {
    IActivation function =
        activation == Activation.LEAKYRELU
            ? new ActivationLReLU(0.3)
            : activation.getActivationFunction();
    ComputationGraph fused =
        graph(
            MAPS,
            new Sgd(0.05),
            chain(new ConvolutionLayer.Builder(3, 3).nOut(5).activation(function).build()));
    ComputationGraph alone =
        graph(
            MAPS,
            new Sgd(0.05),
            chain(
                convolution(5, 3, 3).activation(Activation.IDENTITY).build(),
                new ActivationLayer(function)));
    ComputationGraph ofRows =
        graph(
            VALUES,
            new Sgd(0.05),
            chain(new DenseLayer.Builder().nOut(7).activation(function).build()));
    assertThatBothLearnTheSame(fused, step -> imagesWithEmptyEdges(step));
    assertThatBothLearnTheSame(alone, step -> imagesWithEmptyEdges(step));
    assertThatBothLearnTheSame(ofRows, step -> Nd4j.zeros(3, 12));
  }

  private static INDArray imagesWithEmptyEdges(int step) {
    INDArray images = Nd4j.zeros(6, 2, 9, 7);
    images
        .get(
            NDArrayIndex.all(),
            NDArrayIndex.all(),
            NDArrayIndex.interval(3, 6),
            NDArrayIndex.interval(2, 4))
        .assign(Nd4j.rand(6, 2, 3, 2));
    return images;
  }

  /** Where several values are the greatest, one gets the gradient: the first, as in DL4J. */
  @Test
  void maximaOfEqualValuesPassTheGradientToTheFirst() {
    ComputationGraph graph =
        graph(
            MAPS,
            new Sgd(0.05),
            chain(
                convolution(5, 3, 3).activation(Activation.IDENTITY).build(),
                new SubsamplingLayer.Builder(
                        SubsamplingLayer.PoolingType.MAX, new int[] {2, 2}, new int[] {2, 2})
                    .build()));
    assertThatBothLearnTheSame(
        graph, step -> Transforms.floor(Nd4j.rand('c', new long[] {6, 2, 9, 7}).muli(3)));
  }

  @Test
  void aBatchOfOneSample() {
    assertThatBothLearnTheSame(
        graph(MAPS, new Sgd(0.002), SmallNetworks.onMaps().get("residual block")),
        step -> Nd4j.randn('c', new long[] {1, 2, 9, 7}));
  }

  /** A small step is computed by one thread, a large one by all. */
  @ParameterizedTest
  @ValueSource(ints = {5, 1000})
  void severalThreadsLearnTheSame(int units) {
    Backend.threads(2);
    try {
      assertThatBothLearnTheSame(
          graph(
              VALUES,
              new Sgd(0.01),
              chain(dense(units, Activation.RELU), dense(units, Activation.TANH))),
          step -> Nd4j.randn(16, 12));
    } finally {
      Backend.threads(1);
    }
  }

  @Test
  void dropoutOfWhatADenseLayerGivesDrawsDl4jsNumbers() {
    assertThatBothLearnTheSame(
        graph(
            VALUES,
            new Sgd(0.1),
            chain(dense(9, Activation.RELU), new DropoutLayer.Builder(new Dropout(0.6)).build())),
        step -> Nd4j.randn(8, 12));
  }

  @Test
  void featuresThatLieInAnotherOrder() {
    assertThatBothLearnTheSame(
        graph(MAPS, new Sgd(0.05), chain(convolution(4, 3, 3).build())),
        step -> Nd4j.randn('c', new long[] {9, 4, 2, 7}).permute(1, 2, 0, 3));
  }
}
