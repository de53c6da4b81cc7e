package io.github.distillery.compare;

import io.github.distillery.compare.Comparison.Plan;
import io.github.distillery.data.LastingText;
import io.github.distillery.data.Split;
import io.github.distillery.model.Architecture;
import io.github.distillery.progress.Progress;
import io.github.distillery.train.Effort;
import io.github.distillery.train.History;
import io.github.distillery.train.Trained;
import io.github.distillery.train.TrainingDivergedException;
import io.github.distillery.train.TrainingOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** Goes through all seeds and candidates of a comparison. */
final class Series {
  private final Plan plan;
  private final Optional<RunStore> store;
  private final Examiner examiner;
  private final List<Run> runs = new ArrayList<>();
  private final List<String> diverged = new ArrayList<>();

  Series(Plan plan, Optional<RunStore> store) {
    this.plan = plan;
    this.store = store;
    this.examiner = new Examiner(plan.split(), plan.teacher());
  }

  ComparisonResult run() {
    int total = plan.seeds().size() * plan.candidates().size();
    boolean complete = true;
    try (Progress progress = Progress.start("Comparing", total, "runs")) {
      progress.resume(bringBack());
      for (long seed : plan.seeds()) {
        for (Candidate candidate : plan.candidates()) {
          complete = complete && (isThere(candidate, seed) || add(candidate, seed, progress));
        }
      }
      if (complete) {
        progress.step(total, "");
        progress.done();
      }
    }
    return result(complete);
  }

  /** Takes all finished runs from the store, so that the bar begins where the last one ended. */
  private int bringBack() {
    for (long seed : plan.seeds()) {
      for (Candidate candidate : plan.candidates()) {
        store.flatMap(s -> s.find(dependsOn(candidate, seed))).ifPresent(runs::add);
      }
    }
    return runs.size();
  }

  private boolean isThere(Candidate candidate, long seed) {
    return runs.stream().anyMatch(r -> r.seed() == seed && r.candidate().equals(candidate.name()));
  }

  /** Returns false where it was interrupted, so that nothing else shall be begun. */
  private boolean add(Candidate candidate, long seed, Progress progress) {
    progress.step(runs.size() + diverged.size(), candidate.name() + ", seed " + seed);
    if (Thread.currentThread().isInterrupted()) {
      return false;
    }
    try {
      Optional<Run> run = train(candidate, seed);
      run.ifPresent(finished -> keep(candidate, finished));
      return run.isPresent();
    } catch (CancellationException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (TrainingDivergedException e) {
      diverged.add(
          "\"%s\" diverged with seed %d and is left out there: %s"
              .formatted(candidate.name(), seed, e.getMessage()));
      return true;
    }
  }

  private Optional<Run> train(Candidate candidate, long seed) {
    TrainingOptions seeded = plan.options().seed(seed);
    TrainingOptions options =
        store.map(s -> seeded.checkpoint(s.checkpoint(dependsOn(candidate, seed)))).orElse(seeded);
    Split withoutTest = Split.of(plan.split().train(), plan.split().validation());
    long samplesBefore = Effort.samples();
    long began = System.nanoTime();
    Trained trained =
        candidate.method().train(student(candidate).orElse(null), withoutTest, options);
    double seconds = (System.nanoTime() - began) / 1e9;
    if (Thread.currentThread().isInterrupted()
        || trained.history().outcome() == History.Outcome.INTERRUPTED) {
      return Optional.empty();
    }
    long samples = Effort.samples() - samplesBefore;
    return Optional.of(examiner.examine(candidate.name(), seed, trained, samples, seconds));
  }

  private void keep(Candidate candidate, Run run) {
    runs.add(run);
    // An interrupted thread cannot write; the run has ended, so it is kept all the same.
    boolean interrupted = Thread.interrupted();
    store.ifPresent(s -> s.save(dependsOn(candidate, run.seed()), run));
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private Optional<Architecture> student(Candidate candidate) {
    return candidate.own().or(plan::student);
  }

  private List<String> dependsOn(Candidate candidate, long seed) {
    TrainingOptions seeded = plan.options().seed(seed);
    String student =
        student(candidate).map(a -> a.initialize(seed).fingerprint()).orElse("its own");
    return List.of(
        "candidate " + candidate.name(),
        "method " + LastingText.of(candidate.identity()),
        "student " + student,
        "options " + LastingText.of(seeded.toString()),
        "training " + plan.split().train().hash(),
        "validation " + plan.split().validation().hash(),
        "test " + plan.split().test().hash(),
        "teacher " + plan.teacher().map(t -> t.fingerprint()).orElse("none"));
  }

  private ComparisonResult result(boolean complete) {
    List<String> names = plan.candidates().stream().map(Candidate::name).toList();
    List<Run> ordered = new ArrayList<>();
    for (long seed : plan.seeds()) {
      for (String name : names) {
        runs.stream()
            .filter(r -> r.seed() == seed && r.candidate().equals(name))
            .forEach(ordered::add);
      }
    }
    String baseline =
        plan.candidates().stream().filter(Candidate::isBaseline).findFirst().orElseThrow().name();
    List<String> warnings = Warnings.of(plan, baseline, ordered);
    warnings.addAll(diverged);
    return new ComparisonResult(
        plan.split().test().name(), names, baseline, plan.seeds(), ordered, complete, warnings);
  }
}
