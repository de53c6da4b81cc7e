package io.github.distillery.select;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a search found, the best above: who came to the longer training, and of these the highest
 * accuracy on validation. {@code Tables.tuning(result)} and {@code Charts.tuning(result)} show it.
 *
 * <p>The best of many is chosen by the very accuracy that is shown, which is therefore too good: a
 * {@link io.github.distillery.compare.Comparison} with other seeds, and its test part, says what
 * the numbers are worth.
 *
 * <p>Introduced in notebook 13.
 *
 * @param student the name of what was trained
 * @param data the name of the validation part
 * @param trials those that had a turn, best first
 * @param planned how many there were to be
 * @param epochs of all trainings together
 * @param complete false where it was interrupted
 * @param outOfTime whether the seconds ended before the search
 * @param seed of the search
 * @param trainingSeed what governed weights and order, the same in all trials
 * @param dataHash the hash of the training data
 */
public record TuningResult(
    String student,
    String data,
    List<TuningTrial> trials,
    int planned,
    long epochs,
    boolean complete,
    boolean outOfTime,
    long seed,
    long trainingSeed,
    String dataHash) {
  public TuningResult {
    trials = List.copyOf(trials);
  }

  /**
   * The numbers to take.
   *
   * @return the best trial
   * @throws IllegalStateException where none had a turn, or all diverged
   */
  public TuningTrial best() {
    if (trials.isEmpty() || trials.get(0).last().diverged()) {
      throw new IllegalStateException(
          trials.isEmpty()
              ? "no trial had a turn; run the search again"
              : "all trials diverged; draw smaller learning rates or weights");
    }
    return trials.get(0);
  }

  /**
   * What was drawn in each trial.
   *
   * @return names, in the order of the first trial
   */
  public List<String> settings() {
    return trials.stream().flatMap(trial -> trial.settings().keySet().stream()).distinct().toList();
  }

  @Override
  public String toString() {
    String state = outOfTime ? ", out of time" : complete ? "" : ", incomplete: it was interrupted";
    return "%d of %d trials of %s on %s, %,d epochs, seed %d%s%s"
        .formatted(
            trials.size(),
            planned,
            student,
            data,
            epochs,
            seed,
            state,
            trials.stream()
                .limit(3)
                .map(
                    trial ->
                        "%n  %s: validation accuracy %.4f after %d epochs"
                            .formatted(
                                trial.name(),
                                trial.last().validationAccuracy(),
                                trial.last().epochs()))
                .collect(Collectors.joining()));
  }
}
