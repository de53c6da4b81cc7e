package io.github.distillery.compare;

import static io.github.distillery.model.Temperature.temperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.TinyData;
import io.github.distillery.data.Split;
import io.github.distillery.distill.Distillation;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.progress.Progress;
import io.github.distillery.progress.ProgressReport;
import io.github.distillery.progress.ProgressSink;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private final Split split = TinyData.split();
  private final Architecture student = Architectures.mlp(4, 5, 3);
  private final TrainingOptions options =
      TrainingOptions.defaults().epochs(2).batchSize(32).learningRate(0.01);
  private final Trained teacher = Trainer.train(Architectures.mlp(4, 16, 3), split, options);
  private final Distillation kd = Distillation.from(teacher).soft(0.9, temperature(4)).hard(0.1);
  private final Comparison comparison =
      Comparison.on(split)
          .student(student)
          .options(options)
          .seeds(3)
          .teacher(teacher)
          .baseline("labels only");

  @Test
  void everyCandidateHasARowForEverySeed() {
    ComparisonResult result = comparison.candidate("KD, T=4", kd).run();

    assertThat(result.complete()).isTrue();
    assertThat(result.warnings()).isEmpty();
    assertThat(result.runs())
        .extracting(run -> run.candidate() + " " + run.seed())
        .containsExactly(
            "labels only 1",
            "KD, T=4 1",
            "labels only 2",
            "KD, T=4 2",
            "labels only 3",
            "KD, T=4 3");
    Summary distilled = result.summary("KD, T=4");
    assertThat(distilled.runs()).isEqualTo(3);
    assertThat(distilled.difference().orElseThrow().pairs()).isEqualTo(3);
    assertThat(distilled.agreement().mean()).isBetween(0.0, 1.0);
    assertThat(distilled.footprint().multiplyAdds()).isEqualTo(4 * 5 + 5 * 3);
    assertThat(result.summary("labels only").difference()).isEmpty();
    assertThat(result.runs()).allMatch(run -> run.samplesLearnt() == 2L * split.train().size());
  }

  @Test
  void aRunIsTheSameAsTheTrainingAlone() {
    ComparisonResult result = comparison.candidate("KD", kd).run();

    Trained alone = kd.train(student, split, options.seed(2));
    var evaluation = io.github.distillery.evaluate.Evaluation.of(alone, split.test());
    Run run = result.runs().get(3);
    assertThat(run.testErrors()).isEqualTo(evaluation.errors());
    assertThat(run.nll()).isEqualTo(evaluation.nll());
    assertThat(run.dataHash()).isEqualTo(split.train().hash());
  }

  @Test
  void withinASeedAllBeginWithTheSameWeights() {
    List<String> beginnings = Collections.synchronizedList(new ArrayList<>());
    Way remembering =
        (part, given) -> {
          beginnings.add(student.initialize(given.seed()).fingerprint());
          return Trainer.train(student, part, given);
        };

    ComparisonResult result = comparison.candidate("a", remembering).run();

    assertThat(beginnings).doesNotHaveDuplicates().hasSize(3);
    assertThat(result.summary("a").difference().orElseThrow().high()).isZero();
  }

  @Test
  void candidatesNeverSeeTheTestPartAndItIsGoneThroughOnceForEachRun() {
    Network counting = ForwardCounter.network(1);
    Trained prepared =
        new Trained(counting, Trainer.train(student, split, options.epochs(1)).history());
    List<Split> seen = new ArrayList<>();
    Way counted =
        (part, given) -> {
          seen.add(part);
          return prepared;
        };
    ForwardCounter.SAMPLES.set(0);

    comparison.candidate("counted", counted).run();

    assertThat(seen).hasSize(3).noneMatch(Split::hasTest);
    // for each seed: validation, test, and one sample for the footprint
    assertThat(ForwardCounter.SAMPLES)
        .hasValue(3L * (split.validation().size() + split.test().size() + 1));
  }

  @Test
  void theChoiceIsMadeOnValidation() {
    Run good = run("good on validation", 0.9, 50);
    Run lucky = run("lucky on test", 0.8, 1);
    ComparisonResult result =
        new ComparisonResult(
            "test",
            List.of("good on validation", "lucky on test"),
            "good on validation",
            List.of(1L),
            List.of(good, lucky),
            true,
            List.of());

    assertThat(result.bestOnValidation().candidate()).isEqualTo("good on validation");
  }

  @Test
  void fewSeedsOtherBudgetsAndOtherDataAreSaid() {
    Way twice =
        (part, given) -> {
          Trained first = Trainer.train(student, part, given);
          return Trainer.train(first.network(), part, given);
        };
    Way onOtherData =
        (part, given) -> Trainer.train(student, part.withTrain(TinyData.clouds(180, 77)), given);

    ComparisonResult result =
        comparison.seeds(1).candidate("twice", twice).candidate("elsewhere", onOtherData).run();

    assertThat(result.warnings()).hasSize(3);
    assertThat(result.warnings().get(0)).startsWith("1 seed:");
    assertThat(result.warnings().get(1))
        .contains(
            "budgets differ", "\"twice\" learnt from 720 samples", "\"labels only\" from 360");
    assertThat(result.warnings().get(2)).contains("\"elsewhere\" learnt from other data");
  }

  @Test
  void whoStopsEarlyHasHadTheSameBudget() {
    Way shorter = (part, given) -> Trainer.train(student, part, given.epochs(1));

    assertThat(comparison.options(options.patience(1)).candidate("short", shorter).run().warnings())
        .isEmpty();
    assertThat(comparison.candidate("short", shorter).run().warnings())
        .singleElement()
        .asString()
        .contains("budgets differ");
  }

  @Test
  void aTrainingThatDivergesIsLeftOutAndSaid() {
    Way diverging =
        (part, given) ->
            Trainer.train(student, part, given.learningRate(given.seed() == 2 ? 1e38 : 0.01));

    ComparisonResult result = comparison.candidate("wild", diverging).run();

    assertThat(result.complete()).isTrue();
    assertThat(result.summary("wild").runs()).isEqualTo(2);
    assertThat(result.summary("wild").difference().orElseThrow().pairs()).isEqualTo(2);
    assertThat(result.warnings()).anyMatch(w -> w.startsWith("\"wild\" diverged with seed 2"));
  }

  @Test
  void aWayThatFailsInItsTurnIsLeftOutAndSaidAndTheOthersGoOn() {
    Way failing =
        (part, given) -> {
          if (given.seed() == 2) {
            throw new ModelException("no such layer");
          }
          return Trainer.train(student, part, given);
        };

    ComparisonResult result = comparison.candidate("odd", failing).candidate("KD", kd).run();

    assertThat(result.summary("odd").runs()).isEqualTo(2);
    assertThat(result.summary("KD").runs()).isEqualTo(3);
    assertThat(result.warnings())
        .containsExactly(
            "\"odd\" could not be trained with seed 2 and is left out there: no such layer");
  }

  @Test
  void itsBarCountsRunsAndTrainingsArePartsOfIt() {
    List<ProgressReport> reports = Collections.synchronizedList(new ArrayList<>());
    ProgressSink before = Progress.showOn(reports::add);
    try {
      comparison.candidate("KD", kd).run();
    } finally {
      Progress.showOn(before);
    }

    ProgressReport whole = reports.get(reports.size() - 1);
    assertThat(whole.title()).isEqualTo("Comparing");
    assertThat(whole.done()).isEqualTo(6);
    assertThat(whole.state()).isEqualTo(ProgressReport.State.DONE);
    assertThat(reports)
        .filteredOn(r -> r.title().startsWith("Training") && r.finished())
        .hasSize(6)
        .allMatch(r -> r.parent() == whole.activity());
  }

  @Test
  void whatCannotBeComparedIsRefusedBeforeAnyTraining() {
    assertThatThrownBy(comparison::run).hasMessageContaining("no candidate; add .candidate");
    assertThatThrownBy(() -> Comparison.on(split).candidate("KD", kd).run())
        .hasMessageContaining("add .baseline");
    assertThatThrownBy(() -> Comparison.on(split).baseline("l").candidate("KD", kd).run())
        .hasMessageContaining("\"l\" has no student to train; add .student");
    assertThatThrownBy(() -> comparison.candidate("labels only", kd))
        .hasMessageContaining("\"labels only\" is in the comparison already");
    assertThatThrownBy(() -> comparison.candidate(" ", kd)).hasMessageContaining("no name");
    assertThatThrownBy(() -> comparison.seeds(0)).hasMessageContaining("0 seeds; give 1 or more");
    assertThatThrownBy(() -> comparison.onlySeeds(3, 3)).hasMessageContaining("each once");
    assertThatThrownBy(() -> comparison.options(options.checkpoint(Path.of("x"))))
        .hasMessageContaining("use resumeIn");
    assertThatThrownBy(() -> comparison.teacher(Architectures.mlp(4, 2).initialize(1)))
        .hasMessageContaining("knows 2 classes");
    assertThatThrownBy(() -> Comparison.on(Split.of(split.train(), split.validation())))
        .hasMessageContaining("no test part");
  }

  @Test
  void allCandidatesAreLookedAtBeforeTheFirstRun() {
    List<Long> begun = new ArrayList<>();
    Comparison watched =
        Comparison.on(split)
            .student(student)
            .options(options)
            .baseline(
                "watched",
                (part, given) -> {
                  begun.add(given.seed());
                  return Trainer.train(student, part, given);
                });

    assertThatThrownBy(
            watched.candidate("typo", Distillation.from(teacher).hint(1, "dens1", "dense1"))::run)
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("\"typo\": ")
        .hasMessageContaining("dens1");
    assertThatThrownBy(watched.candidate("wide", Architectures.mlp(4, 5, 4), kd)::run)
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("\"wide\": ")
        .hasMessageContaining("4");
    assertThatThrownBy(watched.student(Architectures.mlp(5, 5, 3)).baseline("labels")::run)
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("\"labels\": ");
    Distillation hint = Distillation.from(teacher).hint(1, "dense1", "dense1");
    assertThatThrownBy(watched.options(options.patience(1)).candidate("hint", hint)::run)
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("\"hint\": ");
    assertThatThrownBy(
            watched.candidates(
                    "hint ",
                    List.of(1, 2),
                    w -> Distillation.from(teacher).hint(w, "dense1", "dense" + (int) w))
                ::run)
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("\"hint 2\": ");
    assertThat(begun).isEmpty();
  }

  @Test
  void aTeacherOfOtherClassesIsRefused() {
    Trained other = new Trained(teacher.network(), teacher.history(), List.of("a", "c", "b"));

    assertThatThrownBy(() -> comparison.teacher(other))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("[a, c, b]");
  }

  @Test
  void aNumberIsChosenOnValidationWithASeedOfItsOwn() {
    List<Double> weights = List.of(1e-9, 1.0, 3.0);
    Split asGiven = Split.of(split.train(), split.validation());
    TrainingOptions choosing = options.seed(Choosing.SEED);
    String best = "";
    double bestAccuracy = -1;
    for (double weight : weights) {
      double accuracy =
          weighted(weight).train(student, asGiven, choosing).history().best().validationAccuracy();
      best = accuracy > bestAccuracy ? (weight == 1e-9 ? "0.000000001" : "" + (int) weight) : best;
      bestAccuracy = Math.max(accuracy, bestAccuracy);
    }

    ComparisonResult result = comparison.candidates("KD, w=", weights, this::weighted).run();

    String name = "KD, w=" + best + " (best of 3 on validation)";
    assertThat(result.candidates()).containsExactly("labels only", name);
    assertThat(best).as("the first is not taken by default").isNotEqualTo("0.000000001");
    assertThat(result.runs()).hasSize(6);
    Trained alone = weighted(Double.parseDouble(best)).train(student, asGiven, options.seed(1));
    assertThat(result.runs().get(1).nll())
        .isEqualTo(io.github.distillery.evaluate.Evaluation.of(alone, split.test()).nll());
    assertThat(result.warnings()).isEmpty();
  }

  @Test
  void aNumberThatDivergesIsNotChosen() {
    ComparisonResult result =
        comparison.candidates("KD ", List.of(1e38, 1), w -> weighted(w)).seeds(3).run();

    assertThat(result.candidates().get(1)).isEqualTo("KD 1 (best of 2 on validation)");
  }

  @Test
  void whatIsNoChoiceIsRefused() {
    assertThatThrownBy(() -> comparison.candidates("KD ", List.of(1), this::weighted))
        .hasMessageContaining("\"KD \" has the numbers [1]");
    assertThatThrownBy(() -> comparison.candidates("KD ", List.of(1, 1), this::weighted))
        .hasMessageContaining("\"KD 1\" is in the comparison already");
    assertThatThrownBy(
            comparison.candidates("KD ", List.of(1, 2), this::weighted).onlySeeds(-1, 1)::run)
        .hasMessageContaining("seed -1");
  }

  private Distillation weighted(double weight) {
    return Distillation.from(teacher).soft(weight, temperature(2));
  }

  private static Run run(String candidate, double validationAccuracy, int testErrors) {
    return new Run(
        candidate,
        1,
        validationAccuracy,
        testErrors,
        100,
        1,
        0.1,
        Double.NaN,
        Double.NaN,
        new io.github.distillery.model.Footprint(1, 1, 1, Double.NaN),
        1,
        1,
        1,
        1,
        "hash");
  }
}
