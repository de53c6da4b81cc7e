package io.github.distillery.tests.evidence;

import io.github.distillery.compare.PairedDifference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns the rows of {@link MultiTaskDigits} and {@link MultiTaskEmoji} into tables of their names.
 */
public final class MultiTaskTable {
  private static final double PERCENT = 100;
  private static final Path FOLDER = Path.of("tests/evidence");

  private static final String DIGITS =
      """
      # One student for several tasks

      Made by `MultiTaskDigits` (rows: `multi-task.csv`) and `MultiTaskTable`; `CONTRIBUTING.md` has the
      command. Two MNIST digits side by side; tasks: left, right (10 classes each), sum (19). Students learn
      from 5,000 pairs, 5,000 others choose epochs and learning rates, test accuracy is that of 5,000 pairs of
      MNIST's test images, in percent. The three teachers are LeNets of one task each that have seen 20,000
      pairs, those of the students among them: soft labels bring what they know from there (T = 4, weight 0.9,
      labels 0.1). The one student is 1568-64-64-39; "students of one task" are three, two narrower hidden
      layers each, as many parameters together as the one student, and as many epochs each; each keeps its own best
      epoch, where the one student keeps that of the best mean. Mean ± standard deviation over the seeds; differences
      of the mean accuracy pair the seeds, with 95% intervals. Seconds are those of a busy machine, for ratios only.
      """;
  private static final String EMOJI =
      """
      # One student for two tasks: emoji

      Made by `MultiTaskEmoji` (rows: `multi-task-emoji.csv`) and `MultiTaskTable`; `CONTRIBUTING.md` has the
      command. 1,938 drawings of two houses to learn from, 484 to choose epochs and learning rates by, 808 to
      measure on, the two drawings of one emoji always in the same part; tasks: category and 57 sub-categories.
      The one student is a convNet of 12, 24 and 48 maps; "students of one task" are two narrower ones, as many
      parameters together. The teachers are convNets of 32, 32, 64, 64 and 128 maps, one for each task, which have seen the same
      drawings (T = 4, weight 0.9, labels 0.1). Else as in `multi-task.md`.
      """;

  private MultiTaskTable() {}

  /**
   * Writes the tables.
   *
   * @param none takes no arguments
   * @throws IOException where the rows cannot be read or a table not written
   */
  public static void main(String[] none) throws IOException {
    write("multi-task", DIGITS);
    write("multi-task-emoji", EMOJI);
  }

  private static void write(String name, String text) throws IOException {
    Path rows = FOLDER.resolve(name + ".csv");
    List<String> columns = List.of(Files.readAllLines(rows).get(0).split(","));
    List<String> tasks =
        columns.subList(columns.indexOf("validation mean") + 1, columns.indexOf("mean NLL"));
    EvidenceRows all = EvidenceRows.read(rows);
    List<String> lines = new ArrayList<>();
    lines.add(text);
    lines.add(
        "| student | learns from | seeds | parameters | rate | %s | against students of one task | seconds |"
            .formatted(String.join(" | ", tasks)));
    lines.add("|---|---|---|---:|---:|" + "---:|".repeat(tasks.size()) + "---:|---:|");
    all.by("student", "learns from").values().forEach(g -> lines.add(line(g, all, tasks)));
    Files.write(FOLDER.resolve(name + ".md"), lines);
  }

  private static String line(EvidenceRows group, EvidenceRows all, List<String> tasks) {
    List<String> cells = new ArrayList<>();
    cells.add(group.first("student"));
    cells.add(group.first("learns from"));
    cells.add(group.seeds());
    cells.add(group.spread(0, row -> row.number("parameters")));
    cells.add(group.first("rate"));
    tasks.forEach(task -> cells.add(group.spread(2, row -> PERCENT * row.number(task))));
    cells.add(group.first("student").equals(MultiTaskRuns.SINGLES) ? "" : difference(group, all));
    cells.add(group.spread(0, row -> row.number("seconds")));
    return "| " + String.join(" | ", cells) + " |";
  }

  /** Of the mean accuracy, in points; only seeds that both have. */
  private static String difference(EvidenceRows group, EvidenceRows all) {
    List<double[]> pairs = new ArrayList<>();
    for (EvidenceRows.Row row : group.rows()) {
      all.where(
              other ->
                  other.text("student").equals(MultiTaskRuns.SINGLES)
                      && other.text("learns from").equals(row.text("learns from"))
                      && other.text("seed").equals(row.text("seed")))
          .rows()
          .forEach(other -> pairs.add(new double[] {row.number("mean"), other.number("mean")}));
    }
    if (pairs.isEmpty()) {
      return "";
    }
    PairedDifference found =
        PairedDifference.of(
            pairs.stream().mapToDouble(pair -> PERCENT * pair[0]).toArray(),
            pairs.stream().mapToDouble(pair -> PERCENT * pair[1]).toArray());
    return found.pairs() == 1
        ? "%+.2f".formatted(found.mean())
        : "%+.2f (%+.2f to %+.2f)".formatted(found.mean(), found.low(), found.high());
  }
}
