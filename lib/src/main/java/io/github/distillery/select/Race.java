package io.github.distillery.select;

import io.github.distillery.compare.ResultFolder;
import io.github.distillery.compare.Way;
import io.github.distillery.data.LastingText;
import io.github.distillery.data.Split;
import io.github.distillery.model.ModelException;
import io.github.distillery.progress.Progress;
import io.github.distillery.train.History;
import io.github.distillery.train.Trained;
import io.github.distillery.train.TrainingDivergedException;
import io.github.distillery.train.TrainingOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;

/** Trains several things by successive halving. The test part is not even there. */
final class Race {
  private static final Comparator<Rung> BEST_FIRST =
      Comparator.<Rung>comparingDouble(rung -> rung.diverged() ? 1 : -rung.validationAccuracy())
          .thenComparingDouble(Rung::validationLoss);

  private final Split split;
  private final TrainingOptions options;
  private final Halving halving;
  private final double mostSeconds;
  private final Optional<ResultFolder<Kept>> folder;
  private double seconds;
  private boolean interrupted;

  /** Something to try: a name, what tells it from others, and how it is trained. */
  record Runner(String name, String identity, Way way) {}

  /**
   * What came of it.
   *
   * @param rungs of each runner, in their order; empty for one that had no turn
   * @param complete false where it was interrupted
   * @param outOfTime whether the seconds ended before the race
   */
  record Outcome(List<List<Rung>> rungs, boolean complete, boolean outOfTime) {}

  private record Kept(List<String> dependsOn, Rung rung) {}

  Race(
      Split split,
      TrainingOptions options,
      Halving halving,
      double mostSeconds,
      Optional<Path> folder) {
    this.split = Split.of(split.train(), split.validation());
    this.options = options;
    this.halving = halving;
    this.mostSeconds = mostSeconds;
    this.folder = folder.map(place -> new ResultFolder<>(place, Kept.class, Kept::dependsOn));
  }

  Outcome run(String title, List<Runner> runners) {
    List<List<Rung>> rungs = new ArrayList<>();
    runners.forEach(runner -> rungs.add(new ArrayList<>()));
    List<Integer> left = IntStream.range(0, runners.size()).boxed().toList();
    long total = halving.epochs(runners.size());
    boolean outOfTime = false;
    try (Progress progress = Progress.start(title, total, "epochs")) {
      long done = 0;
      for (int epochs : halving.rungs()) {
        for (int number : left) {
          outOfTime = outOfTime || seconds >= mostSeconds;
          if (outOfTime || interrupted) {
            break;
          }
          progress.step(done, runners.get(number).name() + ", " + epochs + " epochs");
          rung(runners.get(number), epochs).ifPresent(rungs.get(number)::add);
          done += epochs;
        }
        if (outOfTime || interrupted) {
          break;
        }
        left = survivors(left, rungs);
      }
      if (!interrupted) {
        progress.step(total, "");
        progress.done();
      }
    }
    return new Outcome(rungs.stream().map(List::copyOf).toList(), !interrupted, outOfTime);
  }

  /** The numbers of all runners, best first: who came farther, then by validation. */
  static List<Integer> ranked(List<List<Rung>> rungs) {
    return IntStream.range(0, rungs.size())
        .boxed()
        .filter(number -> !rungs.get(number).isEmpty())
        .sorted(
            Comparator.<Integer>comparingInt(number -> -rungs.get(number).size())
                .thenComparing(number -> last(rungs.get(number)), BEST_FIRST))
        .toList();
  }

  static Rung last(List<Rung> rungs) {
    return rungs.get(rungs.size() - 1);
  }

  /** Those with as many rungs as there were so far, the best of them, in their own order. */
  private List<Integer> survivors(List<Integer> left, List<List<Rung>> rungs) {
    int count = halving.left(left.size(), 1);
    return left.stream()
        .sorted(Comparator.comparing(number -> last(rungs.get(number)), BEST_FIRST))
        .limit(count)
        .sorted()
        .toList();
  }

  private Optional<Rung> rung(Runner runner, int epochs) {
    TrainingOptions own = options.epochs(epochs);
    List<String> dependsOn =
        List.of(
            "tried " + LastingText.of(runner.identity()),
            "options " + LastingText.of(own.toString()),
            "training " + split.train().hash(),
            "validation " + split.validation().hash());
    Optional<Rung> known = folder.flatMap(place -> place.find(dependsOn, Kept::rung));
    Optional<Rung> rung = known.isPresent() ? known : train(runner, own, dependsOn);
    rung.ifPresent(measured -> seconds += measured.seconds());
    if (known.isEmpty()) {
      rung.ifPresent(
          measured -> folder.ifPresent(place -> place.save(new Kept(dependsOn, measured))));
    }
    return rung;
  }

  private Optional<Rung> train(Runner runner, TrainingOptions own, List<String> dependsOn) {
    if (Thread.currentThread().isInterrupted()) {
      interrupted = true;
      return Optional.empty();
    }
    long began = System.nanoTime();
    try {
      TrainingOptions kept =
          folder.map(place -> own.checkpoint(place.checkpoint(dependsOn))).orElse(own);
      Trained trained = runner.way().train(split, kept);
      History history = trained.history();
      // A way of several trainings may give one that came to its end before the interruption.
      if (Thread.currentThread().isInterrupted()
          || history.outcome() == History.Outcome.INTERRUPTED) {
        interrupted = true;
        return Optional.empty();
      }
      return Optional.of(
          new Rung(
              own.epochs(),
              history.bestEpoch(),
              history.best().validationAccuracy(),
              history.best().validationLoss(),
              Math.max(history.seconds(), (System.nanoTime() - began) / 1e9)));
    } catch (CancellationException e) {
      Thread.currentThread().interrupt();
      interrupted = true;
      return Optional.empty();
    } catch (ModelException e) {
      throw new ModelException("\"%s\": %s".formatted(runner.name(), e.getMessage()), e);
    } catch (TrainingDivergedException e) {
      return Optional.of(Rung.diverged(own.epochs(), (System.nanoTime() - began) / 1e9));
    }
  }
}
