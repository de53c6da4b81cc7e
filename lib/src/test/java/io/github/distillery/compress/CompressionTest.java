package io.github.distillery.compress;

import static io.github.distillery.model.Temperature.temperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.TinyData;
import io.github.distillery.data.Split;
import io.github.distillery.distill.Distillation;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Ensemble;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import io.github.distillery.view.Charts;
import io.github.distillery.view.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

class CompressionTest {
  private final Split split = TinyData.split();
  private final TrainingOptions options =
      TrainingOptions.defaults().epochs(3).batchSize(16).learningRate(0.01);
  private final Trained teacher =
      Trainer.train(Architectures.mlp(4, 16, 3), split, options.epochs(10));

  /** Sets the weights of every second hidden unit to zero. */
  private static Network halved(Network network) {
    Network half = network.copy();
    INDArray weights = half.graph().getLayer("dense1").getParam("W");
    for (int unit = 0; unit < weights.size(1); unit += 2) {
      weights.getColumn(unit).assign(0);
    }
    return half;
  }

  /** Two decimals are enough for anybody. */
  private static Network rounded(Network network) {
    Network coarse = network.copy();
    INDArray all = coarse.graph().params();
    for (long i = 0; i < all.length(); i++) {
      all.putScalar(i, Math.round(all.getFloat(i) * 10) / 10f);
    }
    return coarse;
  }

  @Test
  void eachStepBeginsWithWhatTheOneBeforeItHasLeft() {
    CompressionResult result =
        Compression.of(teacher)
            .step("halved", CompressionTest::halved)
            .step("rounded", CompressionTest::rounded)
            .run(split);

    assertThat(result.complete()).isTrue();
    assertThat(result.stages())
        .extracting(CompressionStage::name)
        .containsExactly("uncompressed", "halved", "rounded");
    assertThat(result.network().fingerprint())
        .isEqualTo(rounded(halved(teacher.network())).fingerprint());
    assertThat(result.stages().get(1).kept()).isLessThan(result.stages().get(0).kept());
    assertThat(result.stages().get(2).stored().file())
        .isLessThan(result.stages().get(0).stored().file());
    assertThat(result.stages().get(1).compressed()).isSameAs(result.stages().get(1).recovered());
  }

  @Test
  void stepsThatHaveEndedAreNotDoneAgain(@TempDir Path folder) throws IOException {
    AtomicInteger halvings = new AtomicInteger();
    Compression one =
        Compression.of(teacher)
            .recovery(Recovery.byLabels(options))
            .step(
                "halved",
                network -> {
                  halvings.incrementAndGet();
                  return halved(network);
                });
    CompressionResult whole = one.step("rounded", CompressionTest::rounded).run(split);

    CompressionResult first = one.resumeIn(folder).run(split);
    CompressionResult both =
        one.resumeIn(folder).step("rounded", CompressionTest::rounded).run(split);
    CompressionResult again =
        one.resumeIn(folder).step("rounded", CompressionTest::rounded).run(split);

    assertThat(halvings).hasValue(2);
    for (CompressionResult resumed : List.of(both, again)) {
      assertThat(resumed.network().fingerprint()).isEqualTo(whole.network().fingerprint());
      assertThat(resumed.network().name()).isEqualTo(whole.network().name());
      assertThat(resumed.stages().get(1).compressed().accuracy())
          .isEqualTo(whole.stages().get(1).compressed().accuracy());
      assertThat(resumed.stages().get(2).recovered().accuracy())
          .isEqualTo(whole.stages().get(2).recovered().accuracy());
    }
    assertThat(first.stages()).hasSize(2);
    one.resumeIn(folder).run(TinyData.split().withTrain(split.train().sample(50, 1)));
    assertThat(halvings).as("other data are another compression").hasValue(3);
  }

  @Test
  void aDamagedStepIsNamed(@TempDir Path folder) throws IOException {
    Compression one =
        Compression.of(teacher).step("halved", CompressionTest::halved).resumeIn(folder);
    one.run(split);
    Path network;
    try (Stream<Path> files = Files.list(folder)) {
      network = files.filter(f -> f.toString().endsWith(".zip")).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(network);
    Files.write(network, Arrays.copyOf(bytes, bytes.length / 2));

    assertThatThrownBy(() -> one.run(split))
        .hasMessageContaining(network.toString())
        .hasMessageContaining("remove the folder " + folder);
  }

  @Test
  void recoveryTrainsOnAndOnlyTheStepsBehindItHaveIt() {
    Distillation distillation = Distillation.from(teacher).soft(0.9, temperature(2)).hard(0.1);
    CompressionResult result =
        Compression.of(teacher)
            .step("halved", CompressionTest::halved)
            .recovery(Recovery.by(distillation, options))
            .step("again", network -> network)
            .recovery(Recovery.byLabels(options))
            .step("by labels", network -> network)
            .withoutRecovery()
            .step("left", network -> network)
            .run(split);

    List<CompressionStage> stages = result.stages();
    assertThat(fingerprint(stages.get(1))).isEqualTo(halved(teacher.network()).fingerprint());
    assertThat(fingerprint(stages.get(2)))
        .isEqualTo(distillation.train(halved(teacher.network()), split, options).fingerprint());
    assertThat(fingerprint(stages.get(3)))
        .isEqualTo(Trainer.train(stages.get(2).network(), split, options).fingerprint());
    assertThat(fingerprint(stages.get(4))).isEqualTo(fingerprint(stages.get(3)));
  }

  private static String fingerprint(CompressionStage stage) {
    return stage.network().fingerprint();
  }

  @Test
  void theNetworkItBeginsWithStaysAsItWas() {
    String before = teacher.fingerprint();

    Compression.of(teacher)
        .recovery(Recovery.byLabels(options))
        .step("halved", CompressionTest::halved)
        .run(split);

    assertThat(teacher.fingerprint()).isEqualTo(before);
  }

  @Test
  void anInterruptionKeepsTheStepsThatHaveEnded() {
    CompressionResult result =
        Compression.of(teacher)
            .step("halved", CompressionTest::halved)
            .step(
                "stopped",
                network -> {
                  Thread.currentThread().interrupt();
                  return network;
                })
            .step("never", network -> network)
            .run(split);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(result.complete()).isFalse();
    assertThat(result.stages())
        .extracting(CompressionStage::name)
        .containsExactly("uncompressed", "halved");
  }

  @Test
  void aResultIsATableAndAChart() {
    CompressionResult result =
        Compression.of(teacher).step("halved", CompressionTest::halved).run(split);

    assertThat(Tables.compression(result).columnNames())
        .contains("step", "not zero", "file bytes", "accuracy recovered", "test errors");
    assertThat(Tables.compression(result).rowCount()).isEqualTo(2);
    assertThat(Tables.storedSize(result.stages().get(1).stored()).rowCount()).isEqualTo(4);
    List<Tradeoff> points =
        result.stages().stream()
            .map(s -> new Tradeoff(s.name(), s.stored().file(), s.recovered().accuracy()))
            .toList();
    assertThat(Charts.tradeoff("bytes", points).getSeriesCollection()).hasSize(3);
  }

  @Test
  void theFrontHoldsWhatNoOtherBeats() {
    Tradeoff small = new Tradeoff("small", 1, 0.5);
    Tradeoff middle = new Tradeoff("middle", 2, 0.8);
    Tradeoff wasteful = new Tradeoff("wasteful", 3, 0.7);
    Tradeoff worse = new Tradeoff("worse", 2, 0.6);
    Tradeoff large = new Tradeoff("large", 9, 0.9);

    assertThat(Tradeoff.front(List.of(large, wasteful, worse, middle, small)))
        .containsExactly(small, middle, large);
    assertThatThrownBy(() -> new Tradeoff("free", 0, 0.5)).hasMessageContaining("free");
  }

  @Test
  void whatHasNoParametersIsRefused() {
    assertThatThrownBy(() -> Compression.of(Ensemble.averageLogits(List.of(teacher, teacher))))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("no parameters");
  }
}
