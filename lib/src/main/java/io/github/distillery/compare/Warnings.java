package io.github.distillery.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What makes a comparison hard to believe. */
final class Warnings {
  private static final int FEWEST_SEEDS = 3;

  private Warnings() {}

  /** A list that more can be added to; of each kind one sentence a candidate at most. */
  static List<String> of(Plan plan, String baseline, List<Run> runs) {
    List<String> warnings = new ArrayList<>();
    int seeds = plan.seeds().size();
    if (seeds < FEWEST_SEEDS) {
      warnings.add(
          "%d %s: differences between seeds can hardly be told from differences between candidates; 5 are better"
              .formatted(seeds, seeds == 1 ? "seed" : "seeds"));
    }
    for (Candidate candidate : plan.candidates()) {
      List<Run> own = runs.stream().filter(r -> r.candidate().equals(candidate.name())).toList();
      otherData(plan, own).ifPresent(warnings::add);
      otherBudget(plan, baseline, own, runs).ifPresent(warnings::add);
    }
    return warnings;
  }

  private static Optional<String> otherData(Plan plan, List<Run> own) {
    String hash = plan.split().train().hash();
    return own.stream()
        .filter(run -> !run.dataHash().equals(hash))
        .findFirst()
        .map(
            run ->
                "\"%s\" learnt from other data (%s) than %s (%s)"
                    .formatted(
                        run.candidate(),
                        shortened(run.dataHash()),
                        plan.split().train().name(),
                        shortened(hash)));
  }

  /** With patience the budget is a limit, and who stops early has had the same. */
  private static Optional<String> otherBudget(
      Plan plan, String baseline, List<Run> own, List<Run> all) {
    for (Run run : own) {
      for (Run other : all) {
        boolean pair = other.seed() == run.seed() && other.candidate().equals(baseline);
        long limit = (long) plan.options().epochs() * plan.split().train().size();
        boolean bothWithin =
            plan.options().patience() > 0
                && run.samplesLearnt() <= limit
                && other.samplesLearnt() <= limit;
        if (pair && run.samplesLearnt() != other.samplesLearnt() && !bothWithin) {
          return Optional.of(
              "the budgets differ: \"%s\" learnt from %,d samples in all, \"%s\" from %,d"
                  .formatted(
                      run.candidate(), run.samplesLearnt(), baseline, other.samplesLearnt()));
        }
      }
    }
    return Optional.empty();
  }

  private static String shortened(String hash) {
    return hash.substring(0, Math.min(8, hash.length()));
  }
}
