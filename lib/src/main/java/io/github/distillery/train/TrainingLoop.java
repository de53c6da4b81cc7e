package io.github.distillery.train;

import io.github.distillery.data.Batch;
import io.github.distillery.data.Batches;
import io.github.distillery.data.Split;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.model.Network;
import io.github.distillery.progress.Progress;
import io.github.distillery.train.History.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** One training from its first batch to its end. */
final class TrainingLoop {
  private final Network student;
  private final Split split;
  private final TrainingOptions options;
  private final Scaffold scaffold;
  private final Checkpoint checkpoint;
  private final List<History.Epoch> epochs = new ArrayList<>();
  private INDArray bestParameters;
  private int bestEpoch;

  TrainingLoop(Network start, Split split, TrainingOptions options, List<Head> heads) {
    this.student = start.copy();
    this.split = split;
    this.options = options;
    this.scaffold = Scaffold.around(student, heads, options.updater(), options.seed());
    this.checkpoint = Checkpoint.of(options, start, split, heads);
    this.bestParameters = student.graph().params().dup();
  }

  Trained run() {
    Outcome finished = checkpoint.restore(scaffold.graph()).map(this::resume).orElse(null);
    long total = (long) split.train().size() * options.epochs();
    try (Progress progress = Progress.start("Training " + student.name(), total, "samples")) {
      progress.resume(samples(epochs.size()));
      Outcome outcome = finished != null ? finished : runEpochs(progress);
      Trained trained = result(outcome);
      progress.step(samples(epochs.size()), lastFigures());
      if (outcome != Outcome.INTERRUPTED) {
        progress.done();
      }
      return trained;
    }
  }

  private Outcome runEpochs(Progress progress) {
    while (epochs.size() < options.epochs()) {
      long began = System.nanoTime();
      EpochLosses losses = new EpochLosses();
      try {
        fitEpoch(epochs.size() + 1, losses, progress);
        validate(losses, began);
      } catch (CancellationException e) {
        return Outcome.INTERRUPTED;
      }
      boolean last = epochs.size() == options.epochs();
      boolean early = options.patience() > 0 && epochs.size() - bestEpoch >= options.patience();
      Outcome outcome = early && !last ? Outcome.STOPPED_EARLY : last ? Outcome.COMPLETED : null;
      checkpoint.save(scaffold.graph(), bestParameters, bestEpoch, epochs, outcome);
      if (outcome != null) {
        return outcome;
      }
    }
    return Outcome.COMPLETED;
  }

  private void fitEpoch(int epoch, EpochLosses losses, Progress progress) {
    Nd4j.getRandom().setSeed(options.seed() * 31 + epoch);
    SplittableRandom random = new SplittableRandom(options.seed() * 0x9E3779B97F4A7C15L - epoch);
    int done = 0;
    long seen = samples(epoch - 1);
    for (Batch batch :
        Batches.shuffled(split.train(), options.batchSize(), options.seed(), epoch)) {
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException("interrupted in epoch " + epoch);
      }
      double loss = scaffold.fit(augmented(batch, random));
      if (!Double.isFinite(loss)) {
        throw diverged(epoch, done + 1, loss);
      }
      losses.add(batch.indices().length, loss, scaffold.losses());
      done++;
      seen += batch.indices().length;
      progress.plot(loss);
      progress.step(seen, figures(epoch, losses));
    }
  }

  private long samples(int wholeEpochs) {
    return (long) wholeEpochs * split.train().size();
  }

  private Batch augmented(Batch batch, SplittableRandom random) {
    return options
        .augmentation()
        .map(a -> new Batch(batch.indices(), a.apply(batch.features(), random), batch.labels()))
        .orElse(batch);
  }

  private void validate(EpochLosses losses, long began) {
    scaffold.graph().incrementEpochCount();
    scaffold.updateStudent();
    Evaluation measured = Evaluation.of(student, split.validation());
    epochs.add(
        new History.Epoch(
            epochs.size() + 1,
            losses.mean(),
            losses.meanByHead(),
            measured.nll(),
            measured.accuracy(),
            (System.nanoTime() - began) / 1e9));
    if (bestEpoch == 0 || measured.accuracy() > epochs.get(bestEpoch - 1).validationAccuracy()) {
      bestEpoch = epochs.size();
      bestParameters = student.graph().params().dup();
    }
  }

  private Outcome resume(Checkpoint.State state) {
    epochs.addAll(state.epochs());
    bestEpoch = state.bestEpoch();
    bestParameters = state.bestParameters();
    return state.outcome();
  }

  private Trained result(Outcome outcome) {
    if (bestEpoch == 0) {
      scaffold.updateStudent();
    } else {
      student.graph().setParams(bestParameters);
    }
    History history =
        new History(
            student.name(), epochs, bestEpoch, outcome, options.seed(), split.train().hash());
    return new Trained(student, history);
  }

  private TrainingDivergedException diverged(int epoch, int batch, double loss) {
    String kept =
        bestEpoch == 0
            ? "No epoch came to its end, so there is nothing to go back to."
            : "The network of epoch " + bestEpoch + " is kept in lastGood().";
    return new TrainingDivergedException(
        "%s: the loss is %s in epoch %d, batch %d, with %s. Try a learning rate ten times smaller, check that the features are scaled (to 0..1 or to mean 0), or use a smaller weight on the losses. %s"
            .formatted(student.name(), loss, epoch, batch, options.updater(), kept),
        bestEpoch == 0 ? null : result(Outcome.INTERRUPTED));
  }

  private String figures(int epoch, EpochLosses losses) {
    String last = epochs.isEmpty() ? "" : " \u00b7 " + validationFigures();
    return "epoch %d/%d \u00b7 loss %.4f%s".formatted(epoch, options.epochs(), losses.mean(), last);
  }

  private String lastFigures() {
    if (epochs.isEmpty()) {
      return "no epoch came to its end";
    }
    return "epoch %d/%d \u00b7 loss %.4f \u00b7 %s"
        .formatted(
            epochs.size(),
            options.epochs(),
            epochs.get(epochs.size() - 1).loss(),
            validationFigures());
  }

  private String validationFigures() {
    return "validation %.2f%%".formatted(100 * epochs.get(epochs.size() - 1).validationAccuracy());
  }

  /** Adds up the losses of an epoch, each batch by its size. */
  private static final class EpochLosses {
    private final Map<String, Double> sums = new LinkedHashMap<>();
    private double sum;
    private long samples;

    void add(int batchSize, double loss, Map<String, Double> byHead) {
      samples += batchSize;
      sum += batchSize * loss;
      byHead.forEach((head, value) -> sums.merge(head, batchSize * value, Double::sum));
    }

    double mean() {
      return sum / samples;
    }

    Map<String, Double> meanByHead() {
      Map<String, Double> means = new LinkedHashMap<>();
      sums.forEach((head, value) -> means.put(head, value / samples));
      return means;
    }
  }
}
