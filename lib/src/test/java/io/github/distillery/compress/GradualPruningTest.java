package io.github.distillery.compress;

import static io.github.distillery.model.Temperature.temperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.TinyData;
import io.github.distillery.data.Split;
import io.github.distillery.distill.Distillation;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.train.Augmentation;
import io.github.distillery.train.History.Outcome;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import io.github.distillery.train.WeightPattern;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.learning.config.Adam;

class GradualPruningTest {
  @TempDir Path folder;

  private final Split split = TinyData.split();

  /** 180 samples in batches of 16: 12 steps an epoch. */
  private final TrainingOptions options =
      TrainingOptions.defaults().epochs(5).batchSize(16).updater(new Adam(0.01));

  private final Network network = Nets.mlp();

  @Test
  void aShareGrowsByTheCube() {
    CubicSchedule schedule = new CubicSchedule(0.2, 0.8, 10, 50, 10);

    assertThat(schedule.at(9)).isZero();
    assertThat(schedule.at(10)).isCloseTo(0.2, within(1e-12));
    assertThat(schedule.at(19)).isCloseTo(0.2, within(1e-12));
    assertThat(schedule.at(20)).isCloseTo(0.8 - 0.6 * 27 / 64, within(1e-12));
    assertThat(schedule.at(30)).isCloseTo(0.8 - 0.6 * 8 / 64, within(1e-12));
    assertThat(schedule.at(40)).isCloseTo(0.8 - 0.6 / 64, within(1e-12));
    assertThat(schedule.at(49)).isEqualTo(schedule.at(40));
    assertThat(schedule.at(50)).isEqualTo(0.8);
    assertThat(schedule.at(1_000)).isEqualTo(0.8);
  }

  @Test
  void aShareIsReachedInTimeAlsoWhereTheStepsDoNotComeOutEven() {
    CubicSchedule schedule = new CubicSchedule(0, 0.9, 0, 10, 4);

    assertThat(schedule.at(9)).isCloseTo(0.9 - 0.9 * 0.2 * 0.2 * 0.2, within(1e-12));
    assertThat(schedule.at(10)).isEqualTo(0.9);
  }

  @Test
  void eachStepHasAsManyZerosAsTheScheduleSays() {
    Network start = Pruning.magnitude(0.75).perLayer().gradually(2, 10, 2).apply(network);
    ComputationGraph graph = Nets.trainable(start, new Adam(0.2));
    List<Integer> zeros = new ArrayList<>();

    for (int step = 0; step < 12; step++) {
      Nets.fit(graph, split.train(), 1);
      zeros.add(Nets.count(Nets.zeros(Nets.weights(graph, "dense1"))));
    }

    // 64 weights, 48 of which go: 48 (1 - (1 - i/4)^3)
    assertThat(zeros).containsExactly(0, 0, 0, 28, 28, 42, 42, 47, 47, 48, 48, 48);
  }

  @Test
  void whatHasGoneStaysAwayAndTheSmallestGoNext() {
    Network start = Pruning.magnitude(0.75).perLayer().gradually(0, 6, 2).apply(network);
    ComputationGraph graph = Nets.trainable(start, new Adam(0.01));
    Nets.fit(graph, split.train(), 2);
    boolean[] before = Nets.zeros(Nets.weights(graph, "dense1"));
    Nets.fit(graph, split.train(), 1);
    float[] kept = Nets.weights(graph, "dense1");
    ComputationGraph free = Nets.trainable(Pruning.release(network), new Adam(0.01));
    free.setParams(graph.params());
    free.getUpdater()
        .getUpdaterStateViewArray()
        .assign(graph.getUpdater().getUpdaterStateViewArray());
    free.getConfiguration().setIterationCount(graph.getIterationCount());

    Nets.fit(graph, split.train(), 1);
    Nets.fit(free, split.train(), 1);

    float[] now = Nets.weights(graph, "dense1");
    float[] moved = Nets.weights(free, "dense1");
    float greatestGone = 0;
    float smallestKept = Float.MAX_VALUE;
    for (int i = 0; i < now.length; i++) {
      if (before[i]) {
        assertThat(now[i]).isZero();
      } else if (now[i] == 0) {
        assertThat(kept[i]).isNotZero();
        greatestGone = Math.max(greatestGone, Math.abs(moved[i]));
      } else {
        smallestKept = Math.min(smallestKept, Math.abs(moved[i]));
      }
    }
    assertThat(Nets.count(Nets.zeros(now))).isGreaterThan(Nets.count(before));
    assertThat(greatestGone).isPositive().isLessThan(smallestKept);
  }

  @Test
  void whatTheOptimizerMovesFarInOneStepIsGoneAllTheSame() {
    Network start =
        Pruning.magnitude(0.75).perLayer().gradually(0, 6, 2).initially(0.25).apply(network);
    boolean[] gone = Nets.zeros(Nets.weights(start, "dense1"));
    ComputationGraph graph = start.graph();
    WeightPattern.holdAll(graph);
    float[] moved = Nets.weights(start, "dense1");
    for (int i = 0; i < moved.length; i++) {
      moved[i] += gone[i] ? 100 : 0;
    }
    Nets.setWeights(start, "dense1", moved);

    graph.applyConstraints(2, 0);

    boolean[] now = Nets.zeros(Nets.weights(graph, "dense1"));
    assertThat(Nets.count(gone)).isEqualTo(16);
    assertThat(Nets.count(now)).as("64 (0.75 - 0.5 (2/3)^3)").isEqualTo(39);
    for (int i = 0; i < gone.length; i++) {
      assertThat(now[i] || !gone[i]).isTrue();
    }
  }

  @Test
  void theFirstShareGoesAtOnceWhereTheScheduleBeginsAtOnce() {
    GradualPruning pruning = Pruning.magnitude(0.75).perLayer().gradually(0, 10, 1);

    assertThat(Sparsity.of(pruning.apply(network)).share()).isZero();
    assertThat(Sparsity.of(pruning.initially(0.5).apply(network)).share()).isEqualTo(0.5);
    assertThat(Sparsity.of(pruning.initially(0.9).apply(network)).share())
        .as("not more than in the end")
        .isEqualTo(0.75);
  }

  @Test
  void aGlobalTotalIsSharedOutByTheWeightsOfTheBeginning() {
    Sparsity atOnce = Sparsity.of(Pruning.magnitude(0.6).apply(network));

    Trained trained =
        Trainer.train(Pruning.magnitude(0.6).gradually(0, 24, 3).apply(network), split, options);

    assertThat(Sparsity.of(trained.network()).layers()).isEqualTo(atOnce.layers());
  }

  @Test
  void theBestEpochIsOneThatHasTheWholeShare() {
    Network start = Pruning.magnitude(0.9).perLayer().gradually(0, 40, 1).apply(network);

    Trained trained = Trainer.train(start, split, options.patience(1).epochs(30));

    assertThat(trained.history().engine()).isEqualTo("compiled steps");
    assertThat(trained.history().bestEpoch()).isGreaterThanOrEqualTo(4);
    assertThat(Sparsity.of(trained.network()).kept()).isEqualTo(6 + 5);
  }

  @Test
  void itWorksInADistillationAndStaysWhereItHasGot() {
    Trained teacher = Trainer.train(Architectures.mlp(4, 32, 3), split, options);
    Network start = Pruning.magnitude(0.75).perLayer().gradually(0, 24, 4).apply(network);

    Trained taught =
        Distillation.from(teacher).soft(1, temperature(2)).train(start, split, options);
    Trained shorter = Trainer.train(taught.network(), split, options.epochs(1));
    ComputationGraph byDl4j = Nets.trainable(taught.network(), new Adam(0.01));
    Nets.fit(byDl4j, split.train(), 5);

    boolean[] zeros = Nets.zeros(Nets.weights(taught.network(), "dense1"));
    assertThat(Nets.count(zeros)).isEqualTo(48);
    assertThat(Nets.zeros(Nets.weights(shorter.network(), "dense1"))).isEqualTo(zeros);
    assertThat(Nets.zeros(Nets.weights(byDl4j, "dense1"))).isEqualTo(zeros);
  }

  @Test
  void trainingsOfOneNetworkSideBySideKeepMasksOfTheirOwn() {
    Network start = Pruning.magnitude(0.75).perLayer().gradually(0, 48, 2).apply(network);
    List<Long> seeds = List.of(1L, 2L, 3L, 4L);
    List<String> oneAfterAnother = seeds.stream().map(seed -> trained(start, seed)).toList();

    List<String> sideBySide = seeds.parallelStream().map(seed -> trained(start, seed)).toList();

    assertThat(sideBySide).isEqualTo(oneAfterAnother).doesNotHaveDuplicates();
  }

  private String trained(Network start, long seed) {
    return Trainer.train(start, split, options.seed(seed)).fingerprint();
  }

  @Test
  void aTrainingThatIsOverTooSoonIsRefused() {
    Network start = Pruning.magnitude(0.9).gradually(0, 61, 1).apply(network);

    assertThatThrownBy(() -> Trainer.train(start, split, options))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("until step 61")
        .hasMessageContaining("60 steps: 5 epochs of 12");
    assertThat(Trainer.train(start, split, options.epochs(6)).history().epochs()).hasSize(6);
  }

  @Test
  void aStoppedTrainingGoesOnAndEndsLikeAnUndisturbedOne() {
    Network start = Pruning.magnitude(0.9).perLayer().gradually(0, 50, 1).apply(network);
    TrainingOptions kept = options.checkpoint(folder.resolve("gradual.checkpoint"));

    Trained stopped = trainUntilBatch(start, 30, kept);
    Trained resumed = trainUntilBatch(start, -1, kept);
    Trained undisturbed = trainUntilBatch(start, -1, options);

    assertThat(stopped.history().outcome()).isEqualTo(Outcome.INTERRUPTED);
    assertThat(Sparsity.of(resumed.network()).kept()).isEqualTo(6 + 5);
    assertThat(resumed.fingerprint()).isEqualTo(undisturbed.fingerprint());
  }

  @Test
  void theScheduleSurvivesTheConfigurationsJson() {
    Network start = Pruning.magnitude(0.9).gradually(5, 50, 3).initially(0.3).apply(network);
    String json = start.graph().getConfiguration().toJson();

    ComputationGraphConfiguration read = ComputationGraphConfiguration.fromJson(json);

    assertThat(read.toJson()).isEqualTo(json);
    var mask = Constraints.find(start, "dense1", GradualMask.class).orElseThrow();
    assertThat(json).contains("\"from\" : 5", "\"to\" : 50", "\"every\" : 3", "\"first\" : 0.3");
    assertThat(mask).isEqualTo(mask.clone()).isNotEqualTo(new PruningMask());
  }

  @Test
  void schedulesThatCannotBeAreRefused() {
    Pruning pruning = Pruning.magnitude(0.5);

    assertThatThrownBy(() -> pruning.gradually(10, 10, 1)).hasMessageContaining("to step 10");
    assertThatThrownBy(() -> pruning.gradually(-1, 10, 1)).hasMessageContaining("from step -1");
    assertThatThrownBy(() -> pruning.gradually(0, 10, 0)).hasMessageContaining("every 0");
    assertThatThrownBy(() -> pruning.gradually(0, 10, 1).initially(1))
        .hasMessageContaining("share 1.0");
  }

  private Trained trainUntilBatch(Network start, int batch, TrainingOptions kept) {
    AtomicInteger batches = new AtomicInteger();
    Augmentation interrupting =
        (features, random) -> {
          if (batches.incrementAndGet() == batch) {
            Thread.currentThread().interrupt();
          }
          return features;
        };
    Trained trained = Trainer.train(start, split, kept.augmentation(interrupting));
    assertThat(Thread.interrupted()).isEqualTo(batches.get() == batch);
    return trained;
  }
}
