package io.github.distillery.select;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One candidate teacher, judged.
 *
 * <p>Introduced in notebook 12.
 *
 * @param teacher its name
 * @param parameters weights, biases and statistics; NaN where they are not known
 * @param values of each score; NaN where it could not be had
 * @param trial the trial distillations, rung by rung; empty where there were none
 */
public record TeacherScores(
    String teacher, double parameters, Map<TeacherScore, Double> values, List<Rung> trial) {
  public TeacherScores {
    values = Collections.unmodifiableMap(new EnumMap<>(values));
    trial = List.copyOf(trial);
  }

  /**
   * One score.
   *
   * @param score which
   * @return its value; NaN where it could not be had
   */
  public double value(TeacherScore score) {
    return values.getOrDefault(score, Double.NaN);
  }

  /**
   * The last trial distillation.
   *
   * @return that of the highest rung this teacher came to; empty without trials
   */
  public Optional<Rung> lastTrial() {
    return trial.isEmpty() ? Optional.empty() : Optional.of(Race.last(trial));
  }

  static double trialValue(List<Rung> trial) {
    if (trial.isEmpty()) {
      return Double.NaN;
    }
    Rung last = Race.last(trial);
    return trial.size() - 1 + (last.diverged() ? 0 : last.validationAccuracy());
  }
}
