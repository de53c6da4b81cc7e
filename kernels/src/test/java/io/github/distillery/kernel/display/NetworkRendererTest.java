package io.github.distillery.kernel.display;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.distillery.model.Architectures;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;

class NetworkRendererTest {
  private static String html(Object network) {
    return (String) Renderers.render(network).data().get("text/html");
  }

  private static String plain(Object network) {
    return Renderers.render(network).plain();
  }

  @Test
  void aNetworkIsATableOfItsLayersWithShapesAndParameters() {
    String text = plain(Architectures.lenet(1, 28, 28, 10).initialize(1));
    assertThat(text.lines().map(line -> line.replaceAll(" {2,}", "|")))
        .contains(
            "input|input|[1, 28, 28]|0",
            "conv1|Convolution 5x5, relu|[20, 24, 24]|input|520",
            "pool2|max pooling 2x2, stride 2|[50, 4, 4]|conv2|0",
            "logits|Dense, identity|[10]|dense1|5,010",
            "431,080 parameters, 1,724,320 bytes as floats");
  }

  @Test
  void theSizeOfTheImagesIsFoundWhereTheyAreFlattened() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(new ConvolutionLayer.Builder(5, 5).nOut(6).build())
                .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
                .layer(new DenseLayer.Builder().nOut(30).build())
                .layer(new OutputLayer.Builder().nOut(10).build())
                .setInputType(InputType.convolutional(28, 28, 3))
                .build());
    network.init();
    assertThat(plain(network)).contains("[3, 28, 28]", "[6, 24, 24]", "[6, 12, 12]", "[30]");
  }

  @Test
  void joinedPathsAreDrawnWithTheirDetours() {
    ComputationGraph graph = residual();
    assertThat(plain(graph)).contains("[3, ?, ?]", "[8, ?, ?]", "Add", "conv2, conv1", "[8]");
    String html = html(graph);
    assertThat(html).contains("<svg", ">add</text>", "currentColor");
    long boxes = html.split("<rect").length - 1;
    long arrows = html.split("<polyline").length - 1;
    assertThat(boxes).isEqualTo(6);
    assertThat(arrows).as("one for each input of each part").isEqualTo(6);
  }

  private static ComputationGraph residual() {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .convolutionMode(ConvolutionMode.Same)
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.convolutional(32, 32, 3))
                .addLayer("conv1", new ConvolutionLayer.Builder(3, 3).nOut(8).build(), "in")
                .addLayer("conv2", new ConvolutionLayer.Builder(3, 3).nOut(8).build(), "conv1")
                .addVertex("add", new ElementWiseVertex(ElementWiseVertex.Op.Add), "conv2", "conv1")
                .addLayer("pool", new GlobalPoolingLayer(), "add")
                .addLayer("out", new OutputLayer.Builder().nOut(4).build(), "pool")
                .setOutputs("out")
                .build());
    graph.init();
    return graph;
  }

  @Test
  void theDrawingAloneIsDarkOnWhite() {
    var network = Architectures.mlp(4, 3, 2).initialize(1);
    assertThat((String) Display.render(network, "image/svg+xml").data().get("image/svg+xml"))
        .startsWith("<svg xmlns=")
        .contains("background:#fff;color:#222", ">logits</text>");
  }

  @Test
  void aChainOfManyLayersIsWrapped() {
    int[] sizes = new int[20];
    java.util.Arrays.fill(sizes, 4);
    String html = html(Architectures.mlp(sizes).initialize(1));
    assertThat(html.split("<rect").length - 1).isEqualTo(20);
    assertThat(html).containsPattern("<svg [^>]*width=\"6\\d\\d\"");
  }
}
