package io.github.distillery.distill.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.distillery.TinyData;
import io.github.distillery.data.Dataset;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Network;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class InputGradientTest {
  private static final double STEP = 1e-5;

  @Test
  void itIsThatOfFiniteDifferencesForDenseLayersWithDropout() {
    assertRight(
        Architectures.mlp(4, 7, 3).withDropout(0.1, 0.5).initialize(3), TinyData.clouds(3, 2));
  }

  @Test
  void itIsThatOfFiniteDifferencesForConvolutionAndPooling() {
    assertRight(Architectures.lenet(1, 16, 16, 2, 3, 5, 2).initialize(3), TinyData.images(2, 2));
  }

  @Test
  void itGoesThroughFrozenLayersToo() {
    Network plain = Architectures.mlp(4, 7, 6, 3).initialize(3);
    Network frozen =
        Network.of(
            "frozen",
            new TransferLearning.GraphBuilder(plain.graph().clone())
                .setFeatureExtractor("dense2")
                .build());
    INDArray features = TinyData.clouds(3, 2).features();
    INDArray ones = Nd4j.ones(DataType.FLOAT, 3, 3).muli(Nd4j.createFromArray(1f, -2f, 3f));

    InputGradient ofPlain = new InputGradient(plain);
    InputGradient ofFrozen = new InputGradient(frozen);

    assertThat(ofFrozen.logits(features)).isEqualTo(ofPlain.logits(features));
    assertThat(ofFrozen.back(ones)).isEqualTo(ofPlain.back(ones));
    assertThat(ofPlain.back(ones).norm2Number().doubleValue()).isGreaterThan(0.1);
    assertThat(frozen.graph().getLayer("dense2")).isInstanceOf(FrozenLayer.class);
  }

  @Test
  void batchNormGoesByItsStoredStatisticsAndBranchesAddUp() {
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .seed(4)
            .activation(Activation.TANH)
            .graphBuilder()
            .addInputs("in")
            .setInputTypes(InputType.convolutional(16, 16, 1))
            .addLayer("conv", new ConvolutionLayer.Builder(3, 3).nOut(2).build(), "in")
            .addLayer("norm", new BatchNormalization.Builder().build(), "conv")
            .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "norm", "conv")
            .addLayer(
                "logits",
                new DenseLayer.Builder().nOut(3).activation(Activation.IDENTITY).build(),
                "sum")
            .setOutputs("logits");
    ComputationGraph built = new ComputationGraph(graph.build());
    built.init();
    built.getLayer("norm").setParam("mean", Nd4j.createFromArray(0.3f, -0.2f).reshape(1, 2));
    built.getLayer("norm").setParam("var", Nd4j.createFromArray(0.5f, 2.0f).reshape(1, 2));
    built.getLayer("norm").setParam("gamma", Nd4j.createFromArray(1.5f, 0.7f).reshape(1, 2));

    assertRight(Network.of("branches", built), TinyData.images(2, 3));
  }

  @Test
  void anActivationLayerHasTheDerivativeAtWhatItWasGiven() {
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .seed(4)
            .activation(Activation.IDENTITY)
            .graphBuilder()
            .addInputs("in")
            .setInputTypes(InputType.feedForward(4))
            .addLayer("dense", new DenseLayer.Builder().nOut(5).build(), "in")
            .addLayer("smooth", new ActivationLayer(Activation.TANH), "dense")
            .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "smooth", "dense")
            .addLayer("logits", new DenseLayer.Builder().nOut(3).build(), "sum")
            .setOutputs("logits");
    ComputationGraph built = new ComputationGraph(graph.build());
    built.init();

    assertRight(Network.of("smooth", built), TinyData.clouds(3, 2));
  }

  private static void assertRight(Network network, Dataset data) {
    Network exact = Network.of("exact", network.graph().convertDataType(DataType.DOUBLE));
    String before = exact.fingerprint();
    INDArray features = data.features().castTo(DataType.DOUBLE);
    InputGradient gradient = new InputGradient(exact);
    INDArray factors = Nd4j.rand(DataType.DOUBLE, gradient.logits(features).shape()).subi(0.5);
    INDArray found = gradient.back(factors).dup('c').reshape('c', features.shape());

    for (long place = 0; place < features.length(); place += 1 + features.length() / 40) {
      double above = at(exact, features, place, STEP, factors);
      double below = at(exact, features, place, -STEP, factors);
      double numeric = (above - below) / (2 * STEP);
      assertThat(found.getDouble(place))
          .as("derivative by value " + place)
          .isCloseTo(numeric, org.assertj.core.api.Assertions.within(1e-7));
    }
    assertThat(found.norm2Number().doubleValue()).isPositive();
    assertThat(exact.fingerprint()).isEqualTo(before);
  }

  private static double at(
      Network network, INDArray features, long place, double step, INDArray factors) {
    INDArray moved = features.dup('c');
    moved.putScalar(place, moved.getDouble(place) + step);
    return network.logits(moved).mul(factors).sumNumber().doubleValue();
  }
}
