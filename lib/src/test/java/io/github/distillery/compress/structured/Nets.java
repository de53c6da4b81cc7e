package io.github.distillery.compress.structured;

import io.github.distillery.model.Architecture;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.Activation;

/** Graphs with concatenations. */
final class Nets {
  private Nets() {}

  /**
   * Maps of 9 x 7 joined with what they were made from and with the input, batch norm over all of
   * them, then values joined.
   */
  static Architecture merged() {
    GraphBuilder graph =
        begin(InputType.convolutional(9, 7, 2))
            .addLayer("a", conv(3, 4), "in")
            .addLayer("b", conv(1, 3), "a")
            .addVertex("maps", new MergeVertex(), "a", "b", "in")
            .addLayer("norm", new BatchNormalization(), "maps")
            .addLayer("c", conv(3, 5), "norm")
            .addLayer(
                "pool", new SubsamplingLayer.Builder().kernelSize(3, 3).stride(3, 3).build(), "c")
            .addLayer("d", dense(6), "pool")
            .addLayer("e", dense(4), "pool")
            .addVertex("values", new MergeVertex(), "e", "d");
    return end("merged", graph, "values");
  }

  /** What is joined from two layers is added to what a third gives. */
  static Architecture addedToMerged() {
    GraphBuilder graph =
        begin(InputType.feedForward(4))
            .addLayer("a", dense(3), "in")
            .addLayer("b", dense(2), "in")
            .addLayer("c", dense(5), "in")
            .addVertex("joined", new MergeVertex(), "a", "b")
            .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "joined", "c")
            .addLayer("d", dense(4), "sum");
    return end("added to merged", graph, "d");
  }

  /** Two dense layers with a vertex between them. */
  static Architecture with(GraphVertex between) {
    GraphBuilder graph =
        begin(InputType.feedForward(4))
            .addLayer("a", dense(6), "in")
            .addVertex("between", between, "a")
            .addLayer("b", dense(5), "between");
    return end("odd", graph, "b");
  }

  static DenseLayer dense(int units) {
    return new DenseLayer.Builder().nOut(units).activation(Activation.RELU).build();
  }

  private static GraphBuilder begin(InputType type) {
    return new NeuralNetConfiguration.Builder().graphBuilder().addInputs("in").setInputTypes(type);
  }

  private static Architecture end(String name, GraphBuilder graph, String below) {
    DenseLayer logits = new DenseLayer.Builder().nOut(2).activation(Activation.IDENTITY).build();
    return Architecture.of(
        name, graph.addLayer("logits", logits, below).setOutputs("logits").build());
  }

  private static ConvolutionLayer conv(int kernel, int maps) {
    return new ConvolutionLayer.Builder(kernel, kernel)
        .nOut(maps)
        .convolutionMode(ConvolutionMode.Same)
        .activation(Activation.RELU)
        .build();
  }
}
