package io.github.distillery.select;

import io.github.distillery.compare.ComparisonResult;
import io.github.distillery.compare.Run;
import io.github.distillery.compare.Summary;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Candidate teachers with their scores, those that the trials put first above; without trials by
 * accuracy on validation. {@code Tables.teacherRanking(result)} shows it.
 *
 * <p>Introduced in notebook 12.
 *
 * @param student the name of the student they are to teach
 * @param data the name of the validation part that they were judged on
 * @param studentAccuracy of the student trained alone, on validation
 * @param studentParameters its weights, biases and statistics
 * @param probe how many validation samples agreement, LEEP, NCE and LogME were computed on
 * @param teachers the candidates, best first
 * @param trialEpochs how many epochs the trials took together; 0 without trials
 * @param seed what governed the student's weights, orders and the choice of the probe
 * @param dataHash the hash of the training data
 * @param complete false where it was interrupted, so that trials are missing
 */
public record TeacherRanking(
    String student,
    String data,
    double studentAccuracy,
    long studentParameters,
    int probe,
    List<TeacherScores> teachers,
    long trialEpochs,
    long seed,
    String dataHash,
    boolean complete) {
  public TeacherRanking {
    teachers = List.copyOf(teachers);
  }

  /**
   * The teacher to take.
   *
   * @return the first
   */
  public TeacherScores best() {
    return teachers.get(0);
  }

  /**
   * One teacher's scores.
   *
   * @param teacher its name
   * @return its line
   * @throws IllegalArgumentException where there is none of this name
   */
  public TeacherScores of(String teacher) {
    return teachers.stream()
        .filter(line -> line.teacher().equals(teacher))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no teacher \"%s\"; the candidates are %s"
                        .formatted(teacher, names(teachers))));
  }

  /**
   * The teachers in the order of one score.
   *
   * @param score which
   * @return names, best first; those without it at the end
   */
  public List<String> by(TeacherScore score) {
    return names(
        teachers.stream()
            .sorted(
                Comparator.comparingDouble(
                    line -> {
                      double value = line.value(score);
                      return Double.isNaN(value)
                          ? Double.POSITIVE_INFINITY
                          : score.moreIsBetter() ? -value : value;
                    }))
            .toList());
  }

  /**
   * Compares each score with what came of the teachers.
   *
   * @param truth what a full distillation from a teacher came to, more being better, by the
   *     teacher's name; teachers that are not there are left out
   * @return a line a score
   * @throws IllegalArgumentException where no teacher is there
   */
  public RankCorrelations against(Map<String, Double> truth) {
    return against("what full distillations came to", truth);
  }

  /**
   * Compares each score with the mean test accuracy of full distillations. Nothing is chosen by it.
   *
   * @param full a comparison whose candidates have the teachers' names
   * @return a line a score
   * @throws IllegalArgumentException where no candidate has a teacher's name
   */
  public RankCorrelations against(ComparisonResult full) {
    Map<String, Double> truth = new LinkedHashMap<>();
    for (Summary summary : full.summaries()) {
      truth.put(summary.candidate(), summary.testAccuracy().mean());
    }
    long seeds = full.runs().stream().map(Run::seed).distinct().count();
    return against(
        "the mean test accuracy of full distillations over %d seeds".formatted(seeds), truth);
  }

  private RankCorrelations against(String what, Map<String, Double> truth) {
    double[] came =
        teachers.stream()
            .mapToDouble(line -> truth.getOrDefault(line.teacher(), Double.NaN))
            .toArray();
    if (Arrays.stream(came).allMatch(Double::isNaN)) {
      throw new IllegalArgumentException(
          "none of the teachers %s is among %s; give the results the teachers' names"
              .formatted(names(teachers), truth.keySet()));
    }
    return new RankCorrelations(
        what,
        Arrays.stream(TeacherScore.values())
            .map(
                score ->
                    RankCorrelation.of(
                        score,
                        teachers.stream().mapToDouble(line -> line.value(score)).toArray(),
                        came))
            .filter(line -> line.teachers() > 0)
            .toList());
  }

  private static List<String> names(List<TeacherScores> lines) {
    return lines.stream().map(TeacherScores::teacher).toList();
  }

  @Override
  public String toString() {
    String how =
        trialEpochs == 0 ? "by accuracy" : "by trials of %,d epochs".formatted(trialEpochs);
    return "%d teachers for %s on %s, %s, seed %d%s%s"
        .formatted(
            teachers.size(),
            student,
            data,
            how,
            seed,
            complete ? "" : ", incomplete: it was interrupted",
            teachers.stream()
                .map(line -> "%n  %s: %s".formatted(line.teacher(), line.values()))
                .collect(Collectors.joining()));
  }
}
