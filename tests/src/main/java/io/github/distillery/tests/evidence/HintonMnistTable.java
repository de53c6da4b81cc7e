package io.github.distillery.tests.evidence;

import io.github.distillery.evaluate.Spread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Turns the rows of {@link HintonMnist} into {@code tests/evidence/hinton-mnist.md}: mean and
 * standard deviation over the seeds, beside what the paper says.
 */
public final class HintonMnistTable {
  private static final Path ROWS = Path.of("tests/evidence/hinton-mnist.csv");
  private static final Path TABLE = Path.of("tests/evidence/hinton-mnist.md");
  private static final int SEED = 0;
  private static final int NETWORK = 1;
  private static final int LEARNS_FROM = 2;
  private static final int TEMPERATURE = 3;
  private static final int VALIDATION = 6;
  private static final int TEST = 7;
  private static final int THREES = 8;
  private static final int SECONDS = 10;
  private static final Map<String, String> PAPER =
      Map.of(
          "784-1200-1200-10/labels with regularization/-", "67",
          "784-1200-1200-10/labels with regularization longer/-", "67",
          "784-800-800-10/labels/-", "146",
          "784-800-800-10/labels longer/-", "146",
          "784-800-800-10/soft targets longer/20.0", "74",
          "784-800-800-10/soft targets/20.0", "74",
          "784-800-800-10/soft targets without threes/20.0", "206 (133 on threes)",
          "784-800-800-10/soft targets without threes; bias corrected/20.0", "109 (14 on threes)");

  private HintonMnistTable() {}

  /**
   * Writes the table.
   *
   * @param none takes no arguments
   * @throws IOException where the rows cannot be read or the table not written
   */
  public static void main(String[] none) throws IOException {
    Map<String, List<String[]>> groups =
        Files.readAllLines(ROWS).stream()
            .skip(1)
            .map(line -> line.split(",", -1))
            .collect(
                Collectors.groupingBy(
                    row -> row[NETWORK] + "/" + row[LEARNS_FROM] + "/" + row[TEMPERATURE],
                    LinkedHashMap::new,
                    Collectors.toList()));
    List<String> lines = new ArrayList<>();
    lines.add(
        """
        # Hinton, Vinyals and Dean 2015, section 3, on MNIST

        Made by `HintonMnist` (rows: `hinton-mnist.csv`) and `HintonMnistTable`; `CONTRIBUTING.md` has the
        command. Errors of 10,000 test and 6,000 validation images, mean ± standard deviation over the
        seeds; 54,000 images to train with. "longer" is 80 epochs for the teacher and 60 for students
        instead of 20 and 12. Everything is chosen on validation, whose images have threes also for the
        student without threes: its best epoch was chosen by about 600 threes that it did not learn from,
        and so was the shift of its bias. Seconds are those of a
        busy machine with two cores and one computing thread, for ratios only.

        | network | learns from | T | seeds | validation errors | test errors | errors on 1,010 threes | paper, test errors | seconds |
        |---|---|---|---|---|---|---|---|---|""");
    groups.forEach((key, rows) -> lines.add(line(key, rows)));
    Files.write(TABLE, lines);
  }

  private static String line(String key, List<String[]> rows) {
    String[] first = rows.get(0);
    return "| %s | %s | %s | %s | %s | %s | %s | %s | %s |"
        .formatted(
            first[NETWORK],
            first[LEARNS_FROM],
            first[TEMPERATURE],
            rows.stream().map(row -> row[SEED]).sorted().collect(Collectors.joining(", ")),
            meanAndDeviation(rows, VALIDATION),
            meanAndDeviation(rows, TEST),
            meanAndDeviation(rows, THREES),
            PAPER.getOrDefault(key, ""),
            meanAndDeviation(rows, SECONDS));
  }

  private static String meanAndDeviation(List<String[]> rows, int column) {
    double[] values = rows.stream().mapToDouble(row -> Double.parseDouble(row[column])).toArray();
    return Spread.of(values).text(1, 0);
  }
}
