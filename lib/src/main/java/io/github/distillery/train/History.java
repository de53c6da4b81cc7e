package io.github.distillery.train;

import java.util.List;
import java.util.Map;

/**
 * What happened in a training, epoch by epoch.
 *
 * <p>Introduced in notebook 02.
 *
 * @param network the name of the network that was trained
 * @param epochs in order; empty where it was interrupted before the first epoch ended
 * @param bestEpoch the number of the epoch whose parameters were kept, from 1; 0 for those it
 *     started with
 * @param outcome how it ended
 * @param seed what governed initial weights, order, dropout and augmentation
 * @param dataHash the hash of the training data
 * @param engine what ran the steps: {@code compiled steps}, or {@code steps by DL4J} with the
 *     reason why they were not compiled; empty where there was none
 */
public record History(
    String network,
    List<Epoch> epochs,
    int bestEpoch,
    Outcome outcome,
    long seed,
    String dataHash,
    String engine) {
  public History {
    epochs = List.copyOf(epochs);
  }

  /** How a training ended. */
  public enum Outcome {
    /** All epochs were run. */
    COMPLETED,
    /** The validation accuracy stopped getting better. */
    STOPPED_EARLY,
    /** Somebody interrupted it. */
    INTERRUPTED
  }

  /**
   * One pass over the training data.
   *
   * @param number from 1
   * @param loss the mean training loss over the epoch, all heads added up
   * @param losses the part of each head, by its name, weights included; and {@code weight decay},
   *     what L1, L2 and weight decay cost, where the network has any. Together they are the loss
   * @param figures what heads show beside their loss, each name beginning with its head's, for
   *     example {@code adversarial discriminator accuracy}; empty for most
   * @param validationLoss cross-entropy with the labels on validation, natural logarithm
   * @param validationAccuracy on validation, from 0 to 1
   * @param seconds how long it took, validation included
   */
  public record Epoch(
      int number,
      double loss,
      Map<String, Double> losses,
      Map<String, Double> figures,
      double validationLoss,
      double validationAccuracy,
      double seconds) {
    public Epoch {
      losses = Map.copyOf(losses);
      figures = Map.copyOf(figures);
    }
  }

  /**
   * The epoch whose parameters were kept.
   *
   * @return the best on validation
   * @throws IllegalStateException where no epoch came to its end
   */
  public Epoch best() {
    if (bestEpoch == 0) {
      throw new IllegalStateException(network + ": no epoch came to its end");
    }
    return epochs.get(bestEpoch - 1);
  }

  /**
   * How long the training took.
   *
   * @return the seconds of all epochs together
   */
  public double seconds() {
    return epochs.stream().mapToDouble(Epoch::seconds).sum();
  }

  @Override
  public String toString() {
    if (epochs.isEmpty()) {
      return network + ": no epoch came to its end, " + outcome;
    }
    return "%s: %d epochs in %.1f s, best epoch %d with validation accuracy %.4f, %s%s"
        .formatted(
            network,
            epochs.size(),
            seconds(),
            bestEpoch,
            bestEpoch == 0 ? Double.NaN : best().validationAccuracy(),
            outcome.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '),
            engine.isEmpty() ? "" : ", " + engine);
  }
}
