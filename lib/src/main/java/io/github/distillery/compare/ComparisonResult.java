package io.github.distillery.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a comparison found. {@code Tables.comparison(result)} and {@code Charts.comparison(result)}
 * show it.
 *
 * <p>Introduced in notebook 03.
 *
 * @param data the name of the test part
 * @param candidates all names, baselines included, in the order in which they were given
 * @param baseline the one that differences are measured against
 * @param seeds all that were asked for
 * @param runs those that ended, seed by seed
 * @param complete whether every candidate has had its turn with every seed; false after an
 *     interruption
 * @param warnings what makes the comparison hard to believe: few seeds, other budgets, other data,
 *     trainings that diverged
 */
public record ComparisonResult(
    String data,
    List<String> candidates,
    String baseline,
    List<Long> seeds,
    List<Run> runs,
    boolean complete,
    List<String> warnings) {
  public ComparisonResult {
    candidates = List.copyOf(candidates);
    seeds = List.copyOf(seeds);
    runs = List.copyOf(runs);
    warnings = List.copyOf(warnings);
  }

  /**
   * Each candidate over its seeds.
   *
   * @return in the order in which they were given; those without a finished run are left out
   */
  public List<Summary> summaries() {
    List<Run> reference = runsOf(baseline);
    return candidates.stream()
        .map(this::runsOf)
        .filter(own -> !own.isEmpty())
        .map(own -> Summary.of(own, reference))
        .toList();
  }

  /**
   * One candidate over its seeds.
   *
   * @param candidate its name
   * @return its summary
   * @throws IllegalArgumentException where it is unknown, or has no finished run
   */
  public Summary summary(String candidate) {
    return summaries().stream()
        .filter(summary -> summary.candidate().equals(candidate))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no finished run of \"%s\"; the candidates are %s"
                        .formatted(candidate, candidates)));
  }

  /**
   * The candidate to take: that with the best mean accuracy on validation. The test part has no say
   * in it.
   *
   * @return its summary; of equally good ones the first
   * @throws IllegalStateException where no run has ended
   */
  public Summary bestOnValidation() {
    return summaries().stream()
        .max(Comparator.comparingDouble(summary -> summary.validationAccuracy().mean()))
        .orElseThrow(() -> new IllegalStateException("no run of this comparison has ended"));
  }

  /**
   * Whether the likeness to a teacher was measured.
   *
   * @return true where {@link Comparison#teacher} named one
   */
  public boolean hasTeacher() {
    return runs.stream().anyMatch(run -> !Double.isNaN(run.agreement()));
  }

  /**
   * Writes every run, a row each, with all digits. The file is complete or as it was before.
   *
   * @param file where to
   * @throws IOException where it cannot be written
   */
  public void writeCsv(Path file) throws IOException {
    ResultText.write(file, ResultText.csv(this));
  }

  /**
   * Writes the summaries as a Markdown table, with what must be said about them. The file is
   * complete or as it was before.
   *
   * @param file where to
   * @throws IOException where it cannot be written
   */
  public void writeMarkdown(Path file) throws IOException {
    ResultText.write(file, markdown());
  }

  /**
   * The summaries as a Markdown table, with what must be said about them.
   *
   * @return lines of text
   */
  public String markdown() {
    return ResultText.markdown(this);
  }

  @Override
  public String toString() {
    String state =
        "%d of %d runs on %s%s"
            .formatted(
                runs.size(),
                seeds.size() * candidates.size(),
                data,
                complete ? "" : ", incomplete: it was interrupted");
    String lines =
        summaries().stream()
            .map(
                s ->
                    "\n  "
                        + s.candidate()
                        + ": test accuracy "
                        + s.testAccuracy().text(100, 2)
                        + "%")
            .collect(Collectors.joining());
    return state + lines + warnings.stream().map(w -> "\n! " + w).collect(Collectors.joining());
  }

  private List<Run> runsOf(String candidate) {
    return runs.stream().filter(run -> run.candidate().equals(candidate)).toList();
  }
}
