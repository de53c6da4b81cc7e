package io.github.distillery.tests.evidence;

import io.github.distillery.data.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes what {@link Growth} measured. */
final class GrowthTable {
  private static final Path FOLDER = Path.of("tests/evidence");
  private static final double CLEARLY_ABOVE_PROPORTION = 1.1;
  private static final int FITTED = 3;
  private static final int LAST_STEP = 2;

  private static final String BY_NATURE =
      """

      ## What grows faster by its nature
      What compares each sample with each takes a few of them: MMD and the proxy A-distance at most 3,000 of each domain, CKA
      at most 3,000 (more are refused), t-SNE 400 of each domain. LogME takes the cube of the samples or of the width of the
      features, whichever is less; low rank that of a layer's narrower side. Losses on relations between samples (RKD,
      similarity-preserving, MMD) take the square of the batch, CORAL that of the features. All scores of the test or
      validation part, samples times classes, are in memory during a comparison, temperature scaling, LEEP and the weighing
      of ensembles.
      """;

  private GrowthTable() {}

  static void write(List<GrowthRow> rows) throws IOException {
    StringBuilder text = new StringBuilder(head());
    text.append(slopes(rows)).append(BY_NATURE);
    for (GrowthCase.Series series : GrowthCase.Series.values()) {
      List<GrowthRow> some = of(series, rows);
      text.append("\n## ").append(title(series)).append("\n");
      if (series.cases().size() > 1) {
        GrowthCharts.write(FOLDER, series, some);
        text.append(
            "![time](growth-time-%1$s.png) ![memory](growth-memory-%1$s.png)%n%n"
                .formatted(series.label()));
      }
      text.append(table(series, some));
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(FOLDER.resolve("growth.md"), out -> out.write(bytes));
  }

  private static String head() {
    return """
        # Cost as work grows

        Synthetic data (clouds of points, a centre for each class) that lies on disk, `Dataset.onDisk`, and is read a
        batch at a time. *Teacher*: an MLP with 128 and 64 hidden units learns for an epoch by the labels. *Soft labels*:
        what it says about every sample is written to a folder. *Student*: an MLP with 32 hidden units learns for an epoch
        from that folder (0.9 soft at T = 2, 0.1 hard). *Evaluation*: the student on all samples it learnt from. Batches of
        128; 1,000 validation samples.

        Each measurement is a process of its own with one computing thread and
        `%s`.
        It does the same work on 20,000 samples first, so that loading and compiling classes does not count. Figures are
        medians of %d runs (of the large set one). *Heap* is the most in use at any moment, and *own* the greatest resident
        memory of the process without pages of mapped files. Both count garbage: arrays outside the heap are let go of when
        the heap is collected or 256 MB are taken, so that *own* grows towards its limit however little is needed.
        *Resident* counts pages of mapped files as well (`VmHWM`): the system keeps them while there is room, and takes them
        back when it is needed. The machine has two cores, and others worked on it too: seconds are for ratios.

        Command, after `mvn package -DskipTests`; rows stand in `growth.csv`, and it goes on where it was stopped:

            java @jvm.options -cp "tests/target/classes:kernels/target/libs/*" %s

        """
        .formatted(
            String.join(" ", Growth.LIMITS),
            Growth.runs(GrowthCase.Series.SAMPLES.cases().get(0)),
            Growth.class.getName());
  }

  private static String slopes(List<GrowthRow> rows) {
    StringBuilder lines = new StringBuilder();
    String steep =
        Stream.of(GrowthCase.Series.values())
            .filter(series -> series.cases().size() > 1)
            .flatMap(series -> Stream.of(GrowthWork.values()).map(work -> of(series, work, rows)))
            .peek(some -> lines.append(slopes(some.get(0), some)))
            .filter(GrowthTable::isSteep)
            .map(some -> some.get(0).work().label() + " by " + some.get(0).of().series().label())
            .collect(Collectors.joining(", "));
    return """
        ## How it grows
        The slope on logarithmic axes by least squares over the three largest sizes, and that of the last step: 1 is growth
        in proportion, 2 would be quadratic. Clearly above 1 (%s) in seconds: %s.

        | against | work | seconds | last step | own memory | bytes written |
        |---|---|---:|---:|---:|---:|
        %s"""
        .formatted(CLEARLY_ABOVE_PROPORTION, steep.isEmpty() ? "nothing" : steep, lines.toString());
  }

  private static boolean isSteep(List<GrowthRow> some) {
    return Math.max(
            GrowthSlope.of(some, FITTED, GrowthRow::seconds),
            GrowthSlope.of(some, LAST_STEP, GrowthRow::seconds))
        > CLEARLY_ABOVE_PROPORTION;
  }

  private static String slopes(GrowthRow first, List<GrowthRow> some) {
    return "| %s | %s | %s | %s | %s | %s |%n"
        .formatted(
            first.of().series().label(),
            first.work().label(),
            text(GrowthSlope.of(some, FITTED, GrowthRow::seconds)),
            text(GrowthSlope.of(some, LAST_STEP, GrowthRow::seconds)),
            text(GrowthSlope.of(some, FITTED, GrowthRow::own)),
            first.bytes() == 0 ? "" : text(GrowthSlope.of(some, FITTED, GrowthRow::bytes)));
  }

  private static String text(double slope) {
    return String.format(Locale.ROOT, "%.2f", slope).replace("-0.00", "0.00");
  }

  private static String table(GrowthCase.Series series, List<GrowthRow> rows) {
    return rows.stream()
        .map(
            row ->
                String.format(
                    Locale.ROOT,
                    "| %,d | %,.1f | %s | %.2f | %.0f | %.0f | %.0f | %s |%n",
                    row.of().size(),
                    row.of().bytes() / 1e6,
                    row.work().label(),
                    row.seconds(),
                    row.heap(),
                    row.own(),
                    row.resident(),
                    row.bytes() == 0 ? "" : String.format(Locale.ROOT, "%,.2f", row.bytes() / 1e6)))
        .collect(
            Collectors.joining(
                "",
                """
                | %s | data MB | work | seconds | heap MB | own MB | resident MB | written MB |
                |---:|---:|---|---:|---:|---:|---:|---:|
                """
                    .formatted(series.cases().size() > 1 ? series.label() : "samples"),
                ""));
  }

  private static String title(GrowthCase.Series series) {
    GrowthCase first = series.cases().get(0);
    return switch (series) {
      case SAMPLES ->
          "Samples (%,d features, %,d classes, all logits stored)"
              .formatted(first.features(), first.classes());
      case CLASSES ->
          "Classes (%,d samples of %,d features, the top %d logits stored)"
              .formatted(first.samples(), first.features(), GrowthWork.TOP);
      case FEATURES ->
          "Features (%,d samples, %,d classes, all logits stored)"
              .formatted(first.samples(), first.classes());
      case LARGER_THAN_MEMORY ->
          "Larger than the memory that the process may take (%,d features, %,d classes, all logits stored)"
              .formatted(first.features(), first.classes());
    };
  }

  private static List<GrowthRow> of(GrowthCase.Series series, List<GrowthRow> rows) {
    return rows.stream().filter(row -> row.of().series() == series).toList();
  }

  private static List<GrowthRow> of(
      GrowthCase.Series series, GrowthWork work, List<GrowthRow> rows) {
    return of(series, rows).stream().filter(row -> row.work() == work).toList();
  }
}
