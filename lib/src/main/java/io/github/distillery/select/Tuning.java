package io.github.distillery.select;

import io.github.distillery.compare.Way;
import io.github.distillery.data.DataException;
import io.github.distillery.data.Split;
import io.github.distillery.distill.Distillation;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.ModelException;
import io.github.distillery.train.TrainingOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Searches numbers, such as temperature and weights, at random (Bergstra and Bengio 2012), with
 * successive halving (Jamieson and Talwalkar 2016) where that is asked for.
 *
 * <pre>{@code
 * var tuning = Tuning.on(mnist)
 *     .student(Architectures.mlp(784, 30, 10))
 *     .options(options)
 *     .search(draw -> Distillation.from(teacher)
 *         .soft(draw.uniform("soft", 0.5, 1), temperature(draw.logUniform("T", 1, 20)))
 *         .hard(draw.logUniform("hard", 0.01, 1)))
 *     .halving(new Halving(1, 9, 3))
 *     .epochs(60)
 *     .resumeIn(Path.of("search"));
 * var result = tuning.run();
 * tuning.distillation(result.best())
 * }</pre>
 *
 * <p>Everything is chosen on validation; the test part is not looked at. All trials begin with the
 * same weights and see the samples in the same order. Each method gives a changed search and leaves
 * this one as it is.
 *
 * <p>Introduced in notebook 13.
 */
public final class Tuning {
  private static final int TRIALS = 20;

  private final Split split;
  private final Settings settings;

  private Tuning(Split split, Settings settings) {
    this.split = split;
    this.settings = settings;
  }

  /** All that a search is told. */
  private record Settings(
      Optional<Architecture> student,
      TrainingOptions options,
      Optional<Function<Draw, Attempt>> search,
      Optional<Halving> halving,
      int trials,
      long mostEpochs,
      double mostSeconds,
      long seed,
      Optional<Path> folder) {}

  /** Something that was built from a draw. */
  private record Attempt(String identity, Optional<Distillation> distillation, Way way) {}

  /**
   * Begins a search of 20 trials with the default options, without halving, with the seed 1.
   *
   * @param split learns from the training part, judges by the validation part
   * @return a search that does not know yet of what
   * @throws DataException where the validation part has no sample or no label
   */
  public static Tuning on(Split split) {
    if (split.validation().size() == 0 || !split.validation().labelled()) {
      throw new DataException(
          "%s %s; numbers are chosen by labelled validation samples"
              .formatted(
                  split.validation().name(),
                  split.validation().size() == 0 ? "is empty" : "has no labels"));
    }
    return new Tuning(
        Split.of(split.train(), split.validation()),
        new Settings(
            Optional.empty(),
            TrainingOptions.defaults(),
            Optional.empty(),
            Optional.empty(),
            TRIALS,
            Long.MAX_VALUE,
            Double.POSITIVE_INFINITY,
            1,
            Optional.empty()));
  }

  /**
   * Sets the student.
   *
   * @param student its plan
   * @return the changed search
   */
  public Tuning student(Architecture student) {
    return new Tuning(
        split,
        new Settings(
            Optional.of(student),
            settings.options,
            settings.search,
            settings.halving,
            settings.trials,
            settings.mostEpochs,
            settings.mostSeconds,
            settings.seed,
            settings.folder));
  }

  /**
   * Sets how each trial is trained; with halving for how long is the rung's.
   *
   * @param options without checkpoint
   * @return the changed search
   * @throws IllegalArgumentException where they name a checkpoint
   */
  public Tuning options(TrainingOptions options) {
    return new Tuning(
        split,
        new Settings(
            settings.student,
            Checks.withoutCheckpoint(options),
            settings.search,
            settings.halving,
            settings.trials,
            settings.mostEpochs,
            settings.mostSeconds,
            settings.seed,
            settings.folder));
  }

  /**
   * Says what is searched: a distillation built of drawn numbers.
   *
   * @param distillation draws and builds; called once a trial, and must draw nothing elsewhere
   * @return the changed search
   */
  public Tuning search(Function<Draw, Distillation> distillation) {
    return searching(
        draw -> {
          Distillation built = distillation.apply(draw);
          return new Attempt(
              built.identity(),
              Optional.of(built),
              (part, options) -> built.train(student(), part, options));
        });
  }

  /**
   * Says what is searched: any way to train, built of drawn numbers, such as a learning rate, a
   * width or stages.
   *
   * <pre>{@code
   * tuning.searchWays("wider", draw -> {
   *   int units = draw.integer("units", 10, 50);
   *   return (split, options) -> Trainer.train(Architectures.mlp(784, units, 10), split, options);
   * })
   * }</pre>
   *
   * @param name tells this way from others in a folder; a way that changes needs a new one
   * @param way draws and builds; called once a trial
   * @return the changed search
   */
  public Tuning searchWays(String name, Function<Draw, Way> way) {
    return searching(
        draw -> {
          Way built = way.apply(draw);
          return new Attempt("way " + name + " " + draw.drawn(), Optional.empty(), built);
        });
  }

  private Tuning searching(Function<Draw, Attempt> search) {
    return new Tuning(
        split,
        new Settings(
            settings.student,
            settings.options,
            Optional.of(search),
            settings.halving,
            settings.trials,
            settings.mostEpochs,
            settings.mostSeconds,
            settings.seed,
            settings.folder));
  }

  /**
   * Gives up the worse ones early.
   *
   * @param halving how long the trainings are and how many go on
   * @return the changed search
   */
  public Tuning halving(Halving halving) {
    return new Tuning(
        split,
        new Settings(
            settings.student,
            settings.options,
            settings.search,
            Optional.of(halving),
            settings.trials,
            settings.mostEpochs,
            settings.mostSeconds,
            settings.seed,
            settings.folder));
  }

  /**
   * Sets how many sets of numbers are tried.
   *
   * @param count 1 or more
   * @return the changed search
   * @throws IllegalArgumentException where there is not even one
   */
  public Tuning trials(int count) {
    if (count < 1) {
      throw new IllegalArgumentException(count + " trials; give 1 or more");
    }
    return budgeted(count, settings.mostEpochs, settings.mostSeconds);
  }

  /**
   * Bounds the epochs of all trainings together: as many sets of numbers are tried as that allows.
   *
   * @param most 1 or more
   * @return the changed search
   * @throws IllegalArgumentException where it is less
   */
  public Tuning epochs(long most) {
    if (most < 1) {
      throw new IllegalArgumentException("a budget of " + most + " epochs; give 1 or more");
    }
    return budgeted(Integer.MAX_VALUE, most, settings.mostSeconds);
  }

  /**
   * Bounds the time: no training is begun when the ones before have taken so long, those that a
   * folder brought back included. What was tried then depends on the machine.
   *
   * @param most above 0
   * @return the changed search
   * @throws IllegalArgumentException where it is not
   */
  public Tuning seconds(double most) {
    if (!(most > 0)) {
      throw new IllegalArgumentException("a budget of " + most + " seconds; give more than 0");
    }
    return budgeted(settings.trials, settings.mostEpochs, most);
  }

  private Tuning budgeted(int trials, long mostEpochs, double mostSeconds) {
    return new Tuning(
        split,
        new Settings(
            settings.student,
            settings.options,
            settings.search,
            settings.halving,
            trials,
            mostEpochs,
            mostSeconds,
            settings.seed,
            settings.folder));
  }

  /**
   * Sets what is drawn. It is apart from the options' seed, which governs the trainings.
   *
   * @param seed any number
   * @return the changed search
   */
  public Tuning seed(long seed) {
    return new Tuning(
        split,
        new Settings(
            settings.student,
            settings.options,
            settings.search,
            settings.halving,
            settings.trials,
            settings.mostEpochs,
            settings.mostSeconds,
            seed,
            settings.folder));
  }

  /**
   * Keeps every finished training in a folder, and the state of the one that is going on. The same
   * search goes on where it was interrupted or killed; one with more trials or a longer last rung
   * repeats nothing that is there.
   *
   * @param folder made when missing
   * @return the changed search
   */
  public Tuning resumeIn(Path folder) {
    return new Tuning(
        split,
        new Settings(
            settings.student,
            settings.options,
            settings.search,
            settings.halving,
            settings.trials,
            settings.mostEpochs,
            settings.mostSeconds,
            settings.seed,
            Optional.of(folder)));
  }

  /**
   * Searches. Interrupting the thread stops at the next batch and keeps the trainings that had
   * ended.
   *
   * @return the trials, best first
   * @throws IllegalArgumentException where it was not said what to search, there is no student for
   *     a distillation, or the epochs do not suffice for one trial
   * @throws ModelException where a distillation does not fit; found before any training
   */
  public TuningResult run() {
    Halving halving = settings.halving.orElse(Halving.none(settings.options.epochs()));
    int count = count(halving);
    List<Map<String, Object>> drawn = new ArrayList<>();
    List<Race.Runner> runners = new ArrayList<>();
    String plain =
        settings.student.map(s -> s.initialize(settings.options.seed()).fingerprint()).orElse("");
    for (int number = 0; number < count; number++) {
      Draw draw = new Draw(settings.seed, number);
      Attempt attempt = attempt(draw);
      int trial = number;
      attempt.distillation().ifPresent(built -> check(trial, built));
      drawn.add(draw.drawn());
      runners.add(
          new Race.Runner(
              new TuningTrial(number, draw.drawn(), List.of()).name(),
              "student " + plain + " " + attempt.identity(),
              attempt.way()));
    }
    Race.Outcome outcome =
        new Race(split, settings.options, halving, settings.mostSeconds, settings.folder)
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
        split.validation().name(),
        trials,
        drawn.size(),
        outcome.rungs().stream().flatMap(List::stream).mapToLong(Rung::epochs).sum(),
        outcome.complete(),
        outcome.outOfTime(),
        settings.seed,
        settings.options.seed(),
        split.train().hash());
  }

  /**
   * Builds the distillation of a trial again.
   *
   * @param trial of this search
   * @return the distillation with its numbers
   * @throws IllegalArgumentException where this search is one of ways
   */
  public Distillation distillation(TuningTrial trial) {
    return attempt(new Draw(settings.seed, trial.number()))
        .distillation()
        .orElseThrow(
            () -> new IllegalArgumentException("this search builds ways; ask for way(trial)"));
  }

  /**
   * Builds what a trial trained again, as a candidate for a comparison.
   *
   * @param trial of this search
   * @return the way with its numbers
   */
  public Way way(TuningTrial trial) {
    return attempt(new Draw(settings.seed, trial.number())).way();
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

  private Attempt attempt(Draw draw) {
    return settings
        .search
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "nothing to search; add .search(draw -> Distillation.from(teacher).soft(1, temperature(draw.logUniform(\"T\", 1, 20))))"))
        .apply(draw);
  }

  private Architecture student() {
    return settings.student.orElseThrow(
        () ->
            new IllegalArgumentException(
                "there is no student to train; add .student(architecture)"));
  }

  private void check(int number, Distillation built) {
    try {
      built.checkFits(student(), split, settings.options);
    } catch (ModelException e) {
      throw new ModelException("trial %d: %s".formatted(number, e.getMessage()), e);
    }
  }
}
