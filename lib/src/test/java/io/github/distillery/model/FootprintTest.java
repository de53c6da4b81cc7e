package io.github.distillery.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.distillery.TinyData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class FootprintTest {
  @TempDir Path folder;

  private final INDArray image = TinyData.images(1, 1).features();

  @Test
  void denseLayersMultiplyEachWeightOnce() throws IOException {
    Network network = Architectures.mlp(256, 30, 2).initialize(1);

    Footprint footprint = Footprint.of(network, image);

    assertThat(footprint.parameters()).isEqualTo(256 * 30 + 30 + 30 * 2 + 2);
    assertThat(footprint.multiplyAdds()).isEqualTo(256 * 30 + 30 * 2);
    assertThat(footprint.milliseconds()).isNaN();
    network.save(folder.resolve("a.zip"));
    assertThat(footprint.bytes()).isEqualTo(Files.size(folder.resolve("a.zip")));
  }

  @Test
  void convolutionsMultiplyEachWeightInEveryPlace() {
    Network network = Architectures.lenet(1, 16, 16, 4, 6, 10, 2).initialize(1);

    // 16 -> 12 by 5x5, pooled to 6, -> 2, pooled to 1
    assertThat(Footprint.of(network, image).multiplyAdds())
        .isEqualTo(25 * 4 * 144 + 25 * 4 * 6 * 4 + 6 * 10 + 10 * 2);
  }

  @Test
  void separableConvolutionsCostLessAndBatchNormIsNotCounted() {
    var graph =
        new NeuralNetConfiguration.Builder()
            .graphBuilder()
            .addInputs("input")
            .setInputTypes(InputType.convolutionalFlat(16, 16, 1))
            .addLayer("conv", new ConvolutionLayer.Builder(3, 3).nOut(4).build(), "input")
            .addLayer("norm", new BatchNormalization(), "conv")
            .addLayer("separable", new SeparableConvolution2D.Builder(3, 3).nOut(8).build(), "norm")
            .addLayer(
                "depthwise",
                new DepthwiseConvolution2D.Builder(3, 3).depthMultiplier(2).build(),
                "separable")
            .addLayer(
                "logits",
                new DenseLayer.Builder().nOut(2).activation(Activation.IDENTITY).build(),
                "depthwise")
            .setOutputs("logits")
            .build();
    Network network = Architecture.of("separable", graph).initialize(1);

    // 16 -> 14 -> 12 -> 10
    assertThat(Footprint.of(network, image).multiplyAdds())
        .isEqualTo(9 * 4 * 196 + (9 * 4 + 4 * 8) * 144 + 9 * 8 * 2 * 100 + 1600 * 2);
  }

  @Test
  void timeIsMeasuredOnRequestOnly() {
    Network network = Architectures.mlp(4, 3).initialize(1);

    Footprint timed = Footprint.timed(network, Nd4j.rand(1, 4));

    assertThat(timed.milliseconds()).isPositive();
    assertThat(timed.toString()).contains("15 parameters", "12 multiply-adds", "ms a sample");
  }
}
