package io.github.distillery.train;

import io.github.distillery.backend.RunEffort;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * How to train. Start from {@link #defaults()} and change what matters:
 *
 * <pre>{@code
 * var options = TrainingOptions.defaults().epochs(20).seed(7);
 * }</pre>
 *
 * <p>Introduced in notebook 02.
 *
 * @param epochs how often each sample is seen, at most; 10 by default. With {@link RunEffort#QUICK}
 *     it becomes 1, whatever was given
 * @param batchSize samples a step; 128 by default
 * @param updater DL4J's optimizer with its learning rate; Adam at 0.001 by default
 * @param seed governs initial weights, order, dropout and augmentation; 42 by default
 * @param patience stop after this many epochs without a better validation accuracy; 0, the default,
 *     never stops early. Whatever it is, the parameters of the best epoch on validation are kept.
 *     Refused for a training that teaches only layers inside the network (a hint alone), whose
 *     accuracy says nothing and which keeps its last epoch
 * @param augmentation changes each training batch; none by default
 * @param checkpoint a file where the state is kept after every epoch, and from which a killed
 *     training goes on; none by default
 * @param keeping which epoch's parameters are kept; those of the best on validation by default
 * @param layerRates by what a layer's learning rate is multiplied, for layers that have another
 *     than the rest; empty by default
 */
public record TrainingOptions(
    int epochs,
    int batchSize,
    IUpdater updater,
    long seed,
    int patience,
    Optional<Augmentation> augmentation,
    Optional<Path> checkpoint,
    Keeping keeping,
    SortedMap<String, Double> layerRates) {
  private static final double DEFAULT_LEARNING_RATE = 0.001;

  public TrainingOptions {
    check("epochs", epochs, 1);
    epochs = RunEffort.current().epochs(epochs);
    check("batchSize", batchSize, 1);
    check("patience", patience, 0);
    Objects.requireNonNull(updater, "updater");
    Objects.requireNonNull(augmentation, "augmentation");
    Objects.requireNonNull(checkpoint, "checkpoint");
    Objects.requireNonNull(keeping, "keeping");
    if (patience > 0 && keeping == Keeping.LAST) {
      throw new IllegalArgumentException(
          "patience is %d, but the last epoch is to be kept whatever validation says; use .patience(0), or keep the best epoch"
              .formatted(patience));
    }
    layerRates = Collections.unmodifiableSortedMap(new TreeMap<>(layerRates));
    layerRates.forEach(
        (layer, factor) -> {
          if (!(factor > 0) || Double.isInfinite(factor)) {
            throw new IllegalArgumentException(
                "the learning rate of \"%s\" is multiplied by %s; give more than 0, or freeze the layer with FineTuning"
                    .formatted(layer, factor));
          }
        });
    updater = FallingRate.over(epochs, updater);
  }

  /** Which epoch's parameters a training ends with. */
  public enum Keeping {
    /** Those of the highest accuracy on validation. */
    BEST,
    /**
     * The last ones, where validation is not what matters: it is of another domain, or what is
     * trained for shows only at the end.
     */
    LAST
  }

  /**
   * The options to start from.
   *
   * @return 10 epochs, batches of 128, Adam at 0.001, seed 42
   */
  public static TrainingOptions defaults() {
    return new TrainingOptions(
        10,
        128,
        new Adam(DEFAULT_LEARNING_RATE),
        42,
        0,
        Optional.empty(),
        Optional.empty(),
        Keeping.BEST,
        Collections.emptySortedMap());
  }

  /**
   * Changes how often each sample is seen.
   *
   * @param newEpochs 1 or more
   * @return the changed options
   */
  public TrainingOptions epochs(int newEpochs) {
    return new TrainingOptions(
        newEpochs,
        batchSize,
        updater,
        seed,
        patience,
        augmentation,
        checkpoint,
        keeping,
        layerRates);
  }

  /**
   * Changes the samples a step.
   *
   * @param newBatchSize 1 or more
   * @return the changed options
   */
  public TrainingOptions batchSize(int newBatchSize) {
    return new TrainingOptions(
        epochs,
        newBatchSize,
        updater,
        seed,
        patience,
        augmentation,
        checkpoint,
        keeping,
        layerRates);
  }

  /**
   * Uses Adam with another learning rate.
   *
   * @param rate above 0
   * @return the changed options
   */
  public TrainingOptions learningRate(double rate) {
    if (!(rate > 0)) {
      throw new IllegalArgumentException("learning rate is " + rate + "; give more than 0");
    }
    return updater(new Adam(rate));
  }

  /**
   * Uses Adam with a learning rate that falls in a straight line over all epochs; where their
   * number is changed afterwards, over those. See {@link LinearDecay}.
   *
   * @param initialRate in the first epoch, above 0
   * @return the changed options
   */
  public TrainingOptions fallingLearningRate(double initialRate) {
    return updater(new Adam(new FallingRate(new LinearDecay(initialRate, epochs))));
  }

  /**
   * Uses Adam with a learning rate that follows a schedule, for example {@code new
   * CosineDecay(0.01, 20)}. Its epochs are its own, whatever number the options have.
   *
   * @param schedule DL4J's or the library's own; epochs and steps count from 0
   * @return the changed options
   */
  public TrainingOptions learningRate(ISchedule schedule) {
    return updater(new Adam(Objects.requireNonNull(schedule, "schedule")));
  }

  /**
   * Lets the learning rate of the optimizer set at this moment rise in a straight line at first:
   * set optimizer and rate before. See {@link WarmUp}.
   *
   * @param steps how many steps are below the full rate, 1 or more
   * @return the changed options
   */
  public TrainingOptions warmUp(int steps) {
    if (!updater.hasLearningRate()) {
      throw new IllegalArgumentException(updater + " has no learning rate that could warm up");
    }
    IUpdater warmed = updater.clone();
    warmed.setLrAndSchedule(Double.NaN, WarmUp.steps(steps, new UpdaterRate(updater.clone())));
    return updater(warmed);
  }

  /**
   * Changes the optimizer.
   *
   * @param newUpdater any of DL4J's, for example {@code new Nesterovs(0.1, 0.9)}
   * @return the changed options
   */
  public TrainingOptions updater(IUpdater newUpdater) {
    return new TrainingOptions(
        epochs,
        batchSize,
        newUpdater,
        seed,
        patience,
        augmentation,
        checkpoint,
        keeping,
        layerRates);
  }

  /**
   * Changes the seed.
   *
   * @param newSeed any number
   * @return the changed options
   */
  public TrainingOptions seed(long newSeed) {
    return new TrainingOptions(
        epochs,
        batchSize,
        updater,
        newSeed,
        patience,
        augmentation,
        checkpoint,
        keeping,
        layerRates);
  }

  /**
   * Changes when to stop early.
   *
   * @param newPatience epochs without a better validation accuracy; 0 never stops early, and is
   *     what a training without a loss on the logits must have
   * @return the changed options
   */
  public TrainingOptions patience(int newPatience) {
    return new TrainingOptions(
        epochs,
        batchSize,
        updater,
        seed,
        newPatience,
        augmentation,
        checkpoint,
        keeping,
        layerRates);
  }

  /**
   * Changes each training batch at random.
   *
   * @param newAugmentation for example {@code Augmentation.shift(2)}, or {@code
   *     Augmentation.shift(2).views(4)} for a fixed number of views
   * @return the changed options
   */
  public TrainingOptions augmentation(Augmentation newAugmentation) {
    return new TrainingOptions(
        epochs,
        batchSize,
        updater,
        seed,
        patience,
        Optional.of(newAugmentation),
        checkpoint,
        keeping,
        layerRates);
  }

  /**
   * Keeps the state in a file after every epoch. Training with the same options, data and file goes
   * on where it was killed, and ends with the same parameters as without the kill. What a lambda
   * does cannot be seen, so an augmentation of one's own that changes needs another file.
   *
   * @param file made when missing
   * @return the changed options
   */
  public TrainingOptions checkpoint(Path file) {
    return new TrainingOptions(
        epochs,
        batchSize,
        updater,
        seed,
        patience,
        augmentation,
        Optional.of(file),
        keeping,
        layerRates);
  }

  /**
   * Keeps the parameters of the last epoch, whatever validation says.
   *
   * @return the changed options
   */
  public TrainingOptions keepingLast() {
    return new TrainingOptions(
        epochs,
        batchSize,
        updater,
        seed,
        patience,
        augmentation,
        checkpoint,
        Keeping.LAST,
        layerRates);
  }

  /**
   * Gives a layer a learning rate of its own, as layers near the input often need to change less
   * (discriminative fine-tuning: Howard and Ruder 2018, section 3.2).
   *
   * @param layer one of the network's layers with parameters
   * @param factor by which its rate is multiplied, above 0, for example 0.1
   * @return the changed options
   */
  public TrainingOptions layerRate(String layer, double factor) {
    SortedMap<String, Double> more = new TreeMap<>(layerRates);
    more.put(layer, factor);
    return new TrainingOptions(
        epochs, batchSize, updater, seed, patience, augmentation, checkpoint, keeping, more);
  }

  /**
   * Takes the learning rate of its own away from a layer.
   *
   * @param layer any name
   * @return the changed options
   */
  public TrainingOptions withoutLayerRate(String layer) {
    SortedMap<String, Double> fewer = new TreeMap<>(layerRates);
    fewer.remove(layer);
    return new TrainingOptions(
        epochs, batchSize, updater, seed, patience, augmentation, checkpoint, keeping, fewer);
  }

  private static void check(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " is " + value + "; give " + least + " or more");
    }
  }
}
