package io.github.distillery.compare;

import io.github.distillery.data.AtomicFile;
import io.github.distillery.model.Footprint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A comparison's result as CSV and as Markdown. */
final class ResultText {
  private static final List<String> COLUMNS =
      List.of(
          "candidate",
          "seed",
          "validation accuracy",
          "test accuracy",
          "test errors",
          "test samples",
          "NLL",
          "ECE",
          "agreement",
          "KL",
          "parameters",
          "bytes",
          "multiply-adds",
          "epochs",
          "best epoch",
          "samples learnt",
          "seconds",
          "data hash");

  private ResultText() {}

  static void write(Path file, String text) throws IOException {
    AtomicFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  static String csv(ComparisonResult result) {
    return Stream.concat(
            Stream.of(String.join(",", COLUMNS)), result.runs().stream().map(ResultText::csvRow))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String csvRow(Run run) {
    Footprint size = run.footprint();
    return Stream.<Object>of(
            quoted(run.candidate()),
            run.seed(),
            run.validationAccuracy(),
            run.testAccuracy(),
            run.testErrors(),
            run.testSamples(),
            run.nll(),
            run.ece(),
            orEmpty(run.agreement()),
            orEmpty(run.divergence()),
            size.parameters(),
            size.bytes(),
            size.multiplyAdds(),
            run.epochs(),
            run.bestEpoch(),
            run.samplesLearnt(),
            run.seconds(),
            run.dataHash())
        .map(Object::toString)
        .collect(Collectors.joining(","));
  }

  private static String quoted(String name) {
    boolean plain = name.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? name : '"' + name.replace("\"", "\"\"") + '"';
  }

  private static String orEmpty(double value) {
    return Double.isNaN(value) ? "" : Double.toString(value);
  }

  static String markdown(ComparisonResult result) {
    boolean teacher = result.hasTeacher();
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s; seeds %s. Mean \u00b1 standard deviation over the seeds. Differences are paired by seed, against %s, in points of test accuracy, with their 95%% confidence interval (Student's t); * where it leaves out 0. The interval covers the chance of the seed, not that of the test samples or of many candidates. Runs that go on side by side take more seconds each."
            .formatted(
                escaped(result.data()),
                result.seeds().stream().map(Object::toString).collect(Collectors.joining(", ")),
                escaped(result.baseline())));
    lines.add("");
    if (!result.complete()) {
      lines.add("**Incomplete**: interrupted before all runs had ended.");
      lines.add("");
    }
    List<String> headings =
        new ArrayList<>(
            List.of("candidate", "runs", "validation %", "test %", "difference", "95% interval"));
    headings.addAll(teacher ? List.of("agreement %", "KL to teacher") : List.of());
    headings.addAll(List.of("NLL", "ECE %", "parameters", "bytes", "multiply-adds", "seconds"));
    lines.add(row(headings));
    lines.add("|---" + "|---:".repeat(headings.size() - 1) + "|");
    result.summaries().forEach(summary -> lines.add(row(cells(summary, teacher))));
    if (!result.warnings().isEmpty()) {
      lines.add("");
      result.warnings().forEach(warning -> lines.add("- Mind: " + escaped(warning)));
    }
    return String.join("\n", lines) + "\n";
  }

  private static List<String> cells(Summary summary, boolean teacher) {
    Footprint size = summary.footprint();
    List<String> cells =
        new ArrayList<>(
            List.of(
                escaped(summary.candidate()),
                Integer.toString(summary.runs()),
                summary.validationAccuracy().text(100, 2),
                summary.testAccuracy().text(100, 2),
                summary.difference().map(ResultText::difference).orElse(""),
                summary.difference().map(ResultText::interval).orElse("")));
    if (teacher) {
      cells.addAll(List.of(summary.agreement().text(100, 2), summary.divergence().text(1, 4)));
    }
    cells.addAll(
        Arrays.asList(
            summary.nll().text(1, 4),
            summary.ece().text(100, 2),
            grouped(size.parameters()),
            grouped(size.bytes()),
            grouped(size.multiplyAdds()),
            summary.seconds().text(1, 1)));
    return cells;
  }

  private static String difference(PairedDifference difference) {
    return String.format(Locale.ROOT, "%+.2f", 100 * difference.mean())
        + (difference.isClear() ? "*" : "");
  }

  private static String interval(PairedDifference difference) {
    return difference.pairs() == 1
        ? "one pair"
        : String.format(
            Locale.ROOT, "%+.2f to %+.2f", 100 * difference.low(), 100 * difference.high());
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String row(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |"));
  }

  private static String escaped(String text) {
    return text.replace("|", "\\|").replace("\n", " ");
  }
}
