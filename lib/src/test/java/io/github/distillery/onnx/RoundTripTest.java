package io.github.distillery.onnx;

import static io.github.distillery.onnx.SmallGraphs.MAPS;
import static io.github.distillery.onnx.SmallGraphs.VALUES;
import static io.github.distillery.onnx.SmallGraphs.chain;
import static io.github.distillery.onnx.SmallGraphs.convolution;
import static io.github.distillery.onnx.SmallGraphs.dense;
import static io.github.distillery.onnx.SmallGraphs.network;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.github.distillery.model.Architectures;
import io.github.distillery.model.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationThresholdedReLU;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What ONNX Runtime makes of a written network, beside what the network itself says. */
class RoundTripTest {
  private static final double CLOSE = 1e-5;
  private static final int[] SAMPLE = {2, 11, 9};

  @TempDir Path folder;

  static Stream<Arguments> architectures() {
    return Stream.of(
        argumentSet("mlp", Architectures.mlp(20, 30, 10, 5), new int[] {20}),
        argumentSet("lenet", Architectures.lenet(1, 17, 16, 4, 6, 20, 5), new int[] {1, 17, 16}),
        argumentSet(
            "convNet",
            Architectures.convNet(2, 9, 7, 5, new int[] {4}, new int[] {6, 6}),
            new int[] {2, 9, 7}),
        argumentSet(
            "convNet without norm",
            Architectures.convNetWithoutNorm(2, 9, 7, 5, new int[] {4}, new int[] {6, 6}),
            new int[] {2, 9, 7}),
        argumentSet(
            "residual", Architectures.residualNet(3, 10, 9, 5, 4, 2), new int[] {3, 10, 9}));
  }

  @Test
  void theLayerBeforeTheLogitsIsFoundWhateverStandsBehindThem() throws IOException {
    Network network = SmallGraphs.withValues(Architectures.mlp(20, 30, 10, 5).initialize(5));
    Path file = folder.resolve("probabilities.onnx");
    Onnx.write(network, file, ExportOptions.defaults().probabilities(true));
    INDArray samples = Nd4j.rand(3, 20);

    try (OnnxClassifier read = OnnxClassifier.read(file)) {
      INDArray before = read.features(samples, read.layerBeforeLogits().orElseThrow());
      assertThat(before.equalsWithEps(network.features(samples, "dense2"), CLOSE)).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void eachArchitectureGivesTheSameLogitsAndLayers(
      io.github.distillery.model.Architecture plan, int[] sample) throws IOException {
    Network network = SmallGraphs.withValues(plan.initialize(5));

    assertThatAllAgrees(network, ExportOptions.defaults(), sample);
  }

  @ParameterizedTest
  @ValueSource(ints = {13, 14, 15, 16, 17, 18, 19, 20, 21})
  void eachVersionOfTheOperatorsGivesTheSame(int opset) throws IOException {
    Network residual =
        SmallGraphs.withValues(Architectures.residualNet(1, 8, 8, 5, 2, 1).initialize(5));
    Network mixed = network(MAPS, RoundTripTest::mixed);

    assertThatAllAgrees(residual, ExportOptions.defaults().opset(opset), 1, 8, 8);
    assertThatAllAgrees(mixed, ExportOptions.defaults().opset(opset), SAMPLE);
  }

  /** Merging, adding, means, Same padding of odd sizes, dilation, dropout and more in one. */
  private static String mixed(
      org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder builder) {
    builder
        .addLayer("a", same(convolution(4, 3, 3).stride(2, 2)), "in")
        .addLayer("b", same(convolution(3, 2, 4).stride(2, 2).hasBias(false)), "in")
        .addVertex("merge", new MergeVertex(), "a", "b")
        .addLayer("drop", new DropoutLayer(0.5), "merge")
        .addLayer("c", same(convolution(5, 3, 3).dilation(2, 2)), "drop")
        .addLayer("d", same(convolution(5, 1, 1)), "merge")
        .addVertex("add", new ElementWiseVertex(ElementWiseVertex.Op.Add), "c", "d")
        .addLayer("norm", new BatchNormalization(), "add")
        .addLayer("act", new ActivationLayer(Activation.HARDSIGMOID), "norm")
        .addLayer("mean", pool(PoolingType.AVG, ConvolutionMode.Same, 2, 2, 0), "act")
        .addLayer("max", pool(PoolingType.MAX, ConvolutionMode.Truncate, 2, 1, 1), "act")
        .addLayer("rows", dense(6, Activation.MISH), "mean")
        .addLayer("others", dense(6, Activation.HARDTANH), "max")
        .addVertex("both", new MergeVertex(), "rows", "others");
    return "both";
  }

  static Stream<Arguments> layers() {
    return Stream.of(
        argumentSet("Same, even kernel", MAPS, chain(same(convolution(3, 4, 2)))),
        argumentSet("Same, stride 2", MAPS, chain(same(convolution(3, 3, 3).stride(2, 2)))),
        argumentSet("Same, stride 3, 2", MAPS, chain(same(convolution(3, 5, 2).stride(3, 2)))),
        argumentSet("Same, 1x1, stride 2", MAPS, chain(same(convolution(3, 1, 1).stride(2, 2)))),
        argumentSet("Same, dilation", MAPS, chain(same(convolution(3, 3, 2).dilation(2, 3)))),
        argumentSet(
            "Truncate, padding, stride",
            MAPS,
            chain(convolution(3, 3, 3).padding(1, 2).stride(2, 3).build())),
        argumentSet(
            "Truncate, dilation, no bias",
            MAPS,
            chain(convolution(3, 3, 3).dilation(2, 1).hasBias(false).build())),
        argumentSet(
            "Strict",
            MAPS,
            chain(
                convolution(3, 3, 3).stride(2, 2).convolutionMode(ConvolutionMode.Strict).build())),
        argumentSet("max, Same", MAPS, chain(pool(PoolingType.MAX, ConvolutionMode.Same, 2, 2, 0))),
        argumentSet(
            "max, Same, stride 1",
            MAPS,
            chain(pool(PoolingType.MAX, ConvolutionMode.Same, 3, 1, 0))),
        argumentSet(
            "max of what is below 0, padded",
            MAPS,
            chain(
                same(convolution(3, 1, 1).activation(Activation.TANH)),
                pool(PoolingType.MAX, ConvolutionMode.Truncate, 3, 2, 1))),
        argumentSet(
            "max, dilation",
            MAPS,
            chain(
                new SubsamplingLayer.Builder(PoolingType.MAX)
                    .kernelSize(2, 2)
                    .stride(1, 1)
                    .dilation(2, 3)
                    .build())),
        argumentSet("mean", MAPS, chain(pool(PoolingType.AVG, ConvolutionMode.Truncate, 3, 2, 0))),
        argumentSet(
            "mean, padding", MAPS, chain(pool(PoolingType.AVG, ConvolutionMode.Truncate, 3, 2, 1))),
        argumentSet(
            "mean, Same", MAPS, chain(pool(PoolingType.AVG, ConvolutionMode.Same, 2, 2, 0))),
        argumentSet(
            "mean with padding counted",
            MAPS,
            chain(counting(pool(PoolingType.AVG, ConvolutionMode.Truncate, 3, 2, 1)))),
        argumentSet(
            "mean with padding counted, Same",
            MAPS,
            chain(counting(pool(PoolingType.AVG, ConvolutionMode.Same, 3, 2, 0)))),
        argumentSet("whole maps, mean", MAPS, chain(new GlobalPoolingLayer(PoolingType.AVG))),
        argumentSet("whole maps, max", MAPS, chain(new GlobalPoolingLayer(PoolingType.MAX))),
        argumentSet(
            "whole maps, not collapsed",
            MAPS,
            chain(
                new GlobalPoolingLayer.Builder(PoolingType.MAX).collapseDimensions(false).build(),
                convolution(4, 1, 1).build())),
        argumentSet("batch norm of maps", MAPS, chain(new BatchNormalization())),
        argumentSet(
            "batch norm of maps, variance kept",
            MAPS,
            chain(new BatchNormalization.Builder().useLogStd(false).eps(1e-3).build())),
        argumentSet("batch norm of rows", VALUES, chain(new BatchNormalization())),
        argumentSet(
            "batch norm, locked",
            VALUES,
            chain(
                new BatchNormalization.Builder().lockGammaBeta(true).gamma(1.5).beta(-2).build())),
        argumentSet(
            "dense without bias",
            VALUES,
            chain(
                new org.deeplearning4j.nn.conf.layers.DenseLayer.Builder()
                    .nOut(5)
                    .hasBias(false)
                    .activation(Activation.TANH)
                    .build())),
        argumentSet(
            "leaky ReLU of its own slope",
            VALUES,
            chain(new ActivationLayer(new ActivationLReLU(0.3)))),
        argumentSet(
            "threshold of its own",
            VALUES,
            chain(new ActivationLayer(new ActivationThresholdedReLU(0.4)))),
        argumentSet(
            "softmax in the middle", VALUES, chain(new ActivationLayer(Activation.SOFTMAX))),
        argumentSet("frozen", VALUES, chain(new FrozenLayer(dense(5, Activation.TANH)))),
        argumentSet("rows made maps", VALUES, (SmallGraphs.Middle) RoundTripTest::rowsMadeMaps));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void eachSettingGivesTheSame(InputType input, SmallGraphs.Middle middle) throws IOException {
    assertThatAllAgrees(
        network(input, middle), ExportOptions.defaults(), input == MAPS ? SAMPLE : new int[] {12});
  }

  @ParameterizedTest
  @EnumSource(
      value = Activation.class,
      names = {"RATIONALTANH", "RRELU", "SOFTMAX"},
      mode = EnumSource.Mode.EXCLUDE)
  void eachActivationGivesTheSameOnRowsAndMaps(Activation activation) throws IOException {
    Network rows = network(VALUES, chain(dense(8, activation)));
    Network maps =
        network(MAPS, chain(same(convolution(3, 3, 3)), new ActivationLayer(activation)));

    assertThatAllAgrees(rows, ExportOptions.defaults(), 12);
    assertThatAllAgrees(maps, ExportOptions.defaults(), SAMPLE);
  }

  @ParameterizedTest
  @EnumSource(ElementWiseVertex.Op.class)
  void eachWayOfPuttingTogetherGivesTheSame(ElementWiseVertex.Op op) throws IOException {
    Network network =
        network(
            VALUES,
            builder -> {
              List<String> inputs =
                  op == ElementWiseVertex.Op.Subtract ? List.of("a", "b") : List.of("a", "b", "c");
              inputs.forEach(name -> builder.addLayer(name, dense(5, Activation.TANH), "in"));
              builder.addVertex("joined", new ElementWiseVertex(op), inputs.toArray(String[]::new));
              return "joined";
            });

    assertThatAllAgrees(network, ExportOptions.defaults(), 12);
  }

  private static String rowsMadeMaps(
      org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder builder) {
    builder
        .addLayer("wide", dense(2 * 3 * 4, Activation.TANH), "in")
        .addLayer(
            "conv",
            convolution(2, 2, 2).nIn(2).build(),
            new FeedForwardToCnnPreProcessor(3, 4, 2),
            "wide");
    return "conv";
  }

  private static ConvolutionLayer same(ConvolutionLayer.Builder builder) {
    return builder.convolutionMode(ConvolutionMode.Same).build();
  }

  private static SubsamplingLayer pool(
      PoolingType type, ConvolutionMode mode, int kernel, int stride, int padding) {
    return new SubsamplingLayer.Builder(type)
        .kernelSize(kernel, kernel)
        .stride(stride, stride)
        .padding(padding, padding)
        .convolutionMode(mode)
        .build();
  }

  private static SubsamplingLayer counting(SubsamplingLayer layer) {
    layer.setAvgPoolIncludePadInDivisor(true);
    return layer;
  }

  private void assertThatAllAgrees(Network network, ExportOptions options, int... sample)
      throws IOException {
    Path file = folder.resolve("network.onnx");
    Onnx.write(network, file, options);
    try (OnnxClassifier read = OnnxClassifier.read(file)) {
      for (int batch : new int[] {1, 7}) {
        long[] shape = new long[sample.length + 1];
        shape[0] = batch;
        Arrays.setAll(shape, i -> i == 0 ? batch : sample[i - 1]);
        INDArray samples = SmallGraphs.samples(batch, shape);
        INDArray expected = network.logits(samples.dup());
        assertThat(SmallGraphs.deviation(read.logits(samples), expected))
            .as("logits of %d samples", batch)
            .isLessThan(CLOSE);
        List<String> layers = network.layers().stream().filter(read.layers()::contains).toList();
        assertThat(layers).isNotEmpty();
        var theirs = network.outputs(samples.dup(), layers).features();
        var ours = read.outputs(samples, layers);
        assertThat(SmallGraphs.deviation(ours.logits(), expected)).isLessThan(CLOSE);
        for (String layer : layers) {
          assertThat(ours.features().get(layer).shape()).isEqualTo(theirs.get(layer).shape());
          assertThat(SmallGraphs.deviation(ours.features().get(layer), theirs.get(layer)))
              .as("layer %s of %d samples", layer, batch)
              .isLessThan(CLOSE);
        }
      }
    }
  }
}
