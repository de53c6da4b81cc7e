package io.github.distillery.tests.evidence;

import io.github.distillery.tests.evidence.EvidenceRows.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Turns the rows of {@link DeepCompressionMnist} into {@code tests/evidence/deep-compression.md}:
 * mean and standard deviation over the seeds, beside what the paper says.
 */
public final class DeepCompressionTable {
  private static final Path ROWS = Path.of("tests/evidence/deep-compression.csv");
  private static final Path TABLE = Path.of("tests/evidence/deep-compression.md");
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
    EvidenceRows rows =
        EvidenceRows.read(ROWS)
            .where(row -> !isStart(row) || row.text("recovery").equals("labels"));
    List<String> lines = new ArrayList<>();
    lines.add(
        """
        # Deep Compression on MNIST

        Made by `DeepCompressionMnist` (rows: `deep-compression.csv`) and `DeepCompressionTable`;
        `CONTRIBUTING.md` has the command. 54,000 images to train with, 6,000 to choose epochs by, test errors
        of 10,000; mean ± standard deviation over the seeds. Pruning goes in rounds, then weights are shared;
        after each the network learns again, by labels or by the network as it was. Epochs, rates and the
        further shares and bits were tried on validation with the first two seeds of LeNet-300-100.

        Bytes in thousands. "pruned": zeros left out, positions in gaps of fixed length. "shared": with
        codebooks. "Huffman": as in the file. "file": with the description of the network, which the paper
        does not count. "times" is all parameters as 32-bit floats through the file.

        The paper (Han, Mao and Dally 2016, table 1): LeNet-300-100 error 1.64% -> 1.58%, 1,070 -> 27 thousand
        bytes (40 times; 32 before Huffman's code); LeNet-5 0.80% -> 0.74%, 1,720 -> 44 (39 times; 33 before).
        """);
    rows.by("network", "setting")
        .forEach(
            (key, group) -> {
              lines.add("## " + key);
              lines.add("");
              lines.add(
                  "| step | recovery | seeds | kept a layer | pruned | shared | Huffman | file | times |"
                      + " validation, % | test errors | against uncompressed |");
              lines.add("|---|---|---|---|---:|---:|---:|---:|---:|---:|---:|---:|");
              group.by("step", "recovery").values().forEach(step -> lines.add(line(step, group)));
              lines.add("");
            });
    Files.write(TABLE, lines);
  }

  private static String line(EvidenceRows rows, EvidenceRows group) {
    boolean uncompressed = isStart(rows.rows().get(0));
    return "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |"
        .formatted(
            rows.first("step"),
            uncompressed ? "" : rows.first("recovery"),
            rows.seeds(),
            uncompressed ? "" : layers(rows),
            rows.spread(1, row -> row.number("pruned") / KILO),
            rows.spread(1, row -> row.number("shared") / KILO),
            rows.spread(1, row -> row.number("coded") / KILO),
            rows.spread(1, row -> row.number("file") / KILO),
            rows.spread(1, row -> row.number("plain") / row.number("file")),
            rows.spread(2, row -> PERCENT * row.number("validation")),
            rows.spread(0, row -> row.number("test errors")),
            uncompressed
                ? ""
                : rows.spread(
                    0, row -> row.number("test errors") - start(row, group).number("test errors")));
  }

  /** The uncompressed network, which is the same whatever recovers it later. */
  private static boolean isStart(Row row) {
    return row.text("step").equals("uncompressed");
  }

  /** The uncompressed network of the same seed. */
  private static Row start(Row row, EvidenceRows group) {
    return group
        .where(other -> isStart(other) && other.text("seed").equals(row.text("seed")))
        .rows()
        .get(0);
  }

  /** How much of each layer's weights is kept, over the seeds. */
  private static String layers(EvidenceRows rows) {
    Map<String, List<Double>> kept = new LinkedHashMap<>();
    for (Row row : rows.rows()) {
      for (String layer : row.text("layers").split(" ")) {
        String[] parts = layer.split(":");
        kept.computeIfAbsent(parts[0], n -> new ArrayList<>()).add(Double.parseDouble(parts[1]));
      }
    }
    return kept.entrySet().stream()
        .map(layer -> "%s %.1f%%".formatted(layer.getKey(), PERCENT * mean(layer.getValue())))
        .collect(Collectors.joining(", "));
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }
}
