package io.github.distillery.tests.evidence;

import io.github.distillery.compare.PairedDifference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Turns the rows of {@link MultiTaskDigits} into {@code tests/evidence/multi-task.md}. */
public final class MultiTaskDigitsTable {
  private static final double PERCENT = 100;
  private static final List<String> TASKS = List.of("left", "right", "sum", "mean");

  private MultiTaskDigitsTable() {}

  /**
   * Writes the table.
   *
   * @param files the rows and the table, where they are others than those in {@code tests/evidence}
   * @throws IOException where the rows cannot be read or the table not written
   */
  public static void main(String[] files) throws IOException {
    Path rows = files.length == 0 ? MultiTaskDigits.ROWS : Path.of(files[0]);
    Path table = files.length == 0 ? Path.of("tests/evidence/multi-task.md") : Path.of(files[1]);
    Files.write(table, lines(EvidenceRows.read(rows)));
  }

  private static List<String> lines(EvidenceRows rows) {
    List<String> lines = new ArrayList<>();
    lines.add(
        """
        # One student for several tasks

        Made by `MultiTaskDigits` (rows: `multi-task.csv`) and `MultiTaskDigitsTable`; `CONTRIBUTING.md` has the
        command. Two MNIST digits side by side; tasks: left, right (10 classes each), sum (19). Students learn
        from 5,000 pairs, 5,000 others choose epochs and learning rates, test accuracy is that of 5,000 pairs of
        MNIST's test images, in percent. The three teachers are LeNets of one task each that have seen 20,000
        pairs, those of the students among them: soft labels bring what they know from there (T = 4, weight 0.9,
        labels 0.1). The one student is 1568-64-64-39; "three students" have one task each, two narrower hidden
        layers, as many parameters together as the one student, and as many epochs each; each keeps its own best
        epoch, where the one student keeps that of the best mean. Mean ± standard deviation over the seeds; differences pair the seeds, with
        95% intervals. Seconds are those of a busy machine, for ratios only.

        | student | learns from | seeds | parameters | rate | left | right | sum | mean | against three students | seconds |
        |---|---|---|---:|---:|---:|---:|---:|---:|---:|---:|""");
    rows.by("student", "learns from").values().forEach(group -> lines.add(line(group, rows)));
    return lines;
  }

  private static String line(EvidenceRows group, EvidenceRows all) {
    List<String> cells = new ArrayList<>();
    cells.add(group.first("student"));
    cells.add(group.first("learns from"));
    cells.add(group.seeds());
    cells.add(group.spread(0, row -> row.number("parameters")));
    cells.add(group.first("rate"));
    TASKS.forEach(task -> cells.add(group.spread(2, row -> PERCENT * row.number(task))));
    cells.add(group.first("student").equals(MultiTaskDigits.SINGLES) ? "" : difference(group, all));
    cells.add(group.spread(0, row -> row.number("seconds")));
    return "| " + String.join(" | ", cells) + " |";
  }

  /** Of the mean accuracy, in points; only seeds that both have. */
  private static String difference(EvidenceRows group, EvidenceRows all) {
    List<double[]> pairs = new ArrayList<>();
    for (EvidenceRows.Row row : group.rows()) {
      all.where(
              other ->
                  other.text("student").equals(MultiTaskDigits.SINGLES)
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
