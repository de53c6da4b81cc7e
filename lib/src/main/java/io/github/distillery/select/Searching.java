package io.github.distillery.select;

import io.github.distillery.compare.Way;
import io.github.distillery.distill.Distillation;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.ModelException;
import io.github.distillery.train.TrainingOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Draws, builds and tries. */
final class Searching {
  private final SearchSettings settings;

  Searching(SearchSettings settings) {
    this.settings = settings;
  }

  TuningResult run() {
    TrainingOptions options = settings.options;
    Halving halving = settings.halving.orElse(Halving.none(options.epochs()));
    int count = count(halving);
    List<Map<String, Object>> drawn = new ArrayList<>();
    List<Race.Runner> runners = new ArrayList<>();
    String student =
        settings.student.map(plan -> plan.initialize(options.seed()).fingerprint()).orElse("");
    for (int number = 0; number < count; number++) {
      Draw draw = new Draw(settings.seed, number);
      Attempt attempt = attempt(draw);
      check(number, attempt);
      drawn.add(draw.drawn());
      int place = number;
      runners.add(
          new Race.Runner(
              new TuningTrial(number, draw.drawn(), List.of()).name(),
              "student " + student + " " + attempt.identity(),
              // Made anew when it is its turn: what a teacher said for one trial is not kept for
              // all.
              (split, own) -> way(attempt(new Draw(settings.seed, place))).train(split, own)));
    }
    Race.Outcome outcome =
        new Race(settings.split, options, halving, settings.mostSeconds, settings.folder)
            .run("Tuning", runners);
    return result(outcome, drawn);
  }

  private TuningResult result(Race.Outcome outcome, List<Map<String, Object>> drawn) {
    List<TuningTrial> trials =
        Race.ranked(outcome.rungs()).stream()
            .map(number -> new TuningTrial(number, drawn.get(number), outcome.rungs().get(number)))
            .toList();
    return new TuningResult(
        settings.student.map(Architecture::name).orElse("ways of their own"),
        settings.split.validation().name(),
        trials,
        drawn.size(),
        outcome.rungs().stream().flatMap(List::stream).mapToLong(Rung::epochs).sum(),
        outcome.complete(),
        outcome.outOfTime(),
        settings.seed,
        settings.options.seed(),
        settings.split.train().hash());
  }

  Attempt attempt(Draw draw) {
    return settings
        .search
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "nothing to search; add .search(draw -> Distillation.from(teacher).soft(1, temperature(draw.logUniform(\"T\", 1, 20))))"))
        .apply(draw);
  }

  Way way(Attempt attempt) {
    return attempt
        .way()
        .orElseGet(
            () ->
                (split, options) ->
                    attempt.distillation().orElseThrow().train(student(), split, options));
  }

  private int count(Halving halving) {
    if (settings.mostEpochs == Long.MAX_VALUE) {
      return settings.trials;
    }
    if (halving.epochs(1) > settings.mostEpochs) {
      throw new IllegalArgumentException(
          "one trial takes %d epochs, which is more than the %d there are; give .epochs(%d) or more, or shorter trainings"
              .formatted(halving.epochs(1), settings.mostEpochs, halving.epochs(1)));
    }
    int count = 1;
    while (count < settings.trials && halving.epochs(count + 1) <= settings.mostEpochs) {
      count++;
    }
    return count;
  }

  private Architecture student() {
    return settings.student.orElseThrow(
        () ->
            new IllegalArgumentException(
                "there is no student to train; add .student(architecture)"));
  }

  private void check(int number, Attempt attempt) {
    try {
      for (Distillation built : attempt.distillation().stream().toList()) {
        built.checkFits(student(), settings.split, settings.options);
      }
    } catch (ModelException e) {
      throw new ModelException("trial %d: %s".formatted(number, e.getMessage()), e);
    }
  }
}
