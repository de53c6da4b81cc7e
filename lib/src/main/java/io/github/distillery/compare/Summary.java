package io.github.distillery.compare;

import io.github.distillery.evaluate.Spread;
import io.github.distillery.model.Footprint;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * One candidate over all its seeds.
 *
 * <p>Introduced in notebook 03.
 *
 * @param candidate its name
 * @param runs how many seeds it has
 * @param validationAccuracy from 0 to 1; choices are made by it
 * @param testAccuracy from 0 to 1
 * @param difference of test accuracy, against the first baseline, over the seeds that both have;
 *     empty for that baseline itself
 * @param agreement with the teacher's choices; NaN without a teacher
 * @param divergence {@code KL(teacher || student)}; NaN without a teacher
 * @param nll mean negative log-likelihood of the test labels
 * @param ece expected calibration error
 * @param footprint of the first seed's student
 * @param seconds of a run
 */
public record Summary(
    String candidate,
    int runs,
    Spread validationAccuracy,
    Spread testAccuracy,
    Optional<PairedDifference> difference,
    Spread agreement,
    Spread divergence,
    Spread nll,
    Spread ece,
    Footprint footprint,
    Spread seconds) {
  static Summary of(List<Run> own, List<Run> baseline) {
    return new Summary(
        own.get(0).candidate(),
        own.size(),
        spread(own, Run::validationAccuracy),
        spread(own, Run::testAccuracy),
        difference(own, baseline),
        spread(own, Run::agreement),
        spread(own, Run::divergence),
        spread(own, Run::nll),
        spread(own, Run::ece),
        own.get(0).footprint(),
        spread(own, Run::seconds));
  }

  private static Optional<PairedDifference> difference(List<Run> own, List<Run> baseline) {
    List<Run[]> pairs =
        own.stream()
            .flatMap(
                run ->
                    baseline.stream()
                        .filter(other -> other.seed() == run.seed())
                        .map(other -> new Run[] {run, other}))
            .toList();
    if (pairs.isEmpty() || own.get(0).candidate().equals(baseline.get(0).candidate())) {
      return Optional.empty();
    }
    return Optional.of(
        PairedDifference.of(
            pairs.stream().mapToDouble(pair -> pair[0].testAccuracy()).toArray(),
            pairs.stream().mapToDouble(pair -> pair[1].testAccuracy()).toArray()));
  }

  private static Spread spread(List<Run> runs, ToDoubleFunction<Run> value) {
    return Spread.of(runs.stream().mapToDouble(value).toArray());
  }
}
