package io.github.distillery.distill.ways;

import io.github.distillery.model.Ensemble;
import io.github.distillery.train.Trained;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What {@link MutualLearning} gives.
 *
 * <p>Introduced in notebook 12.
 *
 * @param pupils each with the parameters of its best epoch on validation, and its history
 */
public record Cohort(List<Trained> pupils) {
  public Cohort {
    pupils = List.copyOf(pupils);
  }

  /**
   * The pupil with the greatest accuracy on validation; of equals the first.
   *
   * @return one of the pupils
   * @throws IllegalStateException where no epoch came to its end
   */
  public Trained best() {
    return pupils.stream()
        .sorted(Comparator.comparingDouble(p -> -p.history().best().validationAccuracy()))
        .findFirst()
        .orElseThrow();
  }

  /**
   * All pupils together, by the mean of their probabilities.
   *
   * @return the ensemble
   */
  public Ensemble ensemble() {
    return Ensemble.averageProbabilities(pupils);
  }

  @Override
  public String toString() {
    return "a cohort of %d:\n%s"
        .formatted(
            pupils.size(),
            pupils.stream().map(Trained::toString).collect(Collectors.joining("\n")));
  }
}
