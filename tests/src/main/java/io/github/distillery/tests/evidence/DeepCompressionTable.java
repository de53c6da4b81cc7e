package io.github.distillery.tests.evidence;

import io.github.distillery.evaluate.Spread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Turns the rows of {@link DeepCompressionMnist} into {@code tests/evidence/deep-compression.md}:
 * mean and standard deviation over the seeds, beside what the paper says.
 */
public final class DeepCompressionTable {
  private static final Path ROWS = Path.of("tests/evidence/deep-compression.csv");
  private static final Path TABLE = Path.of("tests/evidence/deep-compression.md");
  private static final List<String> COLUMNS = List.of(DeepCompressionMnist.HEADER.split(","));
  private static final double KILO = 1000;
  private static final double PERCENT = 100;

  private DeepCompressionTable() {}

  /**
   * Writes the table.
   *
   * @param none takes no arguments
   * @throws IOException where the rows cannot be read or the table not written
   */
  public static void main(String[] none) throws IOException {
    List<String[]> rows =
        Files.readAllLines(ROWS).stream()
            .skip(1)
            .map(line -> line.split(",", -1))
            .filter(row -> !isStart(row) || row[column("recovery")].equals("labels"))
            .toList();
    List<String> lines = new ArrayList<>();
    lines.add(
        """
        # Deep Compression on MNIST

        Made by `DeepCompressionMnist` (rows: `deep-compression.csv`) and `DeepCompressionTable`;
        `CONTRIBUTING.md` has the command. 54,000 images to train with, 6,000 to choose epochs by, test errors
        of 10,000; mean ± standard deviation over the seeds. Twelve epochs of training, then pruning in three
        rounds and sharing, with twelve epochs of recovery after each. Shares and bits were set beforehand: the
        published ones, and ones that go further.

        Bytes in thousands. "pruned": zeros left out, positions in gaps of fixed length. "shared": with
        codebooks. "Huffman": as in the file. "file": with the description of the network, which the paper
        does not count. "times" is all parameters as 32-bit floats through the file.

        The paper (Han, Mao and Dally 2016, table 1): LeNet-300-100 error 1.64% -> 1.58%, 1,070 -> 27 thousand
        bytes (40 times; 32 before Huffman's code); LeNet-5 0.80% -> 0.74%, 1,720 -> 44 (39 times; 33 before).
        """);
    group(rows, List.of("network", "setting"))
        .forEach(
            (key, group) -> {
              lines.add("## " + key);
              lines.add("");
              lines.add(
                  "| step | recovery | seeds | kept a layer | pruned | shared | Huffman | file | times |"
                      + " validation, % | test errors | against uncompressed |");
              lines.add("|---|---|---|---|---:|---:|---:|---:|---:|---:|---:|---:|");
              group(group, List.of("step", "recovery"))
                  .values()
                  .forEach(step -> lines.add(line(step, group)));
              lines.add("");
            });
    Files.write(TABLE, lines);
  }

  private static String line(List<String[]> rows, List<String[]> group) {
    String[] first = rows.get(0);
    boolean uncompressed = isStart(first);
    return "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |"
        .formatted(
            first[column("step")],
            uncompressed ? "" : first[column("recovery")],
            rows.stream()
                .map(row -> row[column("seed")])
                .sorted()
                .collect(Collectors.joining(", ")),
            uncompressed ? "" : layers(rows),
            spread(rows, row -> number(row, "pruned") / KILO, 1),
            spread(rows, row -> number(row, "shared") / KILO, 1),
            spread(rows, row -> number(row, "coded") / KILO, 1),
            spread(rows, row -> number(row, "file") / KILO, 1),
            spread(rows, row -> number(row, "plain") / number(row, "file"), 1),
            spread(rows, row -> PERCENT * number(row, "validation"), 2),
            spread(rows, row -> number(row, "test errors"), 0),
            uncompressed
                ? ""
                : spread(
                    rows,
                    row -> number(row, "test errors") - number(start(row, group), "test errors"),
                    0));
  }

  /** The uncompressed network, which is the same whatever recovers it later. */
  private static boolean isStart(String[] row) {
    return row[column("step")].equals("uncompressed");
  }

  /** The uncompressed network of the same seed. */
  private static String[] start(String[] row, List<String[]> group) {
    return group.stream()
        .filter(DeepCompressionTable::isStart)
        .filter(other -> other[column("seed")].equals(row[column("seed")]))
        .findFirst()
        .orElseThrow();
  }

  /** How much of each layer's weights is kept, over the seeds. */
  private static String layers(List<String[]> rows) {
    Map<String, List<Double>> kept = new LinkedHashMap<>();
    for (String[] row : rows) {
      for (String layer : row[column("layers")].split(" ")) {
        String[] parts = layer.split(":");
        kept.computeIfAbsent(parts[0], n -> new ArrayList<>()).add(Double.parseDouble(parts[1]));
      }
    }
    return kept.entrySet().stream()
        .map(
            layer ->
                "%s %.1f%%"
                    .formatted(
                        layer.getKey(),
                        PERCENT
                            * layer.getValue().stream()
                                .mapToDouble(Double::doubleValue)
                                .average()
                                .orElseThrow()))
        .collect(Collectors.joining(", "));
  }

  private static Map<String, List<String[]>> group(List<String[]> rows, List<String> by) {
    return rows.stream()
        .collect(
            Collectors.groupingBy(
                row -> by.stream().map(name -> row[column(name)]).collect(Collectors.joining(", ")),
                LinkedHashMap::new,
                Collectors.toList()));
  }

  private static String spread(List<String[]> rows, ToDoubleFunction<String[]> value, int digits) {
    double[] values = rows.stream().mapToDouble(value).toArray();
    boolean same = Arrays.stream(values).allMatch(v -> v == values[0]);
    return same ? ("%." + digits + "f").formatted(values[0]) : Spread.of(values).text(1, digits);
  }

  private static double number(String[] row, String column) {
    return Double.parseDouble(row[column(column)]);
  }

  private static int column(String name) {
    return COLUMNS.indexOf(name);
  }
}
