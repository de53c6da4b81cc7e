package io.github.distillery.distill.parameter;

import static io.github.distillery.model.Architectures.convNet;
import static io.github.distillery.model.Architectures.convNetWithoutNorm;
import static io.github.distillery.model.Architectures.lenet;
import static io.github.distillery.model.Architectures.maps;
import static io.github.distillery.model.Architectures.mlp;
import static io.github.distillery.model.Architectures.residualNet;
import static io.github.distillery.model.Temperature.temperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.nd4j.linalg.activations.Activation.IDENTITY;
import static org.nd4j.linalg.activations.Activation.LEAKYRELU;
import static org.nd4j.linalg.activations.Activation.RELU;
import static org.nd4j.linalg.activations.Activation.SIGMOID;
import static org.nd4j.linalg.activations.Activation.SOFTMAX;
import static org.nd4j.linalg.activations.Activation.TANH;

import io.github.distillery.Lively;
import io.github.distillery.TinyData;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.distill.Distillation;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Network;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import io.github.distillery.view.Tables;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;

class ParameterTransferTest {
  private static final Dataset IMAGES = TinyData.images(12, 3);
  private static final Dataset CLOUDS = TinyData.clouds(30, 3);

  @ParameterizedTest
  @MethodSource("plans")
  void theSameShapeIsCopied(Architecture plan, Dataset data) {
    Network teacher = Lively.of(plan);

    TransferredParameters begun = ParameterTransfer.from(teacher).to(plan, 9);

    assertThat(begun.network().graph().params()).isEqualTo(teacher.graph().params());
    assertThat(begun.layers()).allMatch(layer -> layer.kind().equals("copied"));
    assertThat(begun.network().logits(data)).isEqualTo(teacher.logits(data));
  }

  static Stream<Object[]> plans() {
    return Stream.of(
        new Object[] {mlp(4, 6, 5, 3), CLOUDS},
        new Object[] {lenet(1, 16, 16, 3, 4, 5, 2), IMAGES},
        new Object[] {convNet(1, 16, 16, 2, maps(3), maps(4, 3)), IMAGES},
        new Object[] {residualNet(1, 16, 16, 2, 2, 2), IMAGES});
  }

  @ParameterizedTest
  @MethodSource("widerPlans")
  void aWiderStudentDoesExactlyWhatItsTeacherDoes(
      Architecture narrow, Architecture wide, Dataset data) {
    Network teacher = Lively.of(narrow);
    String before = teacher.fingerprint();

    TransferredParameters begun = ParameterTransfer.from(teacher).to(wide, 9);

    assertSameOutputs(teacher, begun.network(), data);
    assertThat(begun.layers()).anyMatch(layer -> layer.kind().equals("widened"));
    assertThat(teacher.fingerprint()).isEqualTo(before);
    Network again = ParameterTransfer.from(teacher).to(wide, 9).network();
    assertThat(again.fingerprint()).isEqualTo(begun.network().fingerprint());
    assertSameOutputs(teacher, ParameterTransfer.from(teacher).to(wide, 10).network(), data);
  }

  static Stream<Object[]> widerPlans() {
    return Stream.of(
        new Object[] {mlp(4, 6, 5, 3), mlp(4, 13, 9, 3), CLOUDS},
        new Object[] {lenet(1, 16, 16, 3, 4, 5, 2), lenet(1, 16, 16, 5, 9, 11, 2), IMAGES},
        new Object[] {
          convNet(1, 16, 16, 2, maps(3), maps(4, 3)),
          convNet(1, 16, 16, 2, maps(7), maps(5, 8)),
          IMAGES
        },
        new Object[] {residualNet(1, 16, 16, 2, 2, 2), residualNet(1, 16, 16, 2, 5, 2), IMAGES});
  }

  @ParameterizedTest
  @MethodSource("deeperPlans")
  void aDeeperStudentBeginsWithIdentityLayers(
      Architecture shallow, Architecture deep, String identity, Dataset data) {
    Network teacher = Lively.of(shallow);

    TransferredParameters begun = ParameterTransfer.from(teacher).to(deep, 9);

    assertSameOutputs(teacher, begun.network(), data);
    assertThat(begun.layers())
        .filteredOn(layer -> layer.kind().equals("identity"))
        .extracting(LayerTransfer::layer)
        .contains(identity);
  }

  static Stream<Object[]> deeperPlans() {
    return Stream.of(
        new Object[] {mlp(4, 6, 3), mlp(4, 6, 6, 3), "dense2", CLOUDS},
        new Object[] {mlp(4, 6, 3), mlp(4, 9, 9, 3), "dense2", CLOUDS},
        new Object[] {
          convNet(1, 16, 16, 2, maps(3), maps(4)),
          convNet(1, 16, 16, 2, maps(3), maps(4, 4)),
          "conv3",
          IMAGES
        });
  }

  @ParameterizedTest
  @MethodSource("furtherLayers")
  void aFurtherLayerIsCalledTheIdentityExactlyWhereItChangesNothing(
      String what, boolean same, Dataset data, Supplier<Chain> chain) {
    Network teacher = Lively.of(chain.get().shallow(data));

    TransferredParameters begun = ParameterTransfer.from(teacher).to(chain.get().deep(data), 9);

    double difference = largestDifference(teacher.logits(data), begun.network().logits(data));
    LayerTransfer further = layer(begun, "further0");
    if (same) {
      assertThat(difference).as(what).isLessThan(1e-6);
      assertThat(further.kind()).isEqualTo("identity");
      assertThat(further.toString()).isEqualTo("further0: begins as the identity");
    } else {
      assertThat(difference).as(what).isGreaterThan(1e-3);
      assertThat(further.kind()).isEqualTo("identity weights");
      assertThat(begun.toString())
          .contains("further0: begins with the weights")
          .contains("not the");
    }
  }

  static Stream<Object[]> furtherLayers() {
    return Stream.of(
        further("relu behind relu", true, CLOUDS, () -> dense(RELU).then(layer(RELU))),
        further("relu behind sigmoid", true, CLOUDS, () -> dense(SIGMOID).then(layer(RELU))),
        further("relu behind softmax", true, CLOUDS, () -> dense(SOFTMAX).then(layer(RELU))),
        further("relu behind tanh", false, CLOUDS, () -> dense(TANH).then(layer(RELU))),
        further("relu behind leaky relu", false, CLOUDS, () -> dense(LEAKYRELU).then(layer(RELU))),
        further("relu behind none", false, CLOUDS, () -> dense(IDENTITY).then(layer(RELU))),
        further("none behind tanh", true, CLOUDS, () -> dense(TANH).then(layer(IDENTITY))),
        further(
            "none and then a relu of its own, behind tanh",
            false,
            CLOUDS,
            () -> dense(TANH).then(layer(IDENTITY), new ActivationLayer(RELU))),
        further(
            "tanh of its own, behind relu",
            false,
            CLOUDS,
            () -> dense(RELU).then(layer(IDENTITY), new ActivationLayer(TANH))),
        further(
            "two behind relu", true, CLOUDS, () -> dense(RELU).then(layer(IDENTITY), layer(RELU))),
        further(
            "relu behind relu, pooling and dropout",
            true,
            IMAGES,
            () -> convolution(RELU, pool(), new DropoutLayer(0.5)).then(conv(RELU))),
        further(
            "relu behind tanh and pooling",
            false,
            IMAGES,
            () -> convolution(TANH, pool()).then(conv(RELU))),
        further(
            "relu behind batch norm",
            false,
            IMAGES,
            () -> convolution(RELU, new BatchNormalization()).then(conv(RELU))),
        further(
            "batch norm and relu behind batch norm and relu",
            true,
            IMAGES,
            () ->
                convolution(IDENTITY, new BatchNormalization(), new ActivationLayer(RELU))
                    .then(conv(IDENTITY), new BatchNormalization(), new ActivationLayer(RELU))),
        further(
            "batch norm and relu behind batch norm",
            false,
            IMAGES,
            () ->
                convolution(IDENTITY, new BatchNormalization())
                    .then(conv(IDENTITY), new BatchNormalization(), new ActivationLayer(RELU))));
  }

  private static Object[] further(String what, boolean same, Dataset data, Supplier<Chain> chain) {
    return new Object[] {what, same, data, chain};
  }

  /** Layers one after the other, of which a teacher has the first ones only. */
  private record Chain(List<Layer> first, List<Layer> further) {
    Chain then(Layer... more) {
      return new Chain(first, List.of(more));
    }

    Architecture shallow(Dataset data) {
      return plan("shallow", data, List.of());
    }

    Architecture deep(Dataset data) {
      return plan("deep", data, further);
    }

    private Architecture plan(String name, Dataset data, List<Layer> above) {
      GraphBuilder graph =
          new NeuralNetConfiguration.Builder()
              .graphBuilder()
              .addInputs("input")
              .setInputTypes(
                  data == CLOUDS ? InputType.feedForward(4) : InputType.convolutional(16, 16, 1));
      String below = "input";
      for (int i = 0; i < first.size() + above.size(); i++) {
        boolean isFirst = i < first.size();
        String vertex = isFirst ? "first" + i : "further" + (i - first.size());
        graph.addLayer(vertex, isFirst ? first.get(i) : above.get(i - first.size()), below);
        below = vertex;
      }
      graph.addLayer("logits", layer(IDENTITY, data.classes()), below).setOutputs("logits");
      return Architecture.of(name, graph.build());
    }
  }

  private static Chain dense(Activation activation) {
    return new Chain(List.of(layer(activation)), List.of());
  }

  private static Chain convolution(Activation activation, Layer... more) {
    return new Chain(
        Stream.concat(Stream.of(conv(activation)), Stream.of(more)).toList(), List.of());
  }

  private static Layer layer(Activation activation) {
    return layer(activation, 6);
  }

  private static Layer layer(Activation activation, int units) {
    return new DenseLayer.Builder().nOut(units).activation(activation).build();
  }

  private static Layer conv(Activation activation) {
    return new ConvolutionLayer.Builder(3, 3)
        .nOut(3)
        .convolutionMode(ConvolutionMode.Same)
        .activation(activation)
        .build();
  }

  private static Layer pool() {
    return new SubsamplingLayer.Builder(PoolingType.AVG).kernelSize(2, 2).stride(2, 2).build();
  }

  @Test
  void noiseBreaksTheSymmetryOfCopiesAndLeavesTheFirst() {
    Network teacher = Lively.of(mlp(4, 6, 3));

    Network quiet = ParameterTransfer.from(teacher).to(mlp(4, 12, 3), 9).network();
    Network noisy = ParameterTransfer.from(teacher).noise(0.01).to(mlp(4, 12, 3), 9).network();

    INDArray difference = parameter(noisy, "dense1", "W").sub(parameter(quiet, "dense1", "W"));
    for (int unit = 0; unit < 12; unit++) {
      double change = difference.getColumn(unit).norm2Number().doubleValue();
      assertThat(change > 0).as("unit %d", unit).isEqualTo(unit >= 6);
      assertThat(change).isLessThan(0.2);
    }
    double apart = largestDifference(teacher.logits(CLOUDS), noisy.logits(CLOUDS));
    assertThat(apart).isBetween(1e-5, 1.0);
  }

  @Test
  void aNarrowerPerceptronKeepsTheUnitsThatMatter() {
    Network teacher = Lively.of(mlp(4, 8, 6, 3));
    silence(teacher, "dense1", 0, 5);
    silence(teacher, "dense2", 2);

    TransferredParameters begun = ParameterTransfer.from(teacher).to(mlp(4, 6, 5, 3), 9);

    assertThat(layer(begun, "dense1").units()).containsExactly(1, 2, 3, 4, 6, 7);
    assertThat(layer(begun, "dense2").inputs()).containsExactly(1, 2, 3, 4, 6, 7);
    assertThat(layer(begun, "dense2").units()).containsExactly(0, 1, 3, 4, 5);
    assertThat(layer(begun, "logits").kind()).isEqualTo("narrowed");
    assertSameOutputs(teacher, begun.network(), CLOUDS);
  }

  @Test
  void aNarrowerLeNetCutsTheDenseLayersInputsChannelByChannel() {
    Network teacher = Lively.of(lenet(1, 16, 16, 4, 5, 6, 2));
    silence(teacher, "conv1", 1);
    silence(teacher, "conv2", 0, 3);
    silence(teacher, "dense1", 4);

    TransferredParameters begun =
        ParameterTransfer.from(teacher).to(lenet(1, 16, 16, 3, 3, 5, 2), 9);

    assertThat(layer(begun, "conv2").units()).containsExactly(1, 2, 4);
    assertSameOutputs(teacher, begun.network(), IMAGES);
  }

  @Test
  void aNarrowerNetTakesBatchNormAlong() {
    Network teacher = Lively.of(convNet(1, 16, 16, 2, maps(4), maps(5, 4)));
    silence(teacher, "norm1", 2);
    silence(teacher, "norm2", 0, 1);
    silence(teacher, "norm3", 3);

    TransferredParameters begun =
        ParameterTransfer.from(teacher).to(convNet(1, 16, 16, 2, maps(3), maps(3, 3)), 9);

    assertThat(layer(begun, "norm2").units()).containsExactly(2, 3, 4);
    assertThat(parameter(begun.network(), "norm1", "mean").getDouble(2))
        .isCloseTo(parameter(teacher, "norm1", "mean").getDouble(3), within(1e-7));
    assertSameOutputs(teacher, begun.network(), IMAGES);
  }

  @Test
  void batchNormThatOneSideLacksIsRefused() {
    Network with = Network.of("with norm", normed(true));
    Network without = Network.of("without norm", normed(false));

    assertThatThrownBy(() -> ParameterTransfer.from(with).to(without.architecture(), 1))
        .hasMessageContaining("\"dense\" of with norm is followed by batch norm \"norm\"")
        .hasMessageContaining("of without norm is not");
    assertThatThrownBy(() -> ParameterTransfer.from(without).to(with.architecture(), 1))
        .hasMessageContaining("batch norm \"norm\" of with norm has no counterpart");
    Network same = ParameterTransfer.from(with).to(with.architecture(), 1).network();
    assertThat(same.graph().params()).isEqualTo(with.graph().params());
  }

  private static ComputationGraph normed(boolean norm) {
    GraphBuilder builder =
        new NeuralNetConfiguration.Builder()
            .graphBuilder()
            .addInputs("in")
            .setInputTypes(InputType.feedForward(4))
            .addLayer(
                "dense",
                new DenseLayer.Builder().nOut(5).activation(Activation.IDENTITY).build(),
                "in");
    if (norm) {
      builder.addLayer("norm", new BatchNormalization.Builder().useLogStd(false).build(), "dense");
    }
    DenseLayer end = new DenseLayer.Builder().nOut(3).activation(Activation.IDENTITY).build();
    builder.addLayer("end", end, norm ? "norm" : "dense").setOutputs("end");
    ComputationGraph graph = new ComputationGraph(builder.build());
    graph.init();
    return graph;
  }

  @Test
  void layersThatAreAddedShareTheChoice() {
    Network teacher = Lively.of(residualNet(1, 16, 16, 2, 3, 2));
    for (String norm : List.of("norm1", "block1norm2", "block2norm2")) {
      silence(teacher, norm, 1);
    }
    for (String norm : List.of("block3norm2", "block3shortcutnorm", "block4norm2")) {
      silence(teacher, norm, 0, 3);
    }
    for (String norm : List.of("block5norm2", "block5shortcutnorm", "block6norm2")) {
      silence(teacher, norm, 2, 7, 8, 11);
    }
    silence(teacher, "block1norm1", 0);
    silence(teacher, "block2norm1", 2);
    silence(teacher, "block3norm1", 0, 1);
    silence(teacher, "block4norm1", 4, 5);
    silence(teacher, "block5norm1", 0, 1, 2, 3);
    silence(teacher, "block6norm1", 5, 6, 7, 8);

    TransferredParameters begun =
        ParameterTransfer.from(teacher).to(residualNet(1, 16, 16, 2, 2, 2), 9);

    assertThat(layer(begun, "conv1").units()).containsExactly(0, 2);
    assertThat(layer(begun, "block2conv2").units()).containsExactly(0, 2);
    assertThat(layer(begun, "block3conv1").inputs()).containsExactly(0, 2);
    assertThat(layer(begun, "block3shortcut").units()).containsExactly(1, 2, 4, 5);
    assertSameOutputs(teacher, begun.network(), IMAGES);
  }

  @Test
  void activationsFindUnitsThatAreNeverActive() {
    Network teacher = Lively.of(mlp(4, 5, 3));
    parameter(teacher, "dense1", "b").putScalar(3, -1000);

    TransferredParameters byData =
        ParameterTransfer.from(teacher).by(Importance.activations(CLOUDS)).to(mlp(4, 4, 3), 9);

    assertThat(layer(byData, "dense1").units()).containsExactly(0, 1, 2, 4);
    assertThat(layer(byData, "dense1").measure()).contains("activation").contains("clouds");
    assertSameOutputs(teacher, byData.network(), CLOUDS);
  }

  @Test
  void scalingAUnitUpInsideANetworkDoesNotMakeItMoreImportant() {
    Network teacher = Lively.of(mlp(4, 6, 3));
    List<Integer> before =
        layer(ParameterTransfer.from(teacher).to(mlp(4, 3, 3), 9), "dense1").units();
    for (int unit = 0; unit < 6; unit++) {
      double scale = Math.pow(10, unit - 3);
      parameter(teacher, "dense1", "W").getColumn(unit).muli(scale);
      parameter(teacher, "logits", "W").getRow(unit).divi(scale);
    }

    assertThat(layer(ParameterTransfer.from(teacher).to(mlp(4, 3, 3), 9), "dense1").units())
        .isEqualTo(before);
  }

  @Test
  void aShallowerResidualNetLosesWholeBlocks() {
    Network teacher = Lively.of(residualNet(1, 16, 16, 2, 2, 2));
    for (String norm : List.of("block2norm2", "block4norm2", "block6norm2")) {
      parameter(teacher, norm, "gamma").assign(0);
      parameter(teacher, norm, "beta").assign(0);
    }
    Map<String, String> firstOfEachStage =
        Map.of(
            "block1conv1",
            "block1conv1",
            "block1conv2",
            "block1conv2",
            "block2conv2",
            "block3conv2",
            "block3conv2",
            "block5conv2");

    TransferredParameters begun =
        ParameterTransfer.from(teacher)
            .layers(firstOfEachStage)
            .to(residualNet(1, 16, 16, 2, 2, 1), 9);

    assertThat(layer(begun, "block2norm1").from()).isEqualTo("block3norm1");
    assertThat(layer(begun, "block3shortcutnorm").from()).isEqualTo("block5shortcutnorm");
    assertSameOutputs(teacher, begun.network(), IMAGES);
  }

  @Test
  void withoutAMapBlocksStayTogether() {
    Network teacher = Lively.of(residualNet(1, 16, 16, 2, 2, 3));

    TransferredParameters begun =
        ParameterTransfer.from(teacher).to(residualNet(1, 16, 16, 2, 2, 1), 9);

    for (String block : List.of("block1", "block2", "block3")) {
      String from = layer(begun, block + "conv1").from().replace("conv1", "");
      assertThat(layer(begun, block + "conv2").from()).isEqualTo(from + "conv2");
      assertThat(layer(begun, block + "norm2").from()).isEqualTo(from + "norm2");
    }
  }

  @Test
  void aShallowerPerceptronTakesTheLayersItIsTold() {
    Network teacher = Lively.of(mlp(4, 8, 7, 6, 3));

    TransferredParameters begun =
        ParameterTransfer.from(teacher).layers(Map.of("dense2", "dense3")).to(mlp(4, 8, 5, 3), 9);

    assertThat(begun.layers())
        .extracting(LayerTransfer::from)
        .containsExactly("dense1", "dense3", "logits");
    assertThat(layer(begun, "dense2").inputs()).hasSize(8);
    assertThat(layer(begun, "dense2").ofInputs()).isEqualTo(7);
    assertThat(layer(begun, "dense2").units()).hasSize(5);
  }

  @Test
  void aNarrowerStudentOfATrainedTeacherBeginsBetterThanAtRandomAndLearnsOn() {
    Split split = TinyData.split();
    TrainingOptions options =
        TrainingOptions.defaults().epochs(15).batchSize(16).learningRate(0.01);
    Trained teacher = Trainer.train(mlp(4, 32, 3), split, options);

    TransferredParameters begun = ParameterTransfer.from(teacher).to(mlp(4, 16, 3), 9);
    InitialLoss loss = begun.initialLoss(split.validation(), 5);

    assertThat(loss.random()).hasSize(5);
    assertThat(loss.transferred()).isLessThan(loss.random().stream().min(Double::compare).get());
    assertThat(loss.randomDeviation()).isPositive();
    assertThat(loss.toString()).contains("before training").contains("5 seeds");
    Trained student =
        Distillation.from(teacher)
            .soft(1, temperature(2))
            .train(begun.network(), split, options.epochs(3));
    assertThat(Evaluation.of(student, split.validation()).nll()).isLessThan(loss.transferred());
    assertThat(begun.initialLoss(split.validation(), 1).transferred())
        .isEqualTo(loss.transferred());
  }

  @Test
  void aNarrowerConvNetOfATrainedTeacherBeginsBetterThanAtRandom() {
    Split split = TinyData.images(96, 1).split(0.7, 0.15, 1);
    TrainingOptions options = TrainingOptions.defaults().epochs(8).batchSize(16).learningRate(0.01);
    Trained teacher = Trainer.train(lenet(1, 16, 16, 4, 6, 12, 2), split, options);

    InitialLoss loss =
        ParameterTransfer.from(teacher)
            .by(Importance.activations(split.train()))
            .to(lenet(1, 16, 16, 3, 4, 8, 2), 9)
            .initialLoss(split.validation(), 3);

    assertThat(loss.transferred()).isLessThan(loss.randomMean());
  }

  @ParameterizedTest
  @MethodSource("narrowerNormedPlans")
  void aNarrowerNetWithBatchNormOfATrainedTeacherBeginsBetterThanAtRandom(
      Architecture wide, Architecture narrow) {
    Split split = TinyData.images(96, 1).split(0.7, 0.15, 1);
    TrainingOptions options = TrainingOptions.defaults().epochs(8).batchSize(16).learningRate(0.01);
    Trained teacher = Trainer.train(wide, split, options);

    InitialLoss loss =
        ParameterTransfer.from(teacher).to(narrow, 9).initialLoss(split.validation(), 3);

    assertThat(loss.transferred()).as(loss.toString()).isLessThan(loss.randomMean());
  }

  static Stream<Object[]> narrowerNormedPlans() {
    return Stream.of(
        new Object[] {
          convNet(1, 16, 16, 2, maps(6), maps(8)), convNet(1, 16, 16, 2, maps(5), maps(6))
        },
        new Object[] {residualNet(1, 16, 16, 2, 4, 1), residualNet(1, 16, 16, 2, 3, 1)});
  }

  @Test
  void whatWentWhereCanBeReadAndShownAsATable() {
    Network teacher = Lively.of(mlp(4, 8, 3));
    TransferredParameters begun = ParameterTransfer.from(teacher).to(mlp(4, 5, 3), 9);

    assertThat(begun.toString())
        .startsWith("4-5-3 from 4-8-3")
        .contains("dense1 <- dense1, narrowed: 5 units of 8, 4 inputs of 4; L2 of weights in");
    var table = Tables.parameterTransfer(begun);
    assertThat(table.columnNames()).contains("layer", "from", "kept units", "measure");
    assertThat(table.rowCount()).isEqualTo(2);
    assertThat(table.stringColumn("kept units").get(0).split(" ")).hasSize(5);
    assertThat(table.stringColumn("kept units").get(1)).isEqualTo("all");
  }

  @Test
  void whatCannotBeMappedIsRefusedWithTheLayersOfBothSides() {
    Network perceptron = Lively.of(mlp(4, 8, 3));
    ParameterTransfer transfer = ParameterTransfer.from(perceptron);

    assertThatThrownBy(() -> transfer.to(mlp(4, 8, 2), 1))
        .hasMessageContaining("4-8-3 knows 3 classes")
        .hasMessageContaining("4-8-2 gives 2");
    assertThatThrownBy(() -> transfer.to(mlp(5, 8, 3), 1))
        .hasMessageContaining("\"dense1\" of 5-8-3 has 5")
        .hasMessageContaining("\"dense1\" of 4-8-3 has 4");
    assertThatThrownBy(() -> transfer.layers(Map.of("dense9", "dense1")).to(mlp(4, 8, 3), 1))
        .hasMessageContaining("the student 4-8-3 has no layer \"dense9\"")
        .hasMessageContaining("[dense1, logits]");
    assertThatThrownBy(() -> transfer.layers(Map.of("dense1", "dens1")).to(mlp(4, 8, 3), 1))
        .hasMessageContaining("the teacher 4-8-3 has no layer \"dens1\"");
    assertThatThrownBy(() -> transfer.noise(-1)).hasMessageContaining("noise is -1.0");
    Network lenet = Lively.of(lenet(1, 16, 16, 3, 4, 5, 2));
    assertThatThrownBy(
            () -> ParameterTransfer.from(lenet).to(convNetWithoutNorm(1, 16, 16, 2, maps(3)), 1))
        .hasMessageContaining("can become \"conv1\"")
        .hasMessageContaining("kernel [5, 5]");
    assertThatThrownBy(() -> ParameterTransfer.from(lenet).to(lenet(1, 20, 20, 3, 4, 5, 2), 1))
        .hasMessageContaining("\"dense1\"")
        .hasMessageContaining("maps of 4 positions")
        .hasMessageContaining("maps of 1");
    Network residual = Lively.of(residualNet(1, 16, 16, 2, 2, 1));
    assertThatThrownBy(
            () -> ParameterTransfer.from(residual).to(residualNet(1, 16, 16, 2, 2, 2), 1))
        .hasMessageContaining("residual 2 maps, 1 block a stage can become \"block");
    Network normed = Lively.of(convNet(1, 16, 16, 2, maps(3)));
    Network bare = Lively.of(convNetWithoutNorm(1, 16, 16, 2, maps(3)));
    assertThatThrownBy(() -> ParameterTransfer.from(bare).to(convNet(1, 16, 16, 2, maps(3)), 1))
        .hasMessageContaining("activation relu, not identity");
    assertThatThrownBy(() -> ParameterTransfer.from(normed).to(mlp(256, 5, 2), 1))
        .hasMessageContaining("a ConvolutionLayer, not a DenseLayer");
  }

  @Test
  void aTeacherWithoutLayersIsRefused() {
    Network inner = Lively.of(mlp(4, 8, 3));
    var labels =
        new io.github.distillery.model.Classifier() {
          @Override
          public String name() {
            return "oracle";
          }

          @Override
          public int classes() {
            return 3;
          }

          @Override
          public INDArray logits(INDArray features) {
            return inner.logits(features);
          }

          @Override
          public List<String> layers() {
            return List.of();
          }

          @Override
          public INDArray features(INDArray features, String layer) {
            throw new UnsupportedOperationException(layer);
          }

          @Override
          public String fingerprint() {
            return "";
          }
        };

    assertThatThrownBy(() -> ParameterTransfer.from(labels))
        .hasMessageContaining("oracle")
        .hasMessageContaining("Network.of");
  }

  /** Units that give nothing to the layers above. */
  private static void silence(Network network, String layer, int... units) {
    boolean norm = layer.contains("norm");
    for (int unit : units) {
      if (norm) {
        parameter(network, layer, "gamma").putScalar(unit, 0);
        parameter(network, layer, "beta").putScalar(unit, 0);
      } else {
        INDArray weights = parameter(network, layer, "W");
        weights.slice(unit, weights.rank() == 4 ? 0 : 1).assign(0);
        parameter(network, layer, "b").putScalar(unit, 0);
      }
    }
  }

  private static INDArray parameter(Network network, String layer, String key) {
    return network.graph().getLayer(layer).getParam(key);
  }

  private static LayerTransfer layer(TransferredParameters begun, String name) {
    return begun.layers().stream().filter(l -> l.layer().equals(name)).findFirst().orElseThrow();
  }

  private static void assertSameOutputs(Network teacher, Network student, Dataset data) {
    INDArray expected = teacher.logits(data);
    double size = expected.norm2Number().doubleValue() / Math.sqrt(expected.length());
    assertThat(size).isGreaterThan(0.01);
    assertThat(largestDifference(expected, student.logits(data)) / size).isLessThan(2e-6);
  }

  private static double largestDifference(INDArray a, INDArray b) {
    return a.sub(b).amaxNumber().doubleValue();
  }
}
