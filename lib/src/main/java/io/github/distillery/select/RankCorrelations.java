package io.github.distillery.select;

import java.util.List;
import java.util.stream.Collectors;

/**
 * How well the scores of a {@link TeacherRanking} foretold what full distillations came to. With a
 * handful of teachers a correlation says little: of five, one order in 120 is right by chance, and
 * one in 24 correlates by 0.9 or more.
 *
 * <p>Introduced in notebook 12.
 *
 * @param truth what they are compared with, in words
 * @param scores a line a score that at least one teacher has
 */
public record RankCorrelations(String truth, List<RankCorrelation> scores) {
  public RankCorrelations {
    scores = List.copyOf(scores);
  }

  /**
   * One score's line.
   *
   * @param score which
   * @return its correlation
   * @throws IllegalArgumentException where no teacher has this score
   */
  public RankCorrelation of(TeacherScore score) {
    return scores.stream()
        .filter(line -> line.score() == score)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no teacher has the score \"%s\"; there are %s"
                        .formatted(score, scores.stream().map(RankCorrelation::score).toList())));
  }

  @Override
  public String toString() {
    return scores.stream()
        .map(
            line ->
                "%n  %s: %.2f over %d teachers, regret %.4f"
                    .formatted(line.score(), line.correlation(), line.teachers(), line.regret()))
        .collect(Collectors.joining("", "Spearman's rank correlation with " + truth, ""));
  }
}
