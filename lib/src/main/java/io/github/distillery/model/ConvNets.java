package io.github.distillery.model;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.nd4j.linalg.activations.Activation;

/** Builds plain and residual convolutional nets of 3x3 convolutions. */
final class ConvNets {
  private static final int STAGES = 3;

  private ConvNets() {}

  static Architecture plain(
      String kind, int channels, int height, int width, int classes, boolean norm, int[]... maps) {
    String name =
        kind
            + " "
            + Arrays.stream(maps)
                .map(
                    stage ->
                        Arrays.stream(stage)
                            .mapToObj(Integer::toString)
                            .collect(Collectors.joining("-")))
                .collect(Collectors.joining("|"));
    checkStages(name, maps);
    Architectures.checkPositive(name, channels, height, width, classes);
    checkSize(name, height, width, 1 << (maps.length - 1));
    GraphBuilder graph = begin(channels, height, width);
    String below = Architectures.INPUT;
    int conv = 0;
    for (int stage = 1; stage <= maps.length; stage++) {
      for (int count : maps[stage - 1]) {
        conv++;
        below = norm ? normed(graph, conv, count, below) : bare(graph, conv, count, below);
      }
      if (stage < maps.length) {
        graph.addLayer("pool" + stage, Architectures.maxPool(), below);
        below = "pool" + stage;
      }
    }
    return averaged(name, graph, below, classes);
  }

  static Architecture residual(
      int channels, int height, int width, int classes, int maps, int blocks) {
    String name =
        "residual %d maps, %d block%s a stage".formatted(maps, blocks, blocks == 1 ? "" : "s");
    Architectures.checkPositive(name, channels, height, width, classes, maps, blocks);
    checkSize(name, height, width, 1 << (STAGES - 1));
    GraphBuilder graph = begin(channels, height, width);
    String below = normed(graph, 1, maps, Architectures.INPUT);
    for (int block = 0; block < STAGES * blocks; block++) {
      int stage = block / blocks;
      boolean changes = stage > 0 && block % blocks == 0;
      below = block(graph, "block" + (block + 1), maps << stage, changes, below);
    }
    return averaged(name, graph, below, classes);
  }

  private static String block(
      GraphBuilder graph, String block, int maps, boolean changes, String below) {
    int stride = changes ? 2 : 1;
    String shortcut = below;
    if (changes) {
      shortcut = block + "shortcutnorm";
      graph
          .addLayer(block + "shortcut", conv(1, stride, maps), below)
          .addLayer(shortcut, new BatchNormalization(), block + "shortcut");
    }
    graph
        .addLayer(block + "conv1", conv(3, stride, maps), below)
        .addLayer(block + "norm1", new BatchNormalization(), block + "conv1")
        .addLayer(block + "relu1", new ActivationLayer(Activation.RELU), block + "norm1")
        .addLayer(block + "conv2", conv(3, 1, maps), block + "relu1")
        .addLayer(block + "norm2", new BatchNormalization(), block + "conv2")
        .addVertex(
            block + "add",
            new ElementWiseVertex(ElementWiseVertex.Op.Add),
            block + "norm2",
            shortcut)
        .addLayer(block, new ActivationLayer(Activation.RELU), block + "add");
    return block;
  }

  private static String normed(GraphBuilder graph, int number, int maps, String below) {
    graph
        .addLayer("conv" + number, conv(3, 1, maps), below)
        .addLayer("norm" + number, new BatchNormalization(), "conv" + number)
        .addLayer("relu" + number, new ActivationLayer(Activation.RELU), "norm" + number);
    return "relu" + number;
  }

  private static String bare(GraphBuilder graph, int number, int maps, String below) {
    graph.addLayer(
        "conv" + number,
        new ConvolutionLayer.Builder(3, 3).nOut(maps).convolutionMode(ConvolutionMode.Same).build(),
        below);
    return "conv" + number;
  }

  private static ConvolutionLayer conv(int kernel, int stride, int maps) {
    return new ConvolutionLayer.Builder(kernel, kernel)
        .stride(stride, stride)
        .nOut(maps)
        .convolutionMode(ConvolutionMode.Same)
        .hasBias(false)
        .activation(Activation.IDENTITY)
        .build();
  }

  private static GraphBuilder begin(int channels, int height, int width) {
    return Architectures.builder()
        .setInputTypes(InputType.convolutionalFlat(height, width, channels));
  }

  private static Architecture averaged(String name, GraphBuilder graph, String below, int classes) {
    graph.addLayer("average", new GlobalPoolingLayer(PoolingType.AVG), below);
    return Architectures.withLogits(name, graph, "average", classes);
  }

  private static void checkStages(String name, int[]... maps) {
    if (maps.length == 0 || Arrays.stream(maps).anyMatch(stage -> stage.length == 0)) {
      throw new IllegalArgumentException(
          name + ": a stage has no convolution; give for example maps(16), maps(32, 32)");
    }
    Arrays.stream(maps).forEach(stage -> Architectures.checkPositive(name, stage));
  }

  private static void checkSize(String name, int height, int width, int least) {
    if (height < least || width < least) {
      throw new IllegalArgumentException(
          "%s: images of %dx%d; halving the maps so often needs at least %dx%d"
              .formatted(name, height, width, least, least));
    }
  }
}
