package io.github.distillery.compare;

import io.github.distillery.progress.Progress;
import io.github.distillery.train.History;
import io.github.distillery.train.Trained;
import io.github.distillery.train.TrainingDivergedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * Chooses among candidates by the accuracy on validation, each trained once with a seed that no run
 * of the comparison has. The test part is not even there.
 */
final class Choosing {
  /** No run has it: all processes that share a folder choose with the same seed. */
  static final long SEED = -1;

  /** Below any accuracy, so that a training that diverged is not chosen. */
  private static final double DIVERGED = -1;

  private final Plan plan;
  private final Optional<RunStore> store;

  Choosing(Plan plan, Optional<RunStore> store) {
    this.plan = plan;
    this.store = store;
  }

  /** The best of each group, of equally good ones the first; nothing where it was interrupted. */
  Optional<List<Candidate>> bestOf(List<List<Candidate>> groups) {
    List<Candidate> tried =
        groups.stream().filter(group -> group.size() > 1).flatMap(List::stream).toList();
    Map<String, Double> accuracies = new ConcurrentHashMap<>();
    if (!tried.isEmpty() && !tryAll(tried, accuracies)) {
      return Optional.empty();
    }
    return Optional.of(groups.stream().map(group -> best(group, accuracies)).toList());
  }

  private boolean tryAll(List<Candidate> candidates, Map<String, Double> accuracies) {
    try (Progress progress = Progress.start("Choosing", candidates.size(), "trainings")) {
      List<BooleanSupplier> tasks = new ArrayList<>();
      for (Candidate candidate : candidates) {
        tasks.add(
            () -> {
              synchronized (progress) {
                progress.step(accuracies.size(), candidate.name());
              }
              Optional<Double> accuracy = accuracy(candidate);
              accuracy.ifPresent(value -> accuracies.put(candidate.name(), value));
              return accuracy.isPresent();
            });
      }
      boolean complete = Workers.run(tasks, plan.parallel(), progress);
      if (complete) {
        progress.step(candidates.size(), "");
        progress.done();
      }
      return complete;
    }
  }

  private static Candidate best(List<Candidate> group, Map<String, Double> accuracies) {
    if (group.size() == 1) {
      return group.get(0);
    }
    Candidate best = group.get(0);
    for (Candidate candidate : group) {
      if (accuracies.get(candidate.name()) > accuracies.get(best.name())) {
        best = candidate;
      }
    }
    return best.named("%s (best of %d on validation)".formatted(best.name(), group.size()));
  }

  private Optional<Double> accuracy(Candidate candidate) {
    List<String> dependsOn = new ArrayList<>(plan.dependsOn(candidate, SEED));
    dependsOn.add("only a choice");
    Optional<Double> known = store.flatMap(s -> s.findChoice(dependsOn));
    if (known.isPresent()) {
      return known;
    }
    Optional<Double> measured = measure(candidate, dependsOn);
    measured.ifPresent(accuracy -> store.ifPresent(s -> s.saveChoice(dependsOn, accuracy)));
    return measured;
  }

  private Optional<Double> measure(Candidate candidate, List<String> dependsOn) {
    if (Thread.currentThread().isInterrupted()) {
      return Optional.empty();
    }
    try {
      Attempt attempt =
          plan.elsewhere()
              .map(place -> place.attempt(candidate.first(), SEED))
              .orElseGet(() -> attemptHere(candidate, dependsOn));
      return Optional.of(attempt.hasFailed() ? DIVERGED : attempt.accuracy());
    } catch (CancellationException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /**
   * Trains without the test part.
   *
   * @throws CancellationException where it was interrupted
   */
  Attempt attemptHere(Candidate candidate, List<String> dependsOn) {
    try {
      Trained trained = plan.train(candidate, SEED, store.map(s -> s.checkpoint(dependsOn)));
      if (trained.history().outcome() == History.Outcome.INTERRUPTED) {
        throw new CancellationException("interrupted while \"" + candidate.name() + "\" was tried");
      }
      return Attempt.choice(trained.history().best().validationAccuracy());
    } catch (TrainingDivergedException e) {
      return Attempt.failed("diverged", e);
    }
  }
}
