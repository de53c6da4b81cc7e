package io.github.distillery.train;

import io.github.distillery.backend.Backend;
import io.github.distillery.data.Batch;
import io.github.distillery.data.Batches;
import io.github.distillery.data.Shuffle;
import io.github.distillery.data.Split;
import io.github.distillery.progress.Progress;
import io.github.distillery.train.History.Outcome;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One training from its first batch to its end: of one network, or of several that see the same
 * batches and step in turn.
 */
final class TrainingLoop {
  private final List<Learner> learners;
  private final Split split;
  private final TrainingOptions options;
  private final Sampling sampling;
  private final Checkpoint checkpoint;
  private final AfterEpoch after;

  /** The checkpoint is that of exactly these learners. */
  TrainingLoop(
      List<Learner> learners,
      Split split,
      TrainingOptions options,
      Sampling sampling,
      Checkpoint checkpoint,
      AfterEpoch after) {
    this.learners = List.copyOf(learners);
    this.split = split;
    this.options = options;
    this.sampling = sampling;
    this.checkpoint = checkpoint;
    this.after = after;
  }

  List<Trained> run() {
    Backend.ready();
    Outcome finished = checkpoint.restore(learners);
    List<Upkeep.Pupil> pupils = List.copyOf(learners);
    learners.forEach(l -> l.heads().forEach(head -> head.upkeep().beforeTraining(pupils)));
    long total = samples(options.epochs());
    String names =
        learners.stream().map(l -> l.student().name()).distinct().collect(Collectors.joining(", "));
    try (Progress progress = Progress.start("Training " + names, total, "samples")) {
      progress.resume(samples(epochs()));
      Outcome outcome = finished != null ? finished : runEpochs(progress);
      Effort.add(samples(epochs()) * learners.size());
      List<Trained> trained = results(outcome);
      progress.step(samples(epochs()), lastFigures());
      if (outcome != Outcome.INTERRUPTED) {
        progress.done();
      }
      return trained;
    }
  }

  private Outcome runEpochs(Progress progress) {
    while (epochs() < options.epochs()) {
      long began = System.nanoTime();
      try {
        fitEpoch(epochs() + 1, progress);
        for (Learner learner : learners) {
          learner.endEpoch(split, began);
          after.accept(learner.lastEpoch(), learner.student());
        }
      } catch (CancellationException e) {
        return Outcome.INTERRUPTED;
      }
      Outcome outcome = outcomeNow();
      checkpoint.save(learners, outcome);
      if (outcome != null) {
        return outcome;
      }
    }
    return Outcome.COMPLETED;
  }

  private Outcome outcomeNow() {
    if (epochs() == options.epochs()) {
      return Outcome.COMPLETED;
    }
    boolean early =
        options.patience() > 0
            && learners.stream().allMatch(l -> epochs() - l.bestEpoch() >= options.patience());
    return early ? Outcome.STOPPED_EARLY : null;
  }

  private void fitEpoch(int epoch, Progress progress) {
    long own = Shuffle.random(options.seed()).nextLong() + epoch;
    Nd4j.getRandom().setSeed(own);
    SplittableRandom random = Shuffle.random(own);
    int done = 0;
    long seen = samples(epoch - 1);
    Batches batches =
        sampling.batches(split.train(), options.batchSize(), options.seed(), epoch).lent();
    for (Batch batch : batches) {
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException("interrupted in epoch " + epoch);
      }
      Batch changed = augmented(batch, epoch, random);
      for (Learner learner : learners) {
        double loss =
            learner.step(changed, epoch, options.epochs(), (double) done / batches.count());
        if (!Double.isFinite(loss)) {
          throw diverged(learner, epoch, done + 1, loss);
        }
        progress.plot(loss);
      }
      done++;
      seen += batch.indices().length;
      progress.step(seen, figures(epoch));
    }
  }

  private int epochs() {
    return learners.get(0).epochs().size();
  }

  private long samples(int wholeEpochs) {
    return (long) wholeEpochs * sampling.samples(split.train(), options.batchSize());
  }

  private Batch augmented(Batch batch, int epoch, SplittableRandom random) {
    return options.augmentation().map(a -> a.change(batch, epoch, random)).orElse(batch);
  }

  private List<Trained> results(Outcome outcome) {
    return learners.stream().map(l -> l.result(outcome, options, split.train())).toList();
  }

  private TrainingDivergedException diverged(Learner learner, int epoch, int batch, double loss) {
    String kept =
        learner.bestEpoch() == 0
            ? "No epoch came to its end, so there is nothing to go back to."
            : "The network of epoch " + learner.bestEpoch() + " is kept in lastGood().";
    return new TrainingDivergedException(
        "%s: the loss is %s in epoch %d, batch %d, with %s. Try a learning rate ten times smaller, check that the features are scaled (to 0..1 or to mean 0), or use a smaller weight on the losses. %s"
            .formatted(learner.student().name(), loss, epoch, batch, options.updater(), kept),
        learner.bestEpoch() == 0
            ? null
            : learner.result(Outcome.INTERRUPTED, options, split.train()));
  }

  private String figures(int epoch) {
    String last = epochs() == 0 ? "" : " \u00b7 " + validationFigures();
    return "epoch %d/%d \u00b7 loss %s%s"
        .formatted(epoch, options.epochs(), each("%.4f", Learner::loss), last);
  }

  private String lastFigures() {
    if (epochs() == 0) {
      return "no epoch came to its end";
    }
    return "epoch %d/%d \u00b7 loss %s \u00b7 %s"
        .formatted(
            epochs(),
            options.epochs(),
            each("%.4f", l -> l.lastEpoch().loss()),
            validationFigures());
  }

  private String validationFigures() {
    return "validation " + each("%.2f%%", l -> 100 * l.lastEpoch().validationAccuracy());
  }

  private String each(String format, java.util.function.ToDoubleFunction<Learner> figure) {
    return learners.stream()
        .map(l -> format.formatted(figure.applyAsDouble(l)))
        .collect(Collectors.joining(" | "));
  }
}
