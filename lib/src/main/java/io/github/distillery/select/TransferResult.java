package io.github.distillery.select;

import io.github.distillery.distill.parameter.TransferredParameters;
import io.github.distillery.distill.ways.Staged;
import io.github.distillery.train.Trained;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a {@link TransferStrategy} did, step by step. {@code Tables.transferSteps(result)} shows it.
 *
 * <p>Introduced in notebook 13.
 *
 * @param teacher its name
 * @param parameters where the student's first weights came from; empty where it began with fresh
 *     ones, and the first step says why
 * @param similarity of the layers' features before training, by which hints were paired; empty
 *     where they were given or switched off
 * @param hints the pairs that stage one taught; empty where there was no such stage
 * @param staged what each stage of training gave
 * @param steps a line a step, with validation after each
 * @param seed what governed fresh weights, order and probe
 * @param dataHash the hash of the training data
 */
public record TransferResult(
    String teacher,
    Optional<TransferredParameters> parameters,
    Optional<LayerSimilarity> similarity,
    List<LayerSimilarity.Pair> hints,
    Staged staged,
    List<TransferStep> steps,
    long seed,
    String dataHash) {
  public TransferResult {
    hints = List.copyOf(hints);
    steps = List.copyOf(steps);
  }

  /**
   * The student at the end.
   *
   * @return an ordinary network with the history of all stages
   */
  public Trained student() {
    return staged.trained();
  }

  @Override
  public String toString() {
    return steps.stream()
        .map(
            step ->
                "%n  %s: %s; %d epochs, validation accuracy %.4f"
                    .formatted(step.name(), step.what(), step.epochs(), step.validationAccuracy()))
        .collect(
            Collectors.joining(
                "", "%s taught by %s, seed %d".formatted(staged.name(), teacher, seed), ""));
  }
}
