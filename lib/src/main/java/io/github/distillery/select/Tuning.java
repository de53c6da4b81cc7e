package io.github.distillery.select;

import io.github.distillery.compare.Way;
import io.github.distillery.data.DataException;
import io.github.distillery.data.Split;
import io.github.distillery.distill.Distillation;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.ModelException;
import io.github.distillery.train.TrainingOptions;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
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
  private final SearchSettings settings;

  private Tuning(SearchSettings settings) {
    this.settings = settings;
  }

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
    return new Tuning(new SearchSettings(Split.of(split.train(), split.validation())));
  }

  /**
   * Sets the student.
   *
   * @param student its plan
   * @return the changed search
   */
  public Tuning student(Architecture student) {
    return with(s -> s.student = Optional.of(student));
  }

  /**
   * Sets how each trial is trained; with halving for how long is the rung's.
   *
   * @param options without checkpoint
   * @return the changed search
   * @throws IllegalArgumentException where they name a checkpoint
   */
  public Tuning options(TrainingOptions options) {
    return with(s -> s.options = Checks.withoutCheckpoint(options));
  }

  /**
   * Says what is searched: a distillation built of drawn numbers.
   *
   * @param distillation draws and builds; called once a trial, and must draw nothing elsewhere
   * @return the changed search
   */
  public Tuning search(Function<Draw, Distillation> distillation) {
    return with(s -> s.search = Optional.of(Attempt.distilling(distillation)));
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
    return with(s -> s.search = Optional.of(Attempt.training(name, way)));
  }

  /**
   * Gives up the worse ones early.
   *
   * @param halving how long the trainings are and how many go on
   * @return the changed search
   */
  public Tuning halving(Halving halving) {
    return with(s -> s.halving = Optional.of(halving));
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
    return with(s -> s.trials = count);
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
    return with(
        s -> {
          s.trials = Integer.MAX_VALUE;
          s.mostEpochs = most;
        });
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
    return with(s -> s.mostSeconds = most);
  }

  /**
   * Sets what is drawn. It is apart from the options' seed, which governs the trainings.
   *
   * @param seed any number
   * @return the changed search
   */
  public Tuning seed(long seed) {
    return with(s -> s.seed = seed);
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
    return with(s -> s.folder = Optional.of(folder));
  }

  /**
   * Searches. Interrupting the thread stops at the next batch and keeps the trainings that had
   * ended.
   *
   * @return the trials, best first
   * @throws IllegalArgumentException where it was not said what to search, there is no student for
   *     a distillation, or the epochs do not suffice for one trial
   * @throws ModelException where a distillation does not fit, found before any training; or where a
   *     way does not in its turn: what ended before is in the folder
   */
  public TuningResult run() {
    return new Searching(settings).run();
  }

  /**
   * Builds the distillation of a trial again.
   *
   * @param trial of this search
   * @return the distillation with its numbers
   * @throws IllegalArgumentException where this search is one of ways
   */
  public Distillation distillation(TuningTrial trial) {
    return new Searching(settings)
        .attempt(new Draw(settings.seed, trial.number()))
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
    Searching searching = new Searching(settings);
    return searching.way(searching.attempt(new Draw(settings.seed, trial.number())));
  }

  private Tuning with(Consumer<SearchSettings> change) {
    SearchSettings changed = settings.copy();
    change.accept(changed);
    return new Tuning(changed);
  }
}
