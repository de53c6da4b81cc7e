package io.github.distillery.compare;

import io.github.distillery.progress.Progress;
import io.github.distillery.train.History;
import io.github.distillery.train.Trained;
import io.github.distillery.train.TrainingDivergedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

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
    List<Candidate> chosen = new ArrayList<>();
    int trainings = groups.stream().filter(Choosing::isChoice).mapToInt(List::size).sum();
    if (trainings == 0) {
      return Optional.of(groups.stream().map(group -> group.get(0)).toList());
    }
    try (Progress progress = Progress.start("Choosing", trainings, "trainings")) {
      int done = 0;
      for (List<Candidate> group : groups) {
        Optional<Candidate> best = isChoice(group) ? best(group, progress, done) : first(group);
        if (best.isEmpty()) {
          return Optional.empty();
        }
        chosen.add(best.get());
        done += isChoice(group) ? group.size() : 0;
      }
      progress.step(done, "");
      progress.done();
    }
    return Optional.of(chosen);
  }

  private static boolean isChoice(List<Candidate> group) {
    return group.size() > 1;
  }

  private static Optional<Candidate> first(List<Candidate> group) {
    return Optional.of(group.get(0));
  }

  private Optional<Candidate> best(List<Candidate> group, Progress progress, int before) {
    Candidate best = group.get(0);
    double bestAccuracy = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < group.size(); i++) {
      progress.step(before + i, group.get(i).name());
      Optional<Double> accuracy = accuracy(group.get(i));
      if (accuracy.isEmpty()) {
        return Optional.empty();
      }
      if (accuracy.get() > bestAccuracy) {
        best = group.get(i);
        bestAccuracy = accuracy.get();
      }
    }
    return Optional.of(
        best.named("%s (best of %d on validation)".formatted(best.name(), group.size())));
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
      Trained trained = plan.train(candidate, SEED, store.map(s -> s.checkpoint(dependsOn)));
      return trained.history().outcome() == History.Outcome.INTERRUPTED
          ? Optional.empty()
          : Optional.of(trained.history().best().validationAccuracy());
    } catch (CancellationException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (TrainingDivergedException e) {
      return Optional.of(DIVERGED);
    }
  }
}
