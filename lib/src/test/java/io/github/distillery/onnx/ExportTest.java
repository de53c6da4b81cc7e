package io.github.distillery.onnx;

import static io.github.distillery.onnx.SmallGraphs.MAPS;
import static io.github.distillery.onnx.SmallGraphs.VALUES;
import static io.github.distillery.onnx.SmallGraphs.chain;
import static io.github.distillery.onnx.SmallGraphs.convolution;
import static io.github.distillery.onnx.SmallGraphs.dense;
import static io.github.distillery.onnx.SmallGraphs.network;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import io.github.distillery.TinyData;
import io.github.distillery.data.Split;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import onnx.Onnx.ModelProto;
import onnx.Onnx.StringStringEntryProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.ValueInfoProto;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.ops.transforms.Transforms;

class ExportTest {
  @TempDir Path folder;

  private final Network mlp = Architectures.mlp(4, 8, 3).initialize(1);

  @Test
  void inputOutputLayersAndParametersHaveTheNamesOfTheNetwork() throws Exception {
    ModelProto model = written(mlp, ExportOptions.defaults());

    assertThat(names(model.getGraph().getInputList())).containsExactly("features");
    assertThat(names(model.getGraph().getOutputList())).containsExactly("logits");
    assertThat(names(model.getGraph().getValueInfoList())).containsExactly("dense1");
    assertThat(model.getGraph().getInitializerList())
        .extracting(TensorProto::getName)
        .containsExactly("dense1/W", "dense1/b", "logits/W", "logits/b");
    assertThat(shape(model.getGraph().getInput(0))).containsExactly("batch", "4");
    assertThat(shape(model.getGraph().getOutput(0))).containsExactly("batch", "3");
    assertThat(model.getIrVersion()).isEqualTo(8);
    assertThat(model.getOpsetImport(0).getVersion()).isEqualTo(17);
  }

  @Test
  void optionsSayVersionBatchAndMore() throws Exception {
    ModelProto model =
        written(
            mlp,
            ExportOptions.defaults()
                .opset(21)
                .batchName("n")
                .classNames(List.of("a", "b", "c"))
                .preprocessing("pixels / 255")
                .metadata("author", "nobody"));

    assertThat(model.getOpsetImport(0).getVersion()).isEqualTo(21);
    assertThat(model.getIrVersion()).isEqualTo(10);
    assertThat(shape(model.getGraph().getInput(0))).containsExactly("n", "4");
    assertThat(notes(model))
        .containsEntry("class_names", "[\"a\",\"b\",\"c\"]")
        .containsEntry("sample_shape", "[4]")
        .containsEntry("preprocessing", "pixels / 255")
        .containsEntry("distillery.network", "4-8-3")
        .containsEntry("distillery.fingerprint", mlp.fingerprint())
        .containsEntry("author", "nobody");
  }

  @Test
  void aTrainingSaysItsClassesItsSeedAndItsData() throws Exception {
    Split split = TinyData.split();
    Trained trained =
        Trainer.train(
            Architectures.mlp(4, 5, 3), split, TrainingOptions.defaults().epochs(1).seed(42));
    Path file = folder.resolve("trained.onnx");

    Onnx.write(trained, file);

    assertThat(notes(ModelProto.parseFrom(Files.readAllBytes(file))))
        .containsEntry("class_names", "[\"a\",\"b\",\"c\"]")
        .containsEntry("distillery.seed", "42")
        .containsEntry("distillery.data_sha256", split.train().hash());
    try (OnnxClassifier read = OnnxClassifier.read(file)) {
      assertThat(read.classNames()).containsExactly("a", "b", "c");
      assertThat(read.name()).isEqualTo("4-5-3");
    }
  }

  @Test
  void probabilitiesAreTheSoftmaxOfTheLogits() throws Exception {
    Path file = folder.resolve("both.onnx");
    Onnx.write(mlp, file, ExportOptions.defaults().probabilities(true));
    INDArray samples = SmallGraphs.samples(1, 5, 4);

    float[][] probabilities;
    try (OrtSession session =
            OrtEnvironment.getEnvironment()
                .createSession(file.toString(), new OrtSession.SessionOptions());
        OnnxTensor tensor =
            OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), samples.toFloatMatrix());
        OrtSession.Result result = session.run(Map.of("features", tensor))) {
      probabilities = (float[][]) result.get("probabilities").orElseThrow().getValue();
    }

    INDArray expected = Transforms.softmax(mlp.logits(samples));
    assertThat(SmallGraphs.deviation(org.nd4j.linalg.factory.Nd4j.create(probabilities), expected))
        .isLessThan(1e-5);
    try (OnnxClassifier read = OnnxClassifier.read(file)) {
      assertThat(SmallGraphs.deviation(read.logits(samples), mlp.logits(samples))).isLessThan(1e-5);
    }
  }

  @Test
  void aNetworkThatEndsInASoftmaxOutputLayerIsWrittenWithItsLogits() throws Exception {
    MultiLayerNetwork brought =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(dense(6, Activation.TANH))
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.feedForward(4))
                .build());
    brought.init();
    Path file = folder.resolve("brought.onnx");
    INDArray samples = SmallGraphs.samples(1, 5, 4);

    Onnx.write(Network.of("brought", brought), file);

    try (OnnxClassifier read = OnnxClassifier.read(file)) {
      INDArray probabilities = Transforms.softmax(read.logits(samples));
      assertThat(SmallGraphs.deviation(probabilities, brought.output(samples))).isLessThan(1e-5);
    }
  }

  @Test
  void theSameNetworkGivesTheSameFileAndItsSizeIsKnownBefore() throws Exception {
    Path one = folder.resolve("one.onnx");
    Path other = folder.resolve("other.onnx");

    Onnx.write(mlp, one);
    Onnx.write(mlp.copy(), other);

    assertThat(Files.readAllBytes(one)).isEqualTo(Files.readAllBytes(other));
    assertThat(Files.size(one)).isEqualTo(Onnx.size(mlp));
  }

  @Test
  void layersWithTheNamesOfInputAndOutputGiveWay() throws Exception {
    Network network =
        network(
            VALUES,
            builder -> {
              builder
                  .addLayer("features", dense(5, Activation.RELU), "in")
                  .addLayer("logits", dense(4, Activation.RELU), "features");
              return "logits";
            });
    INDArray samples = SmallGraphs.samples(1, 5, 12);
    Path file = folder.resolve("names.onnx");

    Onnx.write(network, file);

    try (OnnxClassifier read = OnnxClassifier.read(file)) {
      assertThat(read.layers()).contains("features_2", "logits_2", "logits");
      assertThat(SmallGraphs.deviation(read.logits(samples), network.logits(samples)))
          .isLessThan(1e-5);
    }
  }

  @Test
  void imagesOfAnySizeNeedTheShapeOfASample() throws Exception {
    Network any =
        network(
            InputType.convolutional(11, 9, 2),
            chain(
                convolution(3, 3, 3).convolutionMode(ConvolutionMode.Same).build(),
                new org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer(PoolingType.AVG)));
    Path file = folder.resolve("any.onnx");

    assertThatThrownBy(() -> Onnx.write(any, file))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("small: the shape of a sample cannot be told")
        .hasMessageContaining("sampleShape(3, 32, 32)");
    assertThat(file).doesNotExist();

    Onnx.write(any, file, ExportOptions.defaults().sampleShape(2, 11, 9));
    INDArray samples = SmallGraphs.samples(1, 4, 2, 11, 9);
    try (OnnxClassifier read = OnnxClassifier.read(file)) {
      assertThat(SmallGraphs.deviation(read.logits(samples), any.logits(samples))).isLessThan(1e-5);
    }
  }

  @Test
  void imagesCanBeDeclaredAsRows() throws Exception {
    Network lenet = Architectures.lenet(1, 16, 16, 2, 3, 4, 5).initialize(1);
    INDArray samples = SmallGraphs.samples(1, 3, 256);
    Path file = folder.resolve("rows.onnx");

    Onnx.write(lenet, file, ExportOptions.defaults().sampleShape(256));

    assertThat(shape(ModelProto.parseFrom(Files.readAllBytes(file)).getGraph().getInput(0)))
        .containsExactly("batch", "256");
    try (OnnxClassifier read = OnnxClassifier.read(file)) {
      assertThat(SmallGraphs.deviation(read.logits(samples), lenet.logits(samples)))
          .isLessThan(1e-5);
    }
  }

  static Stream<Arguments> whatCannotBeWritten() {
    return Stream.of(
        argumentSet(
            "layer",
            MAPS,
            chain(new LocalResponseNormalization.Builder().build()),
            "\"layer0\" cannot be written as ONNX: it is a LocalResponseNormalization"),
        argumentSet(
            "vertex",
            VALUES,
            (SmallGraphs.Middle)
                builder -> {
                  builder
                      .addLayer("first", dense(5, Activation.TANH), "in")
                      .addVertex("length", new L2NormalizeVertex(), "first");
                  return "length";
                },
            "\"length\" cannot be written as ONNX: it is a L2NormalizeVertex"),
        argumentSet(
            "activation",
            VALUES,
            chain(dense(5, Activation.TANH), dense(5, Activation.RATIONALTANH)),
            "\"layer1\" cannot be written as ONNX: there is no equal of its activation"),
        argumentSet(
            "bounded ReLU",
            VALUES,
            chain(new ActivationLayer(new ActivationReLU(3.0, 0.0, 0.0))),
            "\"layer0\" cannot be written as ONNX: there is no equal of its activation"),
        argumentSet(
            "softmax over maps",
            MAPS,
            chain(convolution(3, 2, 2).activation(Activation.SOFTMAX).build()),
            "over maps"),
        argumentSet(
            "pooling",
            MAPS,
            chain(
                new SubsamplingLayer.Builder(PoolingType.PNORM).pnorm(2).kernelSize(2, 2).build()),
            "\"layer0\" cannot be written as ONNX: it pools by PNORM"),
        argumentSet(
            "strides that skip",
            MAPS,
            chain(convolution(3, 1, 1).stride(3, 3).convolutionMode(ConvolutionMode.Same).build()),
            "its stride leaves out whole rows or columns"));
  }

  @ParameterizedTest
  @MethodSource("whatCannotBeWritten")
  void whatCannotBeWrittenIsRefusedByNameAndNothingIsWritten(
      InputType input, SmallGraphs.Middle middle, String message) {
    Network network = network(input, middle);
    Path file = folder.resolve("refused.onnx");

    assertThatThrownBy(() -> Onnx.write(network, file))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("small: the layer")
        .hasMessageContaining(message);
    assertThat(file).doesNotExist();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void optionsThatCannotBeAreRefused() {
    ExportOptions options = ExportOptions.defaults();

    assertThatThrownBy(() -> options.opset(9)).hasMessageContaining("from 13 to 21");
    assertThatThrownBy(() -> options.sampleShape(3, 4)).hasMessageContaining("[3, 4]");
    assertThatThrownBy(() -> options.batchName(" ")).hasMessageContaining("give a name");
    assertThatThrownBy(() -> options.metadata("class_names", "x"))
        .hasMessageContaining("class_names");
    assertThatThrownBy(
            () ->
                Onnx.write(mlp, folder.resolve("x.onnx"), options.classNames(List.of("only one"))))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("3 classes, and 1 names");
  }

  private ModelProto written(Network network, ExportOptions options) throws Exception {
    Path file = folder.resolve("written.onnx");
    Onnx.write(network, file, options);
    return ModelProto.parseFrom(Files.readAllBytes(file));
  }

  private static List<String> names(List<ValueInfoProto> values) {
    return values.stream().map(ValueInfoProto::getName).toList();
  }

  private static List<String> shape(ValueInfoProto value) {
    return value.getType().getTensorType().getShape().getDimList().stream()
        .map(d -> d.getDimParam().isEmpty() ? Long.toString(d.getDimValue()) : d.getDimParam())
        .toList();
  }

  private static Map<String, String> notes(ModelProto model) {
    return model.getMetadataPropsList().stream()
        .collect(
            Collectors.toMap(StringStringEntryProto::getKey, StringStringEntryProto::getValue));
  }
}
