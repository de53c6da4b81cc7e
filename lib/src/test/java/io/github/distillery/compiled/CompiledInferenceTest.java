package io.github.distillery.compiled;

import static io.github.distillery.compiled.SmallNetworks.MAPS;
import static io.github.distillery.compiled.SmallNetworks.VALUES;
import static io.github.distillery.compiled.SmallNetworks.chain;
import static io.github.distillery.compiled.SmallNetworks.dense;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.distillery.backend.Backend;
import io.github.distillery.compiled.SmallNetworks.Middle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Compiled inference beside DL4J's own, with the parameters of a network as it was made. */
class CompiledInferenceTest {
  private static final double CLOSE = 1e-5;

  @BeforeEach
  void useTheBackend() {
    Backend.ready();
    Nd4j.getRandom().setSeed(4);
  }

  private static ComputationGraph graph(InputType input, Middle middle) {
    var builder = new NeuralNetConfiguration.Builder().seed(3).graphBuilder().addInputs("in");
    builder.setInputTypes(input);
    builder.addLayer("three", dense(3, Activation.IDENTITY), middle.add(builder));
    ComputationGraph graph = new ComputationGraph(builder.setOutputs("three").build());
    graph.init();
    // Running means and variances that are not 0 and 1.
    graph.paramTable().forEach((name, values) -> values.addi(Nd4j.rand(values.shape()).mul(0.1)));
    return graph;
  }

  private static INDArray samples(InputType type, long count) {
    return type == VALUES ? Nd4j.randn(count, 12) : Nd4j.randn('c', new long[] {count, 2, 9, 7});
  }

  private static void assertThatAreClose(INDArray values, INDArray expected) {
    assertThat(values.shape()).isEqualTo(expected.shape());
    assertThat(values.sub(expected).norm2Number().doubleValue())
        .isLessThanOrEqualTo(CLOSE * expected.norm2Number().doubleValue());
  }

  static Stream<String> onValues() {
    return SmallNetworks.onValues().keySet().stream();
  }

  static Stream<String> onMaps() {
    return SmallNetworks.onMaps().keySet().stream();
  }

  /** Which was used last changes while they are put in order of it. */
  @Test
  void othersMayRunWhileMemoryIsLookedAt() throws Exception {
    ComputationGraph graph = graph(VALUES, chain());
    INDArray one = samples(VALUES, 1);
    List<CompiledInference> many =
        Stream.generate(() -> CompiledInference.of(graph)).limit(1_000).toList();
    AtomicBoolean over = new AtomicBoolean();
    List<Thread> users =
        IntStream.of(37, 101, 389)
            .mapToObj(
                stride ->
                    new Thread(
                        () -> {
                          for (int i = 0; !over.get(); i++) {
                            many.get(i * stride % many.size()).run(one, List.of("three"));
                          }
                        }))
            .toList();
    users.forEach(Thread::start);
    try {
      for (int i = 0; i < 2_000; i++) {
        InferenceMemory.keepWithinBounds();
      }
    } finally {
      over.set(true);
      for (Thread user : users) {
        user.join();
      }
    }
    assertThat(many).hasSize(1_000);
  }

  @ParameterizedTest
  @MethodSource("onValues")
  void everyLayerOnValuesGivesWhatDl4jGives(String name) {
    assertThatBothGiveTheSame(graph(VALUES, SmallNetworks.onValues().get(name)), VALUES);
  }

  @ParameterizedTest
  @MethodSource("onMaps")
  void everyLayerOnMapsGivesWhatDl4jGives(String name) {
    assertThatBothGiveTheSame(graph(MAPS, SmallNetworks.onMaps().get(name)), MAPS);
  }

  private static void assertThatBothGiveTheSame(ComputationGraph graph, InputType type) {
    CompiledInference compiled = CompiledInference.of(graph);
    for (long count : new long[] {1, 7, 100}) {
      INDArray samples = samples(type, count);
      Map<String, INDArray> values = compiled.run(samples.dup('c'), List.of("three"));
      assertThat(compiled.notCovered()).isNull();
      assertThatAreClose(values.get("three"), graph.outputSingle(false, samples));
    }
  }

  @Test
  void everyVertexInBetweenCanBeAskedFor() {
    ComputationGraph graph = graph(MAPS, SmallNetworks.onMaps().get("residual block"));
    INDArray samples = samples(MAPS, 5);
    List<String> vertices =
        Arrays.stream(graph.topologicalSortOrder())
            .mapToObj(i -> graph.getVertices()[i].getVertexName())
            .toList();

    Map<String, INDArray> values = CompiledInference.of(graph).run(samples.dup('c'), vertices);

    assertThat(values.keySet()).containsExactlyElementsOf(vertices);
    for (String vertex : List.of("a", "b", "norm", "smooth", "three")) {
      INDArray expected =
          graph
              .feedForward(new INDArray[] {samples.dup('c')}, vertices.indexOf(vertex), false, true)
              .get(vertex);
      assertThatAreClose(values.get(vertex), expected);
    }
    assertThat(values.get("in")).isEqualTo(samples);
  }

  @Test
  void manySamplesThatGoThroughInPartsGiveWhatEachGivesAlone() {
    ComputationGraph graph = graph(MAPS, SmallNetworks.onMaps().get("many maps"));
    CompiledInference compiled = CompiledInference.of(graph);
    INDArray samples = samples(MAPS, 1003);

    INDArray all = compiled.run(samples, List.of("three")).get("three");

    for (int row : new int[] {0, 500, 1002}) {
      INDArray alone = samples.get(NDArrayIndex.interval(row, row + 1));
      assertThatAreClose(
          all.get(NDArrayIndex.interval(row, row + 1)),
          compiled.run(alone, List.of("three")).get("three"));
    }
  }

  @Test
  void whatIsGivenBackIsNotOverwrittenByTheNextCall() {
    CompiledInference compiled =
        CompiledInference.of(graph(VALUES, chain(dense(4, Activation.RELU))));
    INDArray first = compiled.run(samples(VALUES, 3), List.of("three")).get("three");
    INDArray kept = first.dup();

    compiled.run(samples(VALUES, 3), List.of("three"));

    assertThat(first).isEqualTo(kept);
  }

  @Test
  void featuresAreNotWrittenInto() {
    ComputationGraph graph =
        graph(VALUES, chain(new ActivationLayer(Activation.TANH), dense(4, Activation.RELU)));
    INDArray samples = samples(VALUES, 3);
    INDArray kept = samples.dup();

    assertThat(CompiledInference.of(graph).run(samples, List.of("three"))).isNotNull();

    assertThat(samples).isEqualTo(kept);
  }

  @Test
  void parametersThatChangeAreSeenAtOnce() {
    ComputationGraph graph = graph(VALUES, chain(dense(4, Activation.RELU)));
    CompiledInference compiled = CompiledInference.of(graph);
    INDArray samples = samples(VALUES, 3);
    compiled.run(samples, List.of("three"));

    graph.setParam("layer0_W", Nd4j.rand(12, 4));
    assertThatAreClose(
        compiled.run(samples, List.of("three")).get("three"), graph.outputSingle(samples));

    graph.init(graph.params().mul(0.5), true);
    assertThatAreClose(
        compiled.run(samples, List.of("three")).get("three"), graph.outputSingle(samples));
  }

  @Test
  void whatIsNoNumberIsLeftToDl4jWhichShowsIt() {
    ComputationGraph graph = graph(MAPS, SmallNetworks.onMaps().get("convolution"));
    CompiledInference compiled = CompiledInference.of(graph);
    INDArray holed = samples(MAPS, 2);
    holed.putScalar(new int[] {1, 1, 3, 3}, Float.NaN);

    assertThat(compiled.run(holed, List.of("three"))).isNull();
    assertThat(compiled.run(samples(MAPS, 2), List.of("three"))).isNotNull();

    graph.getParam("layer0_W").putScalar(0, Float.NaN);
    assertThat(CompiledInference.of(graph).run(samples(MAPS, 2), List.of("three"))).isNull();
    assertThat(compiled.run(samples(MAPS, 300), List.of("three"))).isNull();
    assertThat(compiled.notCovered()).isNull();
  }

  @Test
  void whatIsNotCoveredIsLeftToDl4jWithTheReason() {
    ComputationGraph graph = graph(VALUES, chain(new PReLULayer.Builder().inputShape(12).build()));
    CompiledInference compiled = CompiledInference.of(graph);

    assertThat(compiled.run(samples(VALUES, 3), List.of("three"))).isNull();
    assertThat(compiled.notCovered()).contains("layer0").contains("PReLULayer");
  }

  @Test
  void manyNetworksDoNotKeepMoreThanTheirShareOfMemory() {
    List<CompiledInference> all = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      all.add(CompiledInference.of(graph(MAPS, SmallNetworks.onMaps().get("many maps"))));
      all.get(i).run(samples(MAPS, 400), List.of("three"));
    }

    assertThat(all.stream().mapToLong(CompiledInference::bytes).sum())
        .isPositive()
        .isLessThanOrEqualTo(256L << 20);
    assertThat(all.get(59).bytes()).isPositive();
    assertThat(all.get(0).run(samples(MAPS, 400), List.of("three"))).isNotNull();
  }
}
