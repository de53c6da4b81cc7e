package io.github.distillery.compare;

import io.github.distillery.backend.Backend;
import io.github.distillery.data.DataException;
import io.github.distillery.data.Split;
import io.github.distillery.distill.Distillation;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.SameClasses;
import io.github.distillery.train.TrainingOptions;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.DoubleFunction;
import java.util.stream.LongStream;

/**
 * Ways of training beside each other, so that the difference can be believed.
 *
 * <pre>{@code
 * var result = Comparison.on(mnist)
 *     .student(Architectures.mlp(784, 30, 10))
 *     .options(options)
 *     .seeds(5)
 *     .teacher(teacher)
 *     .baseline("labels only")
 *     .candidate("KD, T=4", Distillation.from(teacher).soft(0.9, temperature(4)).hard(0.1))
 *     .run();
 * }</pre>
 *
 * <p>Within a seed all candidates begin with the same weights (where they have the same student)
 * and see the samples in the same order. They get the training and the validation part only; when a
 * run has ended, its student is measured once on the test part, and nothing is chosen by that. Runs
 * are begun seed by seed, so that an interruption leaves whole seeds but for the last.
 *
 * <p>Each method gives a changed comparison and leaves this one as it is.
 *
 * <p>Introduced in notebook 03.
 *
 * @see ComparisonResult
 */
public final class Comparison {
  private static final int SEEDS = 5;

  private final Split split;
  private final Optional<Architecture> student;
  private final TrainingOptions options;
  private final List<Long> seeds;
  private final Optional<Classifier> teacher;
  private final List<List<Candidate>> candidates;
  private final Optional<Path> folder;
  private final Optional<Integer> parallel;

  private Comparison(
      Split split,
      Optional<Architecture> student,
      TrainingOptions options,
      List<Long> seeds,
      Optional<Classifier> teacher,
      List<List<Candidate>> candidates,
      Optional<Path> folder,
      Optional<Integer> parallel) {
    this.split = split;
    this.student = student;
    this.options = options;
    this.seeds = List.copyOf(seeds);
    this.teacher = teacher;
    this.candidates = List.copyOf(candidates);
    this.folder = folder;
    this.parallel = parallel;
  }

  /**
   * Begins a comparison with the default options and the seeds 1 to 5.
   *
   * @param split with a test part
   * @return a comparison without candidates yet
   * @throws DataException where there is no test part
   */
  public static Comparison on(Split split) {
    if (split.test().size() == 0) {
      throw new DataException(split.test().name() + " is empty; there is nothing to measure by");
    }
    List<Long> seeds = LongStream.rangeClosed(1, SEEDS).boxed().toList();
    return new Comparison(
        split,
        Optional.empty(),
        TrainingOptions.defaults(),
        seeds,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * Sets the student that all candidates train who bring none of their own.
   *
   * @param architecture the plan
   * @return the changed comparison
   */
  public Comparison student(Architecture architecture) {
    return new Comparison(
        split, Optional.of(architecture), options, seeds, teacher, candidates, folder, parallel);
  }

  /**
   * Sets the budget of every run.
   *
   * @param newOptions without checkpoint; their seed is replaced by that of the run
   * @return the changed comparison
   */
  public Comparison options(TrainingOptions newOptions) {
    if (newOptions.checkpoint().isPresent()) {
      throw new IllegalArgumentException(
          "the options keep their state in %s, which all runs would share; leave it out and use resumeIn(folder)"
              .formatted(newOptions.checkpoint().get()));
    }
    return new Comparison(split, student, newOptions, seeds, teacher, candidates, folder, parallel);
  }

  /**
   * Sets how often everything is repeated; 5 by default.
   *
   * @param count seeds from 1 to this number
   * @return the changed comparison
   */
  public Comparison seeds(int count) {
    if (count < 1) {
      throw new IllegalArgumentException(count + " seeds; give 1 or more, better 5");
    }
    return onlySeeds(LongStream.rangeClosed(1, count).toArray());
  }

  /**
   * Sets the seeds one by one, for example those that this process of several shall run.
   *
   * @param chosen one or more, each once
   * @return the changed comparison
   */
  public Comparison onlySeeds(long... chosen) {
    List<Long> list = LongStream.of(chosen).boxed().toList();
    if (list.isEmpty() || list.stream().distinct().count() < list.size()) {
      throw new IllegalArgumentException(
          "the seeds are " + Arrays.toString(chosen) + "; give one or more, each once");
    }
    return new Comparison(split, student, options, list, teacher, candidates, folder, parallel);
  }

  /**
   * Names the teacher, so that the students' likeness to it is measured.
   *
   * @param newTeacher any classifier of the same classes
   * @return the changed comparison
   * @throws ModelException where it knows another number of classes, or others, or in another order
   */
  public Comparison teacher(Classifier newTeacher) {
    SameClasses.check(newTeacher, split.train());
    return new Comparison(
        split, student, options, seeds, Optional.of(newTeacher), candidates, folder, parallel);
  }

  /**
   * Adds a baseline that trains the common student by the labels alone. Differences are measured
   * against the first baseline.
   *
   * @param name for example {@code labels only}
   * @return the changed comparison
   */
  public Comparison baseline(String name) {
    return with(Candidate.labels(name, true));
  }

  /**
   * Adds a baseline that trains the common student by signals, for example by smoothed labels.
   *
   * @param name what tables call it
   * @param distillation its signals
   * @return the changed comparison
   */
  public Comparison baseline(String name, Distillation distillation) {
    return with(Candidate.distillation(name, true, Optional.empty(), distillation));
  }

  /**
   * Adds a baseline that trains in a way of its own.
   *
   * @param name what tables call it
   * @param way how it trains; a way that changes needs a new name to be run again by {@link
   *     #resumeIn}
   * @return the changed comparison
   */
  public Comparison baseline(String name, Way way) {
    return with(Candidate.way(name, true, way));
  }

  /**
   * Adds a candidate that distils into the common student.
   *
   * @param name what tables call it
   * @param distillation its signals
   * @return the changed comparison
   */
  public Comparison candidate(String name, Distillation distillation) {
    return with(Candidate.distillation(name, false, Optional.empty(), distillation));
  }

  /**
   * Adds a candidate that distils into a student of its own.
   *
   * @param name what tables call it
   * @param ownStudent its plan
   * @param distillation its signals
   * @return the changed comparison
   */
  public Comparison candidate(String name, Architecture ownStudent, Distillation distillation) {
    return with(Candidate.distillation(name, false, Optional.of(ownStudent), distillation));
  }

  /**
   * Adds a candidate whose number, a weight or a temperature, is chosen: each is tried once, with a
   * seed that no run has, and the one with the best accuracy on validation goes into the table,
   * with its number and how many were tried in its name. The runs of the table have no say in it,
   * and what was tried does not count in their budget.
   *
   * <pre>{@code
   * comparison.candidates("KD, T=", List.of(2, 4, 8),
   *     t -> Distillation.from(teacher).soft(0.9, temperature(t)).hard(0.1))
   * }</pre>
   *
   * @param name what tables call it, but for the number, which follows it
   * @param numbers two or more, each once; of equally good ones the first is taken
   * @param signals what is distilled with one of them
   * @return the changed comparison
   */
  public Comparison candidates(
      String name, List<? extends Number> numbers, DoubleFunction<Distillation> signals) {
    if (numbers.size() < 2) {
      throw new IllegalArgumentException(
          "\"%s\" has the numbers %s to choose from; give two or more, or use candidate(...)"
              .formatted(name, numbers));
    }
    return with(
        numbers.stream()
            .map(
                number ->
                    Candidate.distillation(
                        name
                            + new BigDecimal(number.toString())
                                .stripTrailingZeros()
                                .toPlainString(),
                        false,
                        Optional.empty(),
                        signals.apply(number.doubleValue())))
            .toArray(Candidate[]::new));
  }

  /**
   * Adds a candidate that trains in a way of its own: in stages, over generations, from a teacher's
   * parameters.
   *
   * @param name what tables call it
   * @param way how it trains; a way that changes needs a new name to be run again by {@link
   *     #resumeIn}
   * @return the changed comparison
   */
  public Comparison candidate(String name, Way way) {
    return with(Candidate.way(name, false, way));
  }

  /**
   * Keeps every finished run in a folder, and the state of the one that is going on. The same
   * comparison with the same folder goes on where it was interrupted or killed, and never repeats a
   * finished run. A run is known by its name, student, signals, options, data and teacher; what a
   * lambda does cannot be seen, so a custom signal or an augmentation of one's own that changes
   * needs a new name for its candidate, or a new folder.
   *
   * @param newFolder made when missing
   * @return the changed comparison
   */
  public Comparison resumeIn(Path newFolder) {
    return new Comparison(
        split, student, options, seeds, teacher, candidates, Optional.of(newFolder), parallel);
  }

  /**
   * Sets how many runs go on at once, each in a thread of its own; by default as many as there are
   * processors for, given the threads that compute each (see {@link
   * io.github.distillery.backend.Backend#threads(int)}). Results are the same, but for the seconds:
   * runs that share a machine take longer each, and less together. Take 1 where a way or a signal
   * of your own changes something that all runs share.
   *
   * @param runs 1 or more
   * @return the changed comparison
   */
  public Comparison parallel(int runs) {
    if (runs < 1) {
      throw new IllegalArgumentException(runs + " runs at once; give 1 or more");
    }
    return new Comparison(
        split, student, options, seeds, teacher, candidates, folder, Optional.of(runs));
  }

  /**
   * Trains and measures every candidate with every seed. Interrupting the thread stops at the next
   * batch; the result then has the runs that had ended and says that it is incomplete.
   *
   * @return the runs and their summaries
   * @throws IllegalArgumentException where there is no baseline or no candidate, or no student for
   *     one that needs it
   * @throws ModelException where a candidate does not fit its student, the data or the options,
   *     found before the first run; a way of its own that fails in its turn is left out, and the
   *     result says so
   * @throws DataException where a candidate needs labels that are not there; found likewise
   */
  public ComparisonResult run() {
    return run(Optional.empty(), atOnce());
  }

  /**
   * As {@link #run()}, with the trainings done elsewhere: what is chosen from, and every candidate
   * with every seed. What is kept in a folder is kept here.
   *
   * @param place where they are done
   * @param trainings how many go on at once, 1 or more
   * @return the runs and their summaries, the same as those of {@link #run()} but for the seconds
   * @throws IllegalArgumentException as for {@link #run()}
   * @throws ModelException as for {@link #run()}
   * @throws DataException as for {@link #run()}
   */
  public ComparisonResult run(Elsewhere place, int trainings) {
    return run(Optional.of(place), parallel(trainings).atOnce());
  }

  /**
   * Does one training of this comparison, for another process that goes through all of them.
   *
   * @param candidate the name of a baseline or a candidate, as it was added
   * @param seed of the run; -1 for a training that something is chosen by, which sees nothing of
   *     the test part
   * @return what came of it
   * @throws CancellationException where the thread was interrupted
   */
  public Attempt attempt(String candidate, long seed) {
    Plan plan = plan(Optional.empty(), 1);
    Candidate named =
        candidates.stream()
            .flatMap(List::stream)
            .filter(one -> one.name().equals(candidate))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "\"%s\" is not in this comparison; is it the same one everywhere?"
                            .formatted(candidate)));
    return seed == Choosing.SEED
        ? new Choosing(plan, Optional.empty()).attemptHere(named, List.of())
        : new Series(plan, Optional.empty()).attemptHere(named, seed);
  }

  private Plan plan(Optional<Elsewhere> elsewhere, int trainings) {
    return new Plan(split, student, options, seeds, teacher, List.of(), trainings, elsewhere);
  }

  private ComparisonResult run(Optional<Elsewhere> elsewhere, int trainings) {
    check();
    Plan plan = plan(elsewhere, trainings);
    candidates.forEach(group -> group.forEach(plan::check));
    Optional<RunStore> store = folder.map(RunStore::new);
    return new Choosing(plan, store)
        .bestOf(candidates)
        .map(chosen -> new Series(plan.with(chosen), store).run())
        .orElseGet(() -> new Series(plan.with(alone()), store).interrupted());
  }

  private int atOnce() {
    int processors = Runtime.getRuntime().availableProcessors();
    return parallel.orElseGet(() -> Math.max(1, processors / Backend.describe().threads()));
  }

  private Comparison with(Candidate... group) {
    List<String> names = new ArrayList<>();
    candidates.forEach(other -> other.forEach(one -> names.add(one.name())));
    for (Candidate candidate : group) {
      if (names.contains(candidate.name())) {
        throw new IllegalArgumentException(
            "\"" + candidate.name() + "\" is in the comparison already; give each its own name");
      }
      names.add(candidate.name());
    }
    List<List<Candidate>> more = new ArrayList<>(candidates);
    more.add(List.of(group));
    return new Comparison(split, student, options, seeds, teacher, more, folder, parallel);
  }

  /** Those that are not to be chosen from several. */
  private List<Candidate> alone() {
    return candidates.stream()
        .filter(group -> group.size() == 1)
        .map(group -> group.get(0))
        .toList();
  }

  private void check() {
    List<Candidate> all = candidates.stream().flatMap(List::stream).toList();
    if (all.stream().noneMatch(Candidate::isBaseline)) {
      throw new IllegalArgumentException(
          "this comparison has nothing to measure by; add .baseline(\"labels only\")");
    }
    if (candidates.size() < 2) {
      throw new IllegalArgumentException(
          "this comparison has no candidate; add .candidate(\"KD\", distillation)");
    }
    if (candidates.size() < all.size() && seeds.contains(Choosing.SEED)) {
      throw new IllegalArgumentException(
          "the seed %d is the one that numbers are chosen with; give the runs others"
              .formatted(Choosing.SEED));
    }
    for (Candidate candidate : all) {
      if (candidate.needsStudent() && candidate.own().isEmpty() && student.isEmpty()) {
        throw new IllegalArgumentException(
            "\"%s\" has no student to train; add .student(architecture)"
                .formatted(candidate.name()));
      }
    }
  }
}
