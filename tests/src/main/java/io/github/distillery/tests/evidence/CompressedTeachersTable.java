package io.github.distillery.tests.evidence;

import io.github.distillery.tests.evidence.EvidenceRows.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns the rows of {@link CompressedTeachers} and {@link DeploymentTimes} into {@code
 * tests/evidence/compressed-teachers.md} and {@code deployment.md}.
 */
public final class CompressedTeachersTable {
  private static final Path FOLDER = Path.of("tests/evidence");
  private static final double KILO = 1000;
  private static final double PERCENT = 100;

  private CompressedTeachersTable() {}

  /**
   * Writes the tables.
   *
   * @param none takes no arguments
   * @throws IOException where rows cannot be read or a table not written
   */
  public static void main(String[] none) throws IOException {
    Files.write(FOLDER.resolve("compressed-teachers.md"), accuracies());
    Files.write(FOLDER.resolve("deployment.md"), times());
  }

  private static List<String> accuracies() throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(
        """
        # A teacher, compressed, as the student

        Made by `CompressedTeachers` (rows: `compressed-teachers.csv`) and `CompressedTeachersTable`;
        `CONTRIBUTING.md` has the command. MNIST, for 1000-500-10 drawn with 25 x 40 pixels: 54,000 images to
        train with, 6,000 to choose epochs by, test errors of 10,000. Eight epochs for the teacher and eight for
        each recovery, by labels or by soft targets of the uncompressed teacher (T = 4, weight 0.9, labels 0.1).
        "Fresh": a network of the halved sizes from random weights, with the same eight epochs. Mean ± standard
        deviation over the seeds; "against uncompressed" pairs each seed with its own teacher.
        """);
    EvidenceRows.read(FOLDER.resolve("compressed-teachers.csv"))
        .by("network")
        .forEach(
            (network, group) -> {
              lines.add("## " + network);
              lines.add("");
              lines.add(
                  "| way | recovery | seeds | parameters | not zero | multiply-adds | at once, % |"
                      + " validation, % | test errors | against uncompressed |");
              lines.add("|---|---|---|---:|---:|---:|---:|---:|---:|---:|");
              group
                  .by("way", "recovery")
                  .values()
                  .forEach(rows -> lines.add(accuracy(rows, group)));
              lines.add("");
            });
    return lines;
  }

  private static String accuracy(EvidenceRows rows, EvidenceRows group) {
    return "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |"
        .formatted(
            rows.first("way"),
            rows.first("recovery"),
            rows.seeds(),
            rows.spread(0, row -> row.number("parameters")),
            rows.spread(0, row -> row.number("not zero")),
            rows.spread(0, row -> row.number("multiply-adds")),
            rows.spread(2, row -> PERCENT * row.number("validation at once")),
            rows.spread(2, row -> PERCENT * row.number("validation")),
            rows.spread(0, row -> row.number("test errors")),
            rows.first("way").equals("uncompressed")
                ? ""
                : rows.spread(0, row -> row.number("test errors") - teacherErrors(row, group)));
  }

  private static double teacherErrors(Row row, EvidenceRows group) {
    return group
        .where(other -> other.text("way").equals("uncompressed"))
        .where(other -> other.text("seed").equals(row.text("seed")))
        .rows()
        .get(0)
        .number("test errors");
  }

  private static List<String> times() throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(
        """
        # What compressed networks cost where they are used

        Made by `DeploymentTimes` (rows: `deployment.csv`) and `CompressedTeachersTable`; `CONTRIBUTING.md` has
        the command. The networks of `compressed-teachers.md`, after recovery by distillation, asked in turn in
        one run on a quiet machine; medians of 201 calls with one sample and of 31 with 256. "Times quicker" is
        ONNX Runtime's time for 256 of the uncompressed network through that of this one. Bytes in thousands;
        accuracy on validation. What runs in 8 bits is simulated with floats here, so its time here is that of
        the simulation.
        """);
    EvidenceRows.read(FOLDER.resolve("deployment.csv"))
        .by("network", "seed", "threads")
        .forEach(
            (key, group) -> {
              Row first = group.rows().get(0);
              lines.add(
                  "## %s, seed %s, threads: %s"
                      .formatted(first.text("network"), first.text("seed"), first.text("threads")));
              lines.add("");
              lines.add(
                  "| network | accuracy, % | parameters | not zero | multiply-adds | DL4J zip |"
                      + " Deep Compression | ONNX | gzipped | ms 1, here | ms 256, here |"
                      + " ms 1, ONNX Runtime | ms 256, ONNX Runtime | times quicker |");
              lines.add("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
              group.rows().forEach(row -> lines.add(time(row, first)));
              lines.add("");
            });
    return lines;
  }

  private static String time(Row row, Row first) {
    return "| %s | %.2f | %,.0f | %,.0f | %,.0f | %s | %s | %s | %s | %.3f | %.2f | %.3f | %.2f | %.1f |"
        .formatted(
            row.text("way"),
            PERCENT * row.number("accuracy"),
            row.number("parameters"),
            row.number("not zero"),
            row.number("multiply-adds"),
            kilo(row, "zip"),
            kilo(row, "compressed"),
            kilo(row, "onnx"),
            kilo(row, "gzipped onnx"),
            row.number("here 1"),
            row.number("here 256"),
            row.number("onnx runtime 1"),
            row.number("onnx runtime 256"),
            first.number("onnx runtime 256") / row.number("onnx runtime 256"));
  }

  private static String kilo(Row row, String column) {
    return row.text(column).isEmpty() ? "" : "%,.1f".formatted(row.number(column) / KILO);
  }
}
