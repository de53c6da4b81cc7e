package io.github.distillery.compress;

import static io.github.distillery.model.Temperature.temperature;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.distillery.Lively;
import io.github.distillery.RealDigits;
import io.github.distillery.compress.structured.Criterion;
import io.github.distillery.compress.structured.StructuredPruning;
import io.github.distillery.data.Split;
import io.github.distillery.distill.Distillation;
import io.github.distillery.distill.Signal;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Network;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The article's section 3.1: the student is the teacher's own network, made smaller. */
class CompressedTeacherAsStudentTest {
  private static final TrainingOptions OPTIONS =
      TrainingOptions.defaults().epochs(15).batchSize(32).learningRate(0.005);
  private static Split split;
  private static Trained teacher;

  @BeforeAll
  static void train() {
    split = RealDigits.first(900).split(0.6, 0.2, 3);
    teacher =
        Trainer.train(
            Architectures.lenet(1, 16, 16, 8, 16, 32, 10),
            split,
            OPTIONS.epochs(20).learningRate(0.002));
    assertThat(Evaluation.of(teacher, split.validation()).accuracy()).isGreaterThan(0.9);
  }

  /** A way to make the teacher smaller, and what of it must hold however it is trained. */
  private record Way(String name, UnaryOperator<Network> smaller, Held held) {
    @Override
    public String toString() {
      return name;
    }
  }

  private interface Held {
    void check(Network before, Network after);
  }

  static Stream<Way> ways() {
    return Stream.of(
        new Way("pruned", Pruning.magnitude(0.8)::apply, CompressedTeacherAsStudentTest::sameZeros),
        new Way(
            "fewer units",
            network ->
                StructuredPruning.by(Criterion.l1()).share(0.5).plan(network, sample()).apply(),
            CompressedTeacherAsStudentTest::sameShapes),
        new Way(
            "fewer units by Taylor",
            network ->
                StructuredPruning.by(Criterion.taylor(split.train()))
                    .globally()
                    .share(0.5)
                    .plan(network, sample())
                    .apply(),
            CompressedTeacherAsStudentTest::sameShapes),
        new Way(
            "low rank",
            network -> LowRank.of(network).energy(0.5).plan().apply(),
            CompressedTeacherAsStudentTest::sameShapes),
        new Way(
            "low rank by Tucker-2",
            network -> LowRank.of(network).tucker().energy(0.5).plan().apply(),
            CompressedTeacherAsStudentTest::sameShapes),
        new Way("shared", WeightSharing.bits(2)::apply, CompressedTeacherAsStudentTest::sameGroups),
        new Way(
            "pruned and shared",
            network -> WeightSharing.bits(2).apply(Pruning.magnitude(0.7).apply(network)),
            CompressedTeacherAsStudentTest::sameGroups),
        new Way(
            "low rank, pruned and shared",
            network ->
                WeightSharing.bits(4)
                    .apply(
                        Pruning.magnitude(0.3)
                            .apply(LowRank.of(network).energy(0.8).plan().apply())),
            CompressedTeacherAsStudentTest::sameGroups));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void oneChainCompressesTheTeacherAndLetsItLearnFromWhatItWas(Way way) {
    String before = teacher.fingerprint();

    CompressionResult result =
        Compression.of(teacher)
            .recovery(
                Recovery.by(
                    Distillation.from(teacher).soft(0.9, temperature(4)).hard(0.1), OPTIONS))
            .step(way.name(), way.smaller())
            .run(split);

    CompressionStage stage = result.stages().get(1);
    assertThat(stage.compressed().accuracy()).isLessThan(0.97);
    assertThat(stage.recovered().nll()).isLessThan(stage.compressed().nll());
    assertThat(stage.recovered().accuracy())
        .isGreaterThan(stage.compressed().accuracy())
        .isGreaterThan(result.stages().get(0).recovered().accuracy() - 0.1);
    way.held().check(way.smaller().apply(teacher.network()), stage.network());
    assertThat(teacher.fingerprint()).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void layersOfTheSameNameMeetAsHints(Way way) {
    Network smaller = way.smaller().apply(teacher.network());
    Distillation distillation =
        Distillation.from(teacher)
            .soft(0.5, temperature(4))
            .hint(0.1, "conv1", "conv1")
            .hint(0.1, "conv2", "conv2")
            .hint(0.1, "dense1", "dense1");

    Trained student = distillation.train(smaller, split, OPTIONS);

    assertThat(Evaluation.of(student, split.validation()).nll())
        .isLessThan(Evaluation.of(smaller, split.validation()).nll());
    if (units(smaller) == units(teacher.network())) {
      assertThat(distance(student.network())).isLessThan(distance(smaller));
    }
    way.held().check(smaller, student.network());
    assertThat(student.network().layers()).isEqualTo(smaller.layers());
  }

  @ParameterizedTest
  @MethodSource("ways")
  void theTrainingBeginsWithWhatCompressingHasLeft(Way way) {
    Network smaller = way.smaller().apply(teacher.network());
    String before = smaller.fingerprint();
    INDArray logits = smaller.logits(split.validation());

    Trained student =
        Distillation.from(teacher)
            .soft(1, temperature(4))
            .train(smaller, split, OPTIONS.epochs(1).learningRate(1e-6));

    assertThat(student.fingerprint()).isNotEqualTo(before);
    assertThat(Lively.difference(logits, student.logits(split.validation()))).isLessThan(0.01);
    assertThat(smaller.fingerprint()).isEqualTo(before);
  }

  @Test
  void oneStepAfterAnotherLeavesAFractionThatStillKnowsTheDigits() {
    Distillation distillation =
        Distillation.from(teacher).soft(0.9, temperature(4)).hint(0.05, "conv2", "conv2");

    CompressionResult result =
        Compression.of(teacher)
            .recovery(Recovery.by(distillation, OPTIONS))
            .step(
                "fewer units",
                network ->
                    StructuredPruning.by(Criterion.l1()).share(0.3).plan(network, sample()).apply())
            .step("low rank", network -> LowRank.of(network).energy(0.9).plan().apply())
            .step("pruned by and by", Pruning.magnitude(0.5).gradually(20, 150, 10)::apply)
            .step("4 bits", WeightSharing.bits(4)::apply)
            .run(split);

    CompressionStage last = result.stages().get(4);
    assertThat(result.complete()).isTrue();
    assertThat(last.recovered().accuracy())
        .isGreaterThan(result.stages().get(0).recovered().accuracy() - 0.1);
    assertThat(Sparsity.of(last.network()).share()).isGreaterThanOrEqualTo(0.499);
    assertThat(SharedWeights.of(last.network()).layers())
        .allSatisfy(layer -> assertThat(layer.values()).isLessThanOrEqualTo(16));
    assertThat(last.stored().coded()).isLessThan(result.stages().get(0).stored().plain() / 8);
    assertThat(result.stages())
        .extracting(stage -> stage.stored().coded())
        .isSortedAccordingTo(Comparator.reverseOrder());
  }

  @Test
  void aNarrowerLayerMeetsTheTeachersThroughAProjector() {
    Network smaller =
        StructuredPruning.by(Criterion.l1()).share(0.5).plan(teacher.network(), sample()).apply();

    assertThat(Signal.hint("conv2", "conv2").projector(teacher, smaller, split.train()).toString())
        .contains("convolution");
    Network factored = LowRank.of(teacher.network()).energy(0.5).plan().apply();
    assertThat(Signal.hint("conv2", "conv2").projector(teacher, factored, split.train()).toString())
        .contains("none");
  }

  private static INDArray sample() {
    return split.train().features(new int[] {0});
  }

  private static long units(Network network) {
    return network.graph().getLayer("dense1").getParam("b").length();
  }

  /** What the hint of the last hidden layer makes smaller. */
  private static double distance(Network student) {
    return hidden(student).squaredDistance(hidden(teacher.network()));
  }

  private static INDArray hidden(Network network) {
    return network.features(split.train().features(), "dense1");
  }

  private static void sameShapes(Network before, Network after) {
    assertThat(shapes(after)).isEqualTo(shapes(before));
    assertThat(after.parameters()).isLessThan(teacher.network().parameters());
  }

  private static Map<String, List<Long>> shapes(Network network) {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    WeightLayers.of(network)
        .forEach(
            (layer, weights) -> shapes.put(layer, Arrays.stream(weights.shape()).boxed().toList()));
    return shapes;
  }

  private static void sameZeros(Network before, Network after) {
    WeightLayers.of(before)
        .keySet()
        .forEach(
            layer ->
                assertThat(Nets.zeros(Nets.weights(after, layer)))
                    .isEqualTo(Nets.zeros(Nets.weights(before, layer))));
    assertThat(Sparsity.of(after).kept()).isLessThan(Sparsity.of(after).weights());
  }

  /** What was equal is equal, and what was different has not become one. */
  private static void sameGroups(Network before, Network after) {
    for (String layer : WeightLayers.of(before).keySet()) {
      float[] old = Nets.weights(before, layer);
      float[] now = Nets.weights(after, layer);
      Map<Float, Float> valueOf = new LinkedHashMap<>();
      for (int i = 0; i < old.length; i++) {
        valueOf.putIfAbsent(old[i], now[i]);
        assertThat(now[i]).isEqualTo(valueOf.get(old[i]));
      }
      assertThat(valueOf.keySet()).hasSizeLessThan(20);
      assertThat(valueOf).allSatisfy((from, to) -> assertThat(from == 0).isEqualTo(to == 0));
    }
  }
}
