package io.github.distillery.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.TinyData;
import io.github.distillery.data.DataException;
import io.github.distillery.data.Split;
import io.github.distillery.distill.Distillation;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Temperature;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TuningTest {
  @TempDir Path folder;

  private final Split split = TinyData.split();
  private final Architecture student = Architectures.mlp(4, 5, 3);
  private final TrainingOptions options =
      TrainingOptions.defaults().epochs(2).batchSize(32).learningRate(0.02);
  private final Trained teacher = Trainer.train(Architectures.mlp(4, 16, 3), split, options);
  private final Tuning tuning =
      Tuning.on(split)
          .student(student)
          .options(options)
          .search(
              draw ->
                  Distillation.from(teacher)
                      .soft(
                          draw.uniform("soft", 0.5, 1),
                          new Temperature(draw.logUniform("T", 1, 20)))
                      .hard(0.1));
  private final List<String> trained = Collections.synchronizedList(new ArrayList<>());

  /** Learns by a rate that is drawn, and remembers that it did. */
  private Tuning rates() {
    return Tuning.on(split)
        .options(options)
        .searchWays(
            "rates",
            draw -> {
              double rate = draw.logUniform("rate", 1e-6, 0.1);
              return (part, given) -> {
                trained.add(rate + " " + given.epochs());
                assertThat(part.hasTest()).isFalse();
                return Trainer.train(student, part, given.learningRate(rate));
              };
            });
  }

  @Test
  void aTrialThatWasCutShortIsNotKeptThoughItsLastTrainingCameToItsEnd() {
    Tuning cut =
        Tuning.on(split)
            .options(options)
            .searchWays(
                "several trainings",
                draw -> {
                  double rate = draw.logUniform("rate", 0.01, 0.1);
                  return (part, given) -> {
                    Trained first = Trainer.train(student, part, given.learningRate(rate));
                    trained.add("first");
                    Thread.currentThread().interrupt();
                    return first;
                  };
                })
            .trials(2)
            .resumeIn(folder);

    TuningResult result = cut.run();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(result.complete()).isFalse();
    assertThat(result.trials()).allMatch(trial -> trial.rungs().isEmpty());
    assertThat(trained).hasSize(1);
    cut.run();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(trained).hasSize(2);
  }

  @Test
  void theBestOfAllTrialsIsFirstAndRebuilt() {
    TuningResult result = rates().trials(8).run();

    List<Double> accuracies =
        result.trials().stream().map(trial -> trial.last().validationAccuracy()).toList();
    assertThat(accuracies).hasSize(8).isSortedAccordingTo(Collections.reverseOrder());
    // rates near 1e-6 learn nothing in two epochs
    assertThat(result.best().value("rate")).isGreaterThan(1e-4);
    Trained again =
        rates().way(result.best()).train(Split.of(split.train(), split.validation()), options);
    assertThat(again.history().best().validationAccuracy())
        .isCloseTo(result.best().last().validationAccuracy(), within(1e-12));
  }

  @Test
  void drawsStayInTheirRangesAndDependOnNamesAlone() {
    Set<Object> choices = new HashSet<>();
    Set<Integer> numbers = new HashSet<>();
    double product = 0;
    for (int trial = 0; trial < 400; trial++) {
      Draw draw = new Draw(3, trial);
      assertThat(draw.uniform("u", -1, 2)).isBetween(-1.0, 2.0);
      double log = draw.logUniform("l", 0.01, 100);
      assertThat(log).isBetween(0.01, 100.0);
      product += Math.log(log);
      numbers.add(draw.integer("i", 2, 4));
      choices.add(draw.choice("c", List.of("a", "b")));
      assertThat(new Draw(3, trial).logUniform("l", 0.01, 100)).isCloseTo(log, within(1e-12));
    }
    assertThat(numbers).containsExactlyInAnyOrder(2, 3, 4);
    assertThat(choices).containsExactlyInAnyOrder("a", "b");
    assertThat(product / 400).isCloseTo(0, within(0.4));
    assertThat(new Draw(4, 0).uniform("u", 0, 1))
        .isNotCloseTo(new Draw(3, 0).uniform("u", 0, 1), within(1e-9));
  }

  @Test
  void halvingTrainsTheBetterOnesLonger() {
    TuningResult result = rates().trials(9).halving(new Halving(1, 9, 3)).run();

    assertThat(trained).hasSize(13);
    assertThat(result.trials())
        .extracting(trial -> trial.rungs().size())
        .containsExactly(3, 2, 2, 1, 1, 1, 1, 1, 1);
    assertThat(result.epochs()).isEqualTo(9 + 3 * 3 + 9).isEqualTo(new Halving(1, 9, 3).epochs(9));
    double worstThatWentOn =
        result.trials().stream()
            .filter(trial -> trial.rungs().size() > 1)
            .mapToDouble(trial -> trial.rungs().get(0).validationAccuracy())
            .min()
            .orElseThrow();
    assertThat(result.trials().subList(3, 9))
        .allSatisfy(
            trial ->
                assertThat(trial.last().validationAccuracy()).isLessThanOrEqualTo(worstThatWentOn));
  }

  @Test
  void rungsAndCostsAreWhatTheySay() {
    assertThat(new Halving(1, 9, 3).rungs()).containsExactly(1, 3, 9);
    assertThat(new Halving(2, 10, 2).rungs()).containsExactly(2, 4, 8, 10);
    assertThat(Halving.none(7).rungs()).containsExactly(7);
    assertThat(Halving.none(7).epochs(3)).isEqualTo(21);
    assertThat(new Halving(1, 4, 2).left(5, 2)).isEqualTo(2);
    assertThatThrownBy(() -> new Halving(3, 2, 2)).hasMessageContaining("3 to 2");
    assertThatThrownBy(() -> new Halving(1, 2, 1)).hasMessageContaining("2 or more");
  }

  @Test
  void theBudgetOfEpochsIsKept() {
    TuningResult result = tuning.halving(new Halving(1, 4, 2)).epochs(20).run();

    // 6 trials cost 6 + 3 * 2 + 2 * 4 = 20
    assertThat(result.trials()).hasSize(6);
    assertThat(result.epochs()).isEqualTo(20);
    assertThatThrownBy(() -> tuning.halving(new Halving(1, 4, 2)).epochs(6).run())
        .hasMessageContaining("one trial takes 7 epochs");
  }

  @Test
  void theBudgetOfSecondsEndsTheSearch() {
    TuningResult result = rates().trials(50).seconds(1e-9).run();

    assertThat(result.outOfTime()).isTrue();
    assertThat(result.trials()).hasSize(1);
    assertThat(result.toString()).contains("1 of 50", "out of time");
  }

  @Test
  void itGoesOnFromItsFolderAndRepeatsExactly() {
    Tuning kept = rates().halving(new Halving(1, 4, 2)).resumeIn(folder);
    TuningResult first = kept.trials(4).run();
    trained.clear();

    assertThat(kept.trials(4).run()).isEqualTo(first);
    assertThat(trained).isEmpty();
    kept.trials(5).run();
    assertThat(trained.stream().filter(line -> line.endsWith(" 1"))).hasSize(1);
  }

  @Test
  void anInterruptedSearchKeepsWhatHadEndedAndGoesOn() {
    Tuning stopping =
        Tuning.on(split)
            .options(options)
            .resumeIn(folder)
            .trials(4)
            .searchWays(
                "rates",
                draw -> {
                  double rate = draw.logUniform("rate", 1e-6, 0.1);
                  return (part, given) -> {
                    if (trained.size() == 2) {
                      Thread.currentThread().interrupt();
                    }
                    trained.add(rate + " " + given.epochs());
                    return Trainer.train(student, part, given.learningRate(rate));
                  };
                });
    TuningResult cut = stopping.run();
    boolean stillInterrupted = Thread.interrupted();

    assertThat(stillInterrupted).isTrue();
    assertThat(cut.complete()).isFalse();
    assertThat(cut.trials()).hasSize(2);
    trained.clear();
    TuningResult whole = rates().trials(4).resumeIn(folder).run();
    assertThat(trained).hasSize(2);
    assertThat(whole.trials()).hasSize(4);
  }

  @Test
  void aTrialThatDivergesIsLast() {
    Tuning wild =
        Tuning.on(split)
            .options(options)
            .seed(2)
            .trials(6)
            .searchWays(
                "wild",
                draw -> {
                  double rate = draw.choice("rate", List.of(0.01, 1e30));
                  return (part, given) -> Trainer.train(student, part, given.learningRate(rate));
                });
    TuningResult result = wild.run();

    assertThat(result.best().value("rate")).isLessThan(1);
    assertThat(result.trials().get(5).last().diverged()).isTrue();
  }

  @Test
  void distillationsAreRebuiltAndTheSearchSeedMatters() {
    TuningResult result = tuning.trials(3).run();
    TuningResult other = tuning.trials(3).seed(2).run();

    Distillation best = tuning.distillation(result.best());
    assertThat(best.signals()).hasSize(2);
    assertThat(best.identity()).contains(Double.toString(result.best().value("soft")));
    assertThat(result.settings()).containsExactly("soft", "T");
    assertThat(other.best().settings()).isNotEqualTo(result.best().settings());
    assertThat(result.best().name()).startsWith("soft = 0.").contains(", T = ");
  }

  @Test
  void whatCannotBeSearchedIsRefused() {
    assertThatThrownBy(() -> Tuning.on(split).run()).hasMessageContaining(".search(");
    assertThatThrownBy(
            () -> Tuning.on(split).search(draw -> Distillation.from(teacher).hard(1)).run())
        .hasMessageContaining(".student(");
    assertThatThrownBy(() -> tuning.student(Architectures.mlp(9, 3)).run())
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("trial 0");
    assertThatThrownBy(
            () ->
                Tuning.on(split)
                    .searchWays(
                        "wide",
                        draw -> {
                          int inputs = draw.integer("inputs", 5, 9);
                          return (part, given) ->
                              Trainer.train(Architectures.mlp(inputs, 3), part, given);
                        })
                    .run())
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("\"inputs = ");
    assertThatThrownBy(() -> tuning.options(options.checkpoint(folder.resolve("c"))))
        .hasMessageContaining("resumeIn");
    assertThatThrownBy(() -> Tuning.on(Split.of(split.train(), split.validation().withoutLabels())))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no labels");
    assertThatThrownBy(() -> new Draw(1, 1).logUniform("T", 0, 3)).hasMessageContaining("\"T\"");
    Draw twice = new Draw(1, 1);
    twice.uniform("T", 0, 3);
    assertThatThrownBy(() -> twice.uniform("T", 0, 3)).hasMessageContaining("already");
    assertThatThrownBy(
            () -> rates().distillation(new TuningTrial(0, java.util.Map.of(), List.of())))
        .hasMessageContaining("way(trial)");
  }
}
