package io.github.distillery.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.TinyData;
import io.github.distillery.data.Dataset;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;

class NetworkOutputsTest {
  @Test
  void onePassGivesLogitsAndLayers() {
    Dataset images = TinyData.images(5, 1);
    Network network = Architectures.lenet(1, 16, 16, 3, 4, 8, 2).initialize(1);

    var outputs = network.outputs(images.features(), List.of("conv1", "dense1"));

    assertThat(outputs.logits().equalsWithEps(network.logits(images.features()), 1e-6)).isTrue();
    assertThat(outputs.features()).containsOnlyKeys("conv1", "dense1");
    assertThat(outputs.features().get("conv1").shape()).containsExactly(5, 3, 12, 12);
    assertThat(outputs.features().get("dense1"))
        .isEqualTo(network.features(images.features(), "dense1"));
    assertThat(network.outputs(images.features(), List.of()).logits())
        .isEqualTo(network.logits(images.features()));
    assertThatThrownBy(() -> network.outputs(images.features(), List.of("conv1", "conv7")))
        .hasMessageContaining("no layer \"conv7\"");
  }

  @Test
  void aLayerIsGivenAsItWasBeforeAnActivationLayerAboveIt() {
    Dataset data = TinyData.clouds(40, 1);
    MultiLayerNetwork brought =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .list()
                .layer(
                    new DenseLayer.Builder().nIn(4).nOut(6).activation(Activation.IDENTITY).build())
                .layer(new ActivationLayer(Activation.RELU))
                .layer(
                    new OutputLayer.Builder().nIn(6).nOut(3).activation(Activation.SOFTMAX).build())
                .build());
    brought.init();
    INDArray features = data.features().dup();
    Network network = Network.of("brought", brought);

    INDArray below = network.outputs(features, List.of("0")).features().get("0");

    INDArray expected =
        data.features().mmul(brought.getParam("0_W")).addiRowVector(brought.getParam("0_b"));
    assertThat(expected.minNumber().doubleValue()).isNegative();
    assertThat(below.equalsWithEps(expected, 1e-5)).isTrue();
    assertThat(features).as("what was given").isEqualTo(data.features());
  }
}
