package io.github.distillery.compare;

import static io.github.distillery.model.Temperature.temperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.TinyData;
import io.github.distillery.data.Split;
import io.github.distillery.distill.Distillation;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.train.Augmentation;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumeTest {
  @TempDir Path folder;

  private final Split split = TinyData.split();
  private final Architecture student = Architectures.mlp(4, 5, 3);
  private final TrainingOptions options =
      TrainingOptions.defaults().epochs(3).batchSize(32).learningRate(0.01);
  private final Trained teacher = Trainer.train(Architectures.mlp(4, 16, 3), split, options);
  private final List<String> trained = new ArrayList<>();
  private final Comparison comparison = comparison(options);

  private Comparison comparison(TrainingOptions given) {
    return Comparison.on(split)
        .student(student)
        .options(given)
        .seeds(3)
        .parallel(1)
        .teacher(teacher)
        .baseline("labels", way("labels"))
        .candidate("KD", Distillation.from(teacher).soft(1, temperature(2)));
  }

  private Way way(String name) {
    return (part, given) -> {
      trained.add(name + " " + given.seed());
      return Trainer.train(student, part, given);
    };
  }

  @Test
  void finishedRunsAreNotRepeated() {
    ComparisonResult first = comparison.resumeIn(folder).run();
    trained.clear();

    ComparisonResult again = comparison.resumeIn(folder).run();

    assertThat(trained).isEmpty();
    assertThat(again).isEqualTo(first);
  }

  @Test
  void moreSeedsAndCandidatesOnlyAddToThem() {
    comparison.resumeIn(folder).seeds(2).run();
    trained.clear();

    ComparisonResult more =
        comparison.candidate("again", way("again")).seeds(3).resumeIn(folder).run();

    assertThat(trained).containsExactly("again 1", "again 2", "labels 3", "again 3");
    assertThat(more.runs()).hasSize(9);
  }

  @Test
  void whatARunDependsOnMakesItAnother() {
    comparison.seeds(1).resumeIn(folder).run();
    trained.clear();

    comparison.options(options.epochs(2)).seeds(1).resumeIn(folder).run();
    comparison.student(Architectures.mlp(4, 6, 3)).seeds(1).resumeIn(folder).run();
    comparison.teacher(Architectures.mlp(4, 3).initialize(1)).seeds(1).resumeIn(folder).run();

    assertThat(trained).containsExactly("labels 1", "labels 1", "labels 1");
    assertThat(finishedRuns()).hasSize(8);
  }

  @Test
  void anotherAugmentationMakesItAnotherRun() {
    Split images = TinyData.images(20, 1).split(0.5, 0.25, 1);
    for (Augmentation shown :
        List.of(
            Augmentation.shift(1),
            Augmentation.shift(1),
            Augmentation.shift(2),
            Augmentation.shift(1).views(2),
            Augmentation.shift(2).views(2),
            Augmentation.shift(2).views(2),
            Augmentation.shift(2).views(2, 8))) {
      Comparison.on(images)
          .student(Architectures.mlp(256, 3, 2))
          .options(options.epochs(1).augmentation(shown))
          .seeds(1)
          .baseline(
              "labels",
              (part, given) -> {
                trained.add(shown.toString());
                return Trainer.train(Architectures.mlp(256, 3, 2), part, given);
              })
          .candidate("hard", Distillation.withoutTeacher().hard(1))
          .resumeIn(folder)
          .run();
    }

    assertThat(trained)
        .containsExactly(
            "shift by up to 1 pixel",
            "shift by up to 2 pixels",
            "2 views (shift by up to 1 pixel), seed 1",
            "2 views (shift by up to 2 pixels), seed 1",
            "2 views (shift by up to 2 pixels), seed 8");
    assertThat(finishedRuns()).hasSize(10);
  }

  @Test
  void anInterruptionGivesWhatThereIsAndTheNextRunGoesOnInTheMiddle() throws IOException {
    ComparisonResult undisturbed = comparison(options.augmentation(same(-1))).run();
    // Six batches an epoch: the second candidate of the first seed has one epoch behind it.
    Comparison disturbed = comparison(options.augmentation(same(3 * 6 + 8))).resumeIn(folder);

    ComparisonResult partial = disturbed.run();

    assertThat(Thread.interrupted()).as("the flag stays set").isTrue();
    assertThat(partial.complete()).isFalse();
    assertThat(partial.runs()).extracting(Run::candidate).containsExactly("labels");
    assertThat(partial.toString()).contains("1 of 6 runs", "incomplete");
    assertThat(partial.markdown()).contains("**Incomplete**");
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files).anyMatch(file -> file.toString().endsWith("state.checkpoint"));
    }

    AtomicInteger batches = new AtomicInteger();
    ComparisonResult whole =
        comparison(options.augmentation(counted(batches))).resumeIn(folder).run();

    assertThat(whole.complete()).isTrue();
    assertThat(batches).as("all batches but four epochs").hasValue((6 * 3 - 4) * 6);
    assertThat(whole.runs()).hasSize(6);
    for (int i = 0; i < 6; i++) {
      assertThat(whole.runs().get(i).nll()).isEqualTo(undisturbed.runs().get(i).nll());
      assertThat(whole.runs().get(i).samplesLearnt()).isEqualTo(3L * split.train().size());
    }
    assertThat(whole.warnings()).isEmpty();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(6).allMatch(file -> file.toString().endsWith(".json"));
    }
  }

  @Test
  void whatWasChosenIsNotChosenAgain() {
    AtomicInteger batches = new AtomicInteger();
    Comparison choosing =
        comparison(options.augmentation(counted(batches)))
            .candidates(
                "T ", List.of(1, 4), t -> Distillation.from(teacher).soft(1, temperature(t)))
            .resumeIn(folder);

    ComparisonResult first = choosing.seeds(1).run();
    int choosingAndRuns = batches.get();
    choosing.seeds(2).run();
    int oneSeedMore = batches.get() - choosingAndRuns;
    ComparisonResult again = choosing.seeds(1).run();

    assertThat(choosingAndRuns).isEqualTo((2 + 3) * 3 * 6);
    assertThat(oneSeedMore).isEqualTo(3 * 3 * 6);
    assertThat(again).isEqualTo(first);
    assertThat(finishedRuns()).as("two choices, six runs").hasSize(8);
  }

  @Test
  void anInterruptedChoiceGoesOnInTheMiddle() {
    ComparisonResult undisturbed = chosenFrom(options.augmentation(same(-1))).run();
    // Six batches an epoch, three epochs a training: in the second epoch of the second number.
    ComparisonResult partial =
        chosenFrom(options.augmentation(same(3 * 6 + 8))).resumeIn(folder).run();

    assertThat(Thread.interrupted()).as("the flag stays set").isTrue();
    assertThat(partial.complete()).isFalse();
    assertThat(partial.runs()).isEmpty();

    AtomicInteger batches = new AtomicInteger();
    ComparisonResult whole =
        chosenFrom(options.augmentation(counted(batches))).resumeIn(folder).run();

    assertThat(batches).as("all batches but four epochs").hasValue((8 * 3 - 4) * 6);
    assertThat(whole.candidates()).isEqualTo(undisturbed.candidates());
    assertThat(whole.complete()).isTrue();
  }

  private Comparison chosenFrom(TrainingOptions given) {
    return Comparison.on(split)
        .student(student)
        .options(given)
        .seeds(3)
        .baseline("labels", way("labels"))
        .candidates("T ", List.of(1, 4), t -> Distillation.from(teacher).soft(1, temperature(t)));
  }

  @Test
  void aDamagedFileIsNamed() throws IOException {
    comparison.seeds(1).resumeIn(folder).run();
    Files.writeString(finishedRuns().get(0), "{");

    assertThatThrownBy(() -> comparison.seeds(1).resumeIn(folder).run())
        .hasMessageContaining("run-")
        .hasMessageContaining("remove the file to run it again");
  }

  @Test
  void aChangedNumberIsNoticed() throws IOException {
    comparison.seeds(1).resumeIn(folder).run();
    Path run = finishedRuns().get(0);
    String text = Files.readString(run);
    Files.writeString(run, text.replaceFirst("(\"testErrors\": )\\d+", "$10"));

    assertThat(Files.readString(run)).isNotEqualTo(text);
    assertThatThrownBy(() -> comparison.seeds(1).resumeIn(folder).run())
        .hasMessageContainingAll("run-", "it was changed", "; remove the file to run it again");
  }

  private List<Path> finishedRuns() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Changes nothing, and interrupts the thread at one batch. */
  private static Augmentation same(int interruptedBatch) {
    AtomicInteger batches = new AtomicInteger();
    return (features, random) -> {
      if (batches.incrementAndGet() == interruptedBatch) {
        Thread.currentThread().interrupt();
      }
      return features.dup();
    };
  }

  private static Augmentation counted(AtomicInteger batches) {
    return (features, random) -> {
      batches.incrementAndGet();
      return features.dup();
    };
  }
}
