package io.github.distillery.compare;

import io.github.distillery.data.DataException;
import io.github.distillery.model.ModelException;
import io.github.distillery.progress.Progress;
import io.github.distillery.train.Effort;
import io.github.distillery.train.History;
import io.github.distillery.train.Trained;
import io.github.distillery.train.TrainingDivergedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/** Goes through all seeds and candidates of a comparison. */
final class Series {
  private final Plan plan;
  private final Optional<RunStore> store;
  private final Examiner examiner;
  private final List<Run> runs = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, String> leftOut = new ConcurrentHashMap<>();

  Series(Plan plan, Optional<RunStore> store) {
    this.plan = plan;
    this.store = store;
    this.examiner = new Examiner(plan.split(), plan.teacher());
  }

  ComparisonResult run() {
    int total = plan.seeds().size() * plan.candidates().size();
    boolean complete;
    try (Progress progress = Progress.start("Comparing", total, "runs")) {
      progress.resume(bringBack());
      List<BooleanSupplier> missing = new ArrayList<>();
      for (long seed : plan.seeds()) {
        for (Candidate candidate : plan.candidates()) {
          if (!isThere(candidate, seed)) {
            missing.add(() -> add(candidate, seed, progress));
          }
        }
      }
      complete = Workers.run(missing, plan.parallel(), progress);
      if (complete) {
        progress.step(total, "");
        progress.done();
      }
    }
    return result(complete);
  }

  /** What was finished before, and nothing more. */
  ComparisonResult interrupted() {
    bringBack();
    return result(false);
  }

  /** Takes all finished runs from the store, so that the bar begins where the last one ended. */
  private int bringBack() {
    for (long seed : plan.seeds()) {
      for (Candidate candidate : plan.candidates()) {
        store.flatMap(s -> s.find(plan.dependsOn(candidate, seed))).ifPresent(runs::add);
      }
    }
    return runs.size();
  }

  private boolean isThere(Candidate candidate, long seed) {
    return runs.stream().anyMatch(r -> r.seed() == seed && r.candidate().equals(candidate.name()));
  }

  /** Returns false where it was interrupted, so that nothing else shall be begun. */
  private boolean add(Candidate candidate, long seed, Progress progress) {
    synchronized (progress) {
      progress.step(runs.size() + leftOut.size(), candidate.name() + ", seed " + seed);
    }
    if (Thread.currentThread().isInterrupted()) {
      return false;
    }
    try {
      Attempt attempt = attempt(candidate, seed);
      if (attempt.hasFailed()) {
        return leftOut(candidate, seed, attempt);
      }
      keep(candidate, attempt.run().named(candidate.name()));
      return true;
    } catch (CancellationException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Attempt attempt(Candidate candidate, long seed) {
    return plan.elsewhere()
        .map(place -> place.attempt(candidate.first(), seed))
        .orElseGet(() -> attemptHere(candidate, seed));
  }

  /**
   * Trains and measures.
   *
   * @throws CancellationException where it was interrupted
   */
  Attempt attemptHere(Candidate candidate, long seed) {
    try {
      return Attempt.measured(train(candidate, seed));
    } catch (TrainingDivergedException e) {
      return Attempt.failed("diverged", e);
    } catch (ModelException | DataException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw interrupted(candidate, seed);
      }
      return Attempt.failed("could not be trained", e);
    }
  }

  private static CancellationException interrupted(Candidate candidate, long seed) {
    return new CancellationException(
        "interrupted while \"" + candidate.name() + "\" was trained with seed " + seed);
  }

  /** A run less is said; those of the others are not lost. */
  private boolean leftOut(Candidate candidate, long seed, Attempt failed) {
    leftOut.put(
        key(candidate.name(), seed),
        "\"%s\" %s with seed %d and is left out there: %s"
            .formatted(candidate.name(), failed.failure(), seed, failed.message()));
    return true;
  }

  private Run train(Candidate candidate, long seed) {
    Optional<Path> checkpoint = store.map(s -> s.checkpoint(plan.dependsOn(candidate, seed)));
    long samplesBefore = Effort.samples();
    long began = System.nanoTime();
    Trained trained = plan.train(candidate, seed, checkpoint);
    double seconds = (System.nanoTime() - began) / 1e9;
    if (Thread.currentThread().isInterrupted()
        || trained.history().outcome() == History.Outcome.INTERRUPTED) {
      throw interrupted(candidate, seed);
    }
    long samples = Effort.samples() - samplesBefore;
    return examiner.examine(candidate.name(), seed, trained, samples, seconds);
  }

  private void keep(Candidate candidate, Run run) {
    runs.add(run);
    store.ifPresent(s -> s.save(plan.dependsOn(candidate, run.seed()), run));
  }

  private static String key(String candidate, long seed) {
    return seed + " " + candidate;
  }

  private ComparisonResult result(boolean complete) {
    List<String> names = plan.candidates().stream().map(Candidate::name).toList();
    List<Run> ordered = new ArrayList<>();
    List<String> missed = new ArrayList<>();
    for (long seed : plan.seeds()) {
      for (String name : names) {
        runs.stream()
            .filter(r -> r.seed() == seed && r.candidate().equals(name))
            .forEach(ordered::add);
        missed.addAll(Optional.ofNullable(leftOut.get(key(name, seed))).stream().toList());
      }
    }
    String baseline =
        plan.candidates().stream().filter(Candidate::isBaseline).findFirst().orElseThrow().name();
    List<String> warnings = Warnings.of(plan, baseline, ordered);
    warnings.addAll(missed);
    return new ComparisonResult(
        plan.split().test().name(), names, baseline, plan.seeds(), ordered, complete, warnings);
  }
}
