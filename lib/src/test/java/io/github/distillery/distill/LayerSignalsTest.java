package io.github.distillery.distill;

import static io.github.distillery.model.Temperature.temperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.TinyData;
import io.github.distillery.data.Batches;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.label.SoftLabels;
import io.github.distillery.label.TeacherOutputs;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.FeatureShape;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.train.GradientCheck;
import io.github.distillery.train.TrainingOptions;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;

class LayerSignalsTest {
  private static final Dataset IMAGES = TinyData.images(3, 1);
  private static final Dataset CLOUDS = TinyData.clouds(5, 1);
  private static final FeatureShape MAPS = new FeatureShape(3, 4, 2, true);
  private static final FeatureShape WIDER = new FeatureShape(5, 4, 4, true);

  private final Network convolutional = convolutional("teacher", 3, 4, 5).initialize(3);
  private final Architecture smallConvolutional = convolutional("small", 2, 2, 3);
  private final Network dense = Architectures.mlp(4, 9, 7, 3).named("teacher").initialize(3);
  private final Architecture smallDense = Architectures.mlp(4, 6, 5, 3);

  static Stream<Signal> onMaps() {
    return Stream.of(
        Signal.hint("conv1", "conv1"),
        Signal.hint("pool1", "conv1"),
        Signal.hint("conv2", "pool1"),
        Signal.hint("conv1", "pool1"),
        Signal.hint("pool1", "conv2"),
        Signal.hint("dense1", "conv2"),
        Signal.hint("conv2", "dense1"),
        Signal.hint("logits", "logits").withProjector(),
        Signal.attention("conv1", "conv1"),
        Signal.attention("pool1", "conv1").power(1),
        Signal.attention("conv1", "conv1").power(3),
        Signal.selectivity("conv1", "conv1"),
        Signal.selectivity("conv2", "pool1"),
        Signal.selectivity("pool1", "conv2"));
  }

  @ParameterizedTest
  @MethodSource("onMaps")
  void onAConvolutionalStudentTheGradientIsRight(Signal signal) {
    GradientCheck check =
        Distillation.from(convolutional)
            .with(0.7, signal)
            .checkGradient(smallConvolutional, IMAGES);

    assertThat(check.isRight()).as(check.toString()).isTrue();
    assertThat(check.checked()).isGreaterThanOrEqualTo(52 + 18 + 27 + 8);
  }

  static Stream<Signal> onUnits() {
    return Stream.of(
        Signal.hint("dense1", "dense1"),
        Signal.hint("dense2", "dense1"),
        Signal.hint("logits", "logits"),
        Signal.hint("logits", "logits").withProjector());
  }

  @ParameterizedTest
  @MethodSource("onUnits")
  void onADenseStudentTheGradientIsRight(Signal signal) {
    GradientCheck check =
        Distillation.from(dense).with(0.7, signal).hard(0.3).checkGradient(smallDense, CLOUDS);

    assertThat(check.isRight()).as(check.toString()).isTrue();
  }

  @Test
  void theGradientOfTheFlowIsRightOnMapsAndOnUnits() {
    Architecture sameChannels = convolutional("same", 3, 4, 2);
    Architecture sameUnits = Architectures.mlp(4, 9, 7, 3);

    GradientCheck onMaps =
        Distillation.from(convolutional)
            .with(0.7, Signal.flow("conv1", "conv2", "pool1", "conv2"))
            .checkGradient(sameChannels, IMAGES);
    GradientCheck onUnits =
        Distillation.from(dense)
            .with(0.7, Signal.flow("dense1", "dense2", "dense1", "dense2"))
            .checkGradient(sameUnits, CLOUDS);

    assertThat(onMaps.isRight()).as(onMaps.toString()).isTrue();
    assertThat(onUnits.isRight()).as(onUnits.toString()).isTrue();
  }

  static Stream<BiFunction<FeatureShape, FeatureShape, ILossFunction>> losses() {
    return Stream.of(
        (student, teacher) -> new HintLoss(new Projector.None()),
        (student, teacher) -> new AttentionTransferLoss(student, teacher, 2),
        NeuronSelectivityLoss::new,
        (student, teacher) ->
            new FlowOfSolutionLoss(
                FlowOfSolutionLoss.Flow.between(part(student), part(student)),
                FlowOfSolutionLoss.Flow.between(part(teacher), part(teacher))));
  }

  /** Splits a shape into two layers of half its values each. */
  private static FeatureShape part(FeatureShape whole) {
    return new FeatureShape(whole.channels(), whole.height() / 2, whole.width(), true);
  }

  @ParameterizedTest
  @MethodSource("losses")
  void aStudentThatGivesWhatTheTeacherGivesHasNoLossAndNoGradient(
      BiFunction<FeatureShape, FeatureShape, ILossFunction> made) {
    ILossFunction loss = made.apply(MAPS, MAPS);
    INDArray rows = random(5, MAPS, 1);

    var both = loss.computeGradientAndScore(rows, rows.dup(), new ActivationIdentity(), null, true);

    assertThat(both.getFirst()).isCloseTo(0, within(1e-12));
    assertThat(both.getSecond().amaxNumber().doubleValue()).isCloseTo(0, within(1e-12));
  }

  @ParameterizedTest
  @MethodSource("losses")
  void theOrderOfTheSamplesDoesNotMatter(
      BiFunction<FeatureShape, FeatureShape, ILossFunction> made) {
    ILossFunction loss = made.apply(MAPS, MAPS);
    INDArray student = random(4, MAPS, 1);
    INDArray teacher = random(4, MAPS, 2);
    int[] turned = {2, 0, 3, 1};

    double before = score(loss, teacher, student);
    double after = score(loss, teacher.getRows(turned), student.getRows(turned));
    double misaligned = score(loss, teacher.getRows(turned), student);

    assertThat(after).isCloseTo(before, within(1e-12));
    assertThat(Math.abs(misaligned - before)).isGreaterThan(1e-4);
  }

  @ParameterizedTest
  @MethodSource("losses")
  void neitherSideIsWrittenInto(BiFunction<FeatureShape, FeatureShape, ILossFunction> made) {
    ILossFunction loss = made.apply(MAPS, MAPS);
    INDArray student = random(3, MAPS, 1);
    INDArray teacher = random(3, MAPS, 2);
    INDArray studentBefore = student.dup();
    INDArray teacherBefore = teacher.dup();

    loss.computeGradientAndScore(teacher, student, new ActivationIdentity(), null, true);

    assertThat(student).isEqualTo(studentBefore);
    assertThat(teacher).isEqualTo(teacherBefore);
  }

  @Test
  void attentionAndSelectivityDoNotChangeWithTheScaleOfTheMaps() {
    INDArray student = random(3, MAPS, 1);
    INDArray teacher = random(3, WIDER, 2);

    for (ILossFunction loss :
        new ILossFunction[] {
          new AttentionTransferLoss(MAPS, WIDER, 2), new NeuronSelectivityLoss(MAPS, WIDER)
        }) {
      double before = score(loss, teacher, student);
      assertThat(before).isGreaterThan(1e-3);
      assertThat(score(loss, teacher.mul(50), student.mul(0.01))).isCloseTo(before, within(1e-10));
    }
  }

  @Test
  void theLossIsTheSameWhateverTheMemoryOrderOfTheStudentsRows() {
    ILossFunction loss = new AttentionTransferLoss(MAPS, WIDER, 2);
    INDArray student = random(3, MAPS, 1);
    INDArray teacher = random(3, WIDER, 2);

    assertThat(score(loss, teacher.dup('f'), student.dup('f')))
        .isCloseTo(score(loss, teacher, student), within(1e-12));
  }

  @Test
  void aHintStageOnTinyDataLowersTheHintLossAndLeavesTheTeacherAndTheLayersAboveAlone() {
    Split split = TinyData.split();
    TrainingOptions options = TrainingOptions.defaults().epochs(8).batchSize(16).learningRate(0.01);
    String teacherBefore = dense.fingerprint();
    Network start = smallDense.initialize(options.seed());

    var trained = Distillation.from(dense).hint(1, "dense1", "dense1").train(start, split, options);

    var epochs = trained.history().epochs();
    assertThat(epochs.get(7).loss()).isLessThan(epochs.get(0).loss() / 2);
    assertThat(trained.history().bestEpoch()).isEqualTo(8);
    assertThat(dense.fingerprint()).isEqualTo(teacherBefore);
    assertThat(layer(trained.network(), "dense1")).isNotEqualTo(layer(start, "dense1"));
    assertThat(layer(trained.network(), "dense2")).isEqualTo(layer(start, "dense2"));
    assertThat(layer(trained.network(), "logits")).isEqualTo(layer(start, "logits"));
    assertThat(trained.network().layers()).containsExactly("dense1", "dense2", "logits");
  }

  @Test
  void signalsOfAllKindsAreLearntBesideEachOtherInSinglePrecision() {
    var trained =
        Distillation.from(convolutional)
            .soft(1, temperature(2))
            .hint(0.1, "conv1", "conv1")
            .hint(0.1, "pool1", "conv1")
            .hint(0.1, "conv1", "conv2")
            .with(0.1, Signal.attention("conv1", "conv1"))
            .with(0.1, Signal.selectivity("conv1", "conv1"))
            .with(0.1, Signal.flow("conv1", "conv2", "conv1", "conv2"))
            .train(
                convolutional("same", 3, 4, 3),
                TinyData.images(40, 2).split(0.5, 0.25, 1),
                TrainingOptions.defaults().epochs(8).batchSize(10));

    var first = trained.history().epochs().get(0);
    var last = trained.history().epochs().get(7);
    assertThat(first.losses())
        .containsOnlyKeys(
            "soft",
            "hint conv1 to conv1",
            "hint pool1 to conv1",
            "hint conv1 to conv2",
            "attention conv1 to conv1",
            "selectivity conv1 to conv1",
            "flow conv1-conv2 to conv1-conv2");
    assertThat(last.loss()).isLessThan(first.loss());
  }

  @ParameterizedTest
  @CsvSource({"conv1, conv1", "pool1, conv1", "conv1, conv2"})
  void everyConvolutionalProjectorLearnsInSinglePrecision(String teacher, String student) {
    var trained =
        Distillation.from(convolutional)
            .hint(1, teacher, student)
            .train(
                smallConvolutional,
                TinyData.images(40, 2).split(0.5, 0.25, 1),
                TrainingOptions.defaults().epochs(10).batchSize(5).learningRate(0.01));

    var epochs = trained.history().epochs();
    assertThat(epochs.get(9).loss()).isLessThan(0.7 * epochs.get(0).loss());
  }

  @Test
  void theProjectorOfAHintCanBeSeenBeforeTraining() {
    Network student = smallConvolutional.initialize(1);

    assertThat(Signal.hint("conv1", "conv1").projector(convolutional, student, IMAGES))
        .hasToString(
            "convolution of 1x1 with stride 1x1 from [2, 6, 6] to [3, 6, 6], 9 parameters");
    assertThat(Signal.hint("logits", "logits").projector(convolutional, student, IMAGES))
        .isEqualTo(new Projector.None());
  }

  @Test
  void mapsThatCannotMeetAreRefusedWithBothLayersAndShapes() {
    Network high = kernel("high", 1, 9).initialize(1);
    Architecture wide = kernel("wide", 9, 1);

    assertRefused(
        Distillation.from(high).hint(1, "conv", "conv"),
        wide,
        "teacher's layer \"conv\"",
        "student's layer \"conv\"",
        "[2, 8, 16]",
        "[2, 16, 8]");
  }

  @Test
  void aLayerThatDoesNotExistIsRefusedOnEitherSide() {
    assertRefused(
        Distillation.from(convolutional).hint(1, "conv3", "conv1"),
        smallConvolutional,
        "teacher",
        "conv3");
    assertRefused(
        Distillation.from(convolutional).with(1, Signal.attention("conv1", "convolution1")),
        smallConvolutional,
        "small",
        "convolution1");
  }

  @Test
  void denseLayersHaveNoAttentionAndNoSelectivity() {
    for (Signal signal :
        new Signal[] {
          Signal.attention("dense1", "dense1"), Signal.selectivity("dense1", "dense1")
        }) {
      assertRefused(
          Distillation.from(dense).with(1, signal), smallDense, "[9]", "[6]", "Signal.hint");
    }
    assertRefused(
        Distillation.from(convolutional).with(1, Signal.selectivity("conv1", "pool2")),
        Architectures.lenet(1, 16, 16, 2, 3, 5, 2),
        "[3, 1, 1]");
  }

  @Test
  void aFlowBetweenOtherNumbersOfChannelsIsRefused() {
    assertRefused(
        Distillation.from(convolutional).with(1, Signal.flow("conv1", "conv2", "conv1", "conv2")),
        smallConvolutional,
        "\"conv1\" gives [3, 6, 6]",
        "\"conv1\" gives [2, 6, 6]",
        "Signal.hint");
    assertThatThrownBy(() -> Signal.flow("a", "a", "b", "c"))
        .hasMessageContaining("in the teacher begins and ends in \"a\"");
    assertThatThrownBy(() -> Signal.attention("a", "b").power(0.5)).hasMessageContaining("0.5");
  }

  @Test
  void aTeacherWhoseLayerGivesNoNumbersIsRefused() {
    Network broken = dense.copy();
    broken.graph().getLayer("dense1").params().putScalar(0, Double.NaN);
    var targets = new TeacherLayers(TeacherOutputs.online(broken).finite(), "dense1");

    assertThatThrownBy(() -> targets.of(Batches.inOrder(CLOUDS, 5).iterator().next()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("teacher")
        .hasMessageContaining("dense1")
        .hasMessageContaining("not finite");
  }

  @Test
  void softLabelsAloneCannotGiveHints() {
    SoftLabels labels = SoftLabels.from(convolutional, IMAGES);

    assertThatThrownBy(
            () ->
                Distillation.from(labels)
                    .hint(1, "conv1", "conv1")
                    .checkFits(
                        smallConvolutional, Split.of(IMAGES, IMAGES), TrainingOptions.defaults()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("conv1")
        .hasMessageContaining("Distillation.from(teacher)");
  }

  private static void assertRefused(
      Distillation distillation, Architecture student, String... parts) {
    Dataset data = student.name().startsWith("4-") ? CLOUDS : IMAGES;
    assertThatThrownBy(() -> distillation.checkGradient(student, data))
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll(parts);
  }

  /** conv1 gives maps of 6x6, pool1 of 3x3, conv2 of 2x2. */
  private static Architecture convolutional(String name, int maps1, int maps2, int units) {
    var pool = new SubsamplingLayer.Builder(PoolingType.AVG).kernelSize(2, 2).stride(2, 2).build();
    return Architecture.of(
        name,
        new NeuralNetConfiguration.Builder()
            .activation(Activation.RELU)
            .graphBuilder()
            .addInputs("input")
            .setInputTypes(InputType.convolutionalFlat(16, 16, 1))
            .addLayer(
                "conv1",
                new ConvolutionLayer.Builder(5, 5).stride(2, 2).nOut(maps1).build(),
                "input")
            .addLayer("pool1", pool, "conv1")
            .addLayer("conv2", new ConvolutionLayer.Builder(2, 2).nOut(maps2).build(), "pool1")
            .addLayer("dense1", new DenseLayer.Builder().nOut(units).build(), "conv2")
            .addLayer(
                "logits",
                new DenseLayer.Builder().nOut(2).activation(Activation.IDENTITY).build(),
                "dense1")
            .setOutputs("logits")
            .build());
  }

  private static Architecture kernel(String name, int height, int width) {
    return Architecture.of(
        name,
        new NeuralNetConfiguration.Builder()
            .activation(Activation.RELU)
            .graphBuilder()
            .addInputs("input")
            .setInputTypes(InputType.convolutionalFlat(16, 16, 1))
            .addLayer("conv", new ConvolutionLayer.Builder(height, width).nOut(2).build(), "input")
            .addLayer(
                "logits",
                new DenseLayer.Builder().nOut(2).activation(Activation.IDENTITY).build(),
                "conv")
            .setOutputs("logits")
            .build());
  }

  private static INDArray layer(Network network, String layer) {
    return network.graph().getLayer(layer).params();
  }

  private static double score(ILossFunction loss, INDArray teacher, INDArray student) {
    return loss.computeScore(teacher, student, new ActivationIdentity(), null, true);
  }

  private static INDArray random(int batch, FeatureShape shape, long seed) {
    double[] values = new Random(seed).doubles((long) batch * shape.values(), -1, 1).toArray();
    return Nd4j.createFromArray(values).reshape('c', new long[] {batch, shape.values()});
  }
}
