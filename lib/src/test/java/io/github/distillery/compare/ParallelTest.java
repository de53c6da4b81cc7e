package io.github.distillery.compare;

import static io.github.distillery.model.Temperature.temperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.TinyData;
import io.github.distillery.data.Split;
import io.github.distillery.distill.Distillation;
import io.github.distillery.distill.Signal;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.progress.Progress;
import io.github.distillery.progress.ProgressReport;
import io.github.distillery.progress.ProgressSink;
import io.github.distillery.train.Augmentation;
import io.github.distillery.train.History;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ParallelTest {
  private static final int AT_ONCE = 3;

  private final Split images = TinyData.images(80, 3).split(0.6, 0.2, 3);
  private final TrainingOptions options =
      TrainingOptions.defaults().epochs(2).batchSize(16).learningRate(0.01);
  private final Architecture student =
      Architectures.residualNet(1, 16, 16, 2, 4, 1).withDropout(0, 0.3);
  private final Trained teacher =
      Trainer.train(Architectures.mlp(256, 16, 2), images, options.epochs(1));

  @TempDir private Path folder;

  /**
   * Dropout, batch norm, augmentation, a teacher asked live, a lambda: all that draws or shares.
   */
  private Comparison comparison() {
    return Comparison.on(images)
        .student(student)
        .options(options.augmentation(Augmentation.shift(2)))
        .seeds(3)
        .teacher(teacher)
        .baseline("labels only")
        .candidate("KD", Distillation.from(teacher).soft(0.9, temperature(4)).hard(0.1))
        .candidate(
            "lambda",
            Distillation.from(teacher)
                .hard(0.5)
                .with(0.5, Signal.custom("mine", (sd, t, s) -> sd.mean(sd.math.square(t.sub(s))))));
  }

  private static List<Run> withoutSeconds(ComparisonResult result) {
    return result.runs().stream()
        .map(
            run ->
                new Run(
                    run.candidate(),
                    run.seed(),
                    run.validationAccuracy(),
                    run.testErrors(),
                    run.testSamples(),
                    run.nll(),
                    run.ece(),
                    run.agreement(),
                    run.divergence(),
                    run.footprint(),
                    run.epochs(),
                    run.bestEpoch(),
                    run.samplesLearnt(),
                    0,
                    run.dataHash()))
        .toList();
  }

  @Test
  void runsSideBySideGiveWhatTheyGiveOneAfterAnother() {
    ComparisonResult sequential = comparison().parallel(1).run();
    ComparisonResult parallel = comparison().parallel(AT_ONCE).run();

    assertThat(parallel.complete()).isTrue();
    assertThat(withoutSeconds(parallel)).isEqualTo(withoutSeconds(sequential));
    assertThat(withoutSeconds(sequential)).extracting(Run::nll).doesNotHaveDuplicates();
  }

  @Test
  void trainingsOfOneSeedHaveTheSameParametersAndHistoryInAnyThread() {
    Set<String> fingerprints = ConcurrentHashMap.newKeySet();
    Set<List<Double>> losses = ConcurrentHashMap.newKeySet();
    Way remembering =
        (part, given) -> {
          Trained trained = Trainer.train(student, part, given.seed(5));
          fingerprints.add(trained.fingerprint());
          losses.add(trained.history().epochs().stream().map(History.Epoch::loss).toList());
          return trained;
        };

    comparison().candidate("same", remembering).seeds(6).parallel(AT_ONCE).run();
    remembering.train(images, options.augmentation(Augmentation.shift(2)));

    assertThat(fingerprints).hasSize(1);
    assertThat(losses).hasSize(1);
  }

  @Test
  void asManyGoOnAtOnceAsWereAskedFor() {
    CyclicBarrier together = new CyclicBarrier(AT_ONCE);
    Way waiting =
        (part, given) -> {
          try {
            together.await(60, TimeUnit.SECONDS);
          } catch (Exception e) {
            throw new IllegalStateException("nobody else came", e);
          }
          return teacher;
        };

    ComparisonResult result =
        Comparison.on(images)
            .seeds(AT_ONCE)
            .baseline("waiting", waiting)
            .candidate("waiting too", waiting)
            .parallel(AT_ONCE)
            .run();

    assertThat(result.complete()).isTrue();
  }

  @Test
  void anInterruptionStopsAllOfThemAndWhatHadEndedIsKept() throws Exception {
    CountDownLatch begun = new CountDownLatch(AT_ONCE - 1);
    Way endless =
        (part, given) -> {
          if (given.seed() == 1) {
            return teacher;
          }
          begun.countDown();
          return Trainer.train(student, part, given.epochs(100_000));
        };
    AtomicReference<ComparisonResult> result = new AtomicReference<>();
    AtomicReference<Boolean> flag = new AtomicReference<>();
    Thread caller =
        new Thread(
            () -> {
              result.set(
                  Comparison.on(images)
                      .seeds(9)
                      .options(options)
                      .student(student)
                      .baseline("endless", endless)
                      .candidate("more", endless)
                      .resumeIn(folder)
                      .parallel(AT_ONCE)
                      .run());
              flag.set(Thread.currentThread().isInterrupted());
            });
    caller.start();
    assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();

    caller.interrupt();
    caller.join(60_000);

    assertThat(caller.isAlive()).isFalse();
    assertThat(flag).hasValue(true);
    assertThat(result.get().complete()).isFalse();
    assertThat(result.get().runs()).isNotEmpty().allMatch(run -> run.seed() == 1);
    assertThat(Progress.anyRunning()).isFalse();
  }

  @Test
  void anErrorStopsTheOthersAndIsThrownOn() {
    IllegalStateException broken = new IllegalStateException("my own mistake");
    Way failing =
        (part, given) -> {
          if (given.seed() == 2) {
            throw broken;
          }
          return Trainer.train(student, part, given.epochs(100_000));
        };

    assertThatThrownBy(
            () ->
                comparison()
                    .candidate("failing", failing)
                    .baseline("first", failing)
                    .parallel(AT_ONCE)
                    .run())
        .isSameAs(broken);
    assertThat(Progress.anyRunning()).isFalse();
  }

  @Test
  void whatIsLeftOutIsSaidInTheOrderOfTheSeeds() {
    Way failing =
        (part, given) -> {
          throw new io.github.distillery.model.ModelException("no " + given.seed());
        };

    ComparisonResult result = comparison().candidate("failing", failing).parallel(AT_ONCE).run();

    assertThat(result.warnings().stream().filter(w -> w.contains("failing")))
        .satisfiesExactly(
            first -> assertThat(first).contains("no 1"),
            second -> assertThat(second).contains("no 2"),
            third -> assertThat(third).contains("no 3"));
  }

  @Test
  void theTrainingsAreShownAsPartsOfTheComparison() {
    List<ProgressReport> reports = Collections.synchronizedList(new java.util.ArrayList<>());
    ProgressSink before = Progress.showOn(reports::add);
    try {
      comparison().parallel(AT_ONCE).run();
    } finally {
      Progress.showOn(before);
    }

    long whole =
        reports.stream()
            .filter(r -> r.title().equals("Comparing"))
            .findFirst()
            .orElseThrow()
            .activity();
    assertThat(reports.stream().filter(r -> r.title().startsWith("Training")))
        .isNotEmpty()
        .allMatch(report -> report.parent() == whole);
  }

  @Test
  void lessThanOneAtOnceIsRefused() {
    assertThatThrownBy(() -> comparison().parallel(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 runs at once");
  }
}
