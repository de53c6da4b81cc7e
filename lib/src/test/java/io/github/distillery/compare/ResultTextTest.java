package io.github.distillery.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.model.Footprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultTextTest {
  @TempDir Path folder;

  private final ComparisonResult result =
      new ComparisonResult(
          "fashion test",
          List.of("labels only", "KD, \"T=4\"", "a|b"),
          "labels only",
          List.of(1L, 2L, 3L),
          Stream.of(
                  run("labels only", 1, 100, Double.NaN),
                  run("labels only", 2, 120, Double.NaN),
                  run("labels only", 3, 110, Double.NaN),
                  run("KD, \"T=4\"", 1, 80, Double.NaN),
                  run("KD, \"T=4\"", 2, 99, Double.NaN),
                  run("KD, \"T=4\"", 3, 91, Double.NaN))
              .toList(),
          true,
          List.of("the budgets differ"));

  @Test
  void csvHasARowForEachRunWithAllDigits() throws IOException {
    Path file = folder.resolve("deep/runs.csv");

    result.writeCsv(file);

    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(7);
    assertThat(lines.get(0)).startsWith("candidate,seed,validation accuracy,test accuracy,");
    assertThat(lines.get(1))
        .isEqualTo("labels only,1,0.875,0.9,100,1000,0.3,0.02,,,50,1000,40,10,9,5000,2.5,abc");
    assertThat(lines.get(4)).startsWith("\"KD, \"\"T=4\"\"\",1,0.875,0.92,80,1000,");
    assertThat(lines)
        .allMatch(line -> line.replaceAll("\"KD, .*?\",", "KD,").split(",", -1).length == 18);
  }

  @Test
  void markdownHasARowForEachCandidateWithTheDifferenceAndItsInterval() throws IOException {
    Path file = folder.resolve("table.md");

    result.writeMarkdown(file);

    // differences of 2.0, 2.1 and 1.9 points: 4.3027 * 0.1 / sqrt(3) = 0.2484
    assertThat(Files.readString(file))
        .contains(
            "| labels only | 3 | 87.50 \u00b1 0.00 | 89.00 \u00b1 1.00 |  |  | 0.3000 \u00b1 0.0000 |")
        .contains(
            "| KD, \"T=4\" | 3 | 87.50 \u00b1 0.00 | 91.00 \u00b1 0.95 | +2.00* | +1.75 to +2.25 |")
        .contains("| 50 | 1,000 | 40 | 2.5 \u00b1 0.0 |")
        .contains("- Mind: the budgets differ")
        .contains("seeds 1, 2, 3")
        .doesNotContain("agreement", "NaN", "a|b");
  }

  @Test
  void aCandidateWithoutARunIsNotInTheTable() {
    assertThat(result.summaries()).extracting(Summary::candidate).doesNotContain("a|b");
    assertThatThrownBy(() -> result.summary("a|b")).hasMessageContaining("no finished run");
  }

  private static Run run(String candidate, long seed, int errors, double agreement) {
    return new Run(
        candidate,
        seed,
        0.875,
        errors,
        1000,
        0.3,
        0.02,
        agreement,
        agreement,
        new Footprint(50, 1000, 40, Double.NaN),
        10,
        9,
        5000,
        2.5,
        "abc");
  }
}
