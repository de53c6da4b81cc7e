package io.github.distillery.kernel.display;

import static io.github.distillery.model.Temperature.temperature;

import io.github.distillery.kernel.display.Grid.Column;
import io.github.distillery.label.SoftLabels;
import io.github.distillery.model.Temperature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Soft labels: how sure the teacher is at some temperatures, and the first samples. */
final class SoftLabelsRenderer {
  private static final int ROWS = 8;
  private static final int MOST_CLASSES = 20;
  private static final int MOST_SAMPLES = 5000;
  private static final int MOST_VALUES = 1 << 20;
  private static final double[] TEMPERATURES = {1, 2, 4, 8};
  private static final Temperature SHOWN = temperature(4);

  private SoftLabelsRenderer() {}

  /**
   * Soft labels.
   *
   * @param labels any
   * @return HTML and text
   */
  static MimeBundle render(SoftLabels labels) {
    String head =
        String.format(
            "Soft labels of %s: %,d samples, %d classes%s",
            labels.teacherName(),
            labels.size(),
            labels.classes(),
            labels.top().map(some -> ", " + some).orElse(""));
    if (labels.size() == 0) {
      return MimeBundle.text(head);
    }
    int most = Math.max(1, Math.min(MOST_SAMPLES, MOST_VALUES / labels.classes()));
    int[] measured = IntStream.range(0, Math.min(most, labels.size())).toArray();
    List<List<String>> rows = new ArrayList<>();
    for (double value : TEMPERATURES) {
      double[][] rowsOf = temperature(value).soften(labels.logits(measured)).toDoubleMatrix();
      rows.add(
          List.of(
              String.format(Locale.ROOT, "%.0f", value),
              String.format(Locale.ROOT, "%.3f", mean(rowsOf, true)),
              String.format(Locale.ROOT, "%.3f", mean(rowsOf, false))));
    }
    String note =
        String.format(
            Locale.ROOT,
            "%smean of %,d samples; all classes alike would have the entropy ln %d = %.3f; teacher %s\u2026, data %s\u2026",
            measured.length < labels.size() ? "the first, " : "",
            measured.length,
            labels.classes(),
            Math.log(labels.classes()),
            labels.teacherFingerprint().substring(0, 8),
            labels.dataHash().substring(0, 8));
    Grid grid =
        Grid.whole(
            head,
            List.of(
                new Column("temperature", "", true),
                new Column("entropy", "nats", true),
                new Column("greatest probability", "", true)),
            rows,
            note);
    return MimeBundle.text(grid.text())
        .with(
            MimeBundle.HTML, grid.html() + (labels.classes() > MOST_CLASSES ? "" : first(labels)));
  }

  private static double mean(double[][] rows, boolean entropy) {
    return Arrays.stream(rows)
        .mapToDouble(
            row ->
                entropy
                    ? -Arrays.stream(row).map(p -> p > 0 ? p * Math.log(p) : 0).sum()
                    : Arrays.stream(row).max().orElse(0))
        .average()
        .orElse(0);
  }

  /** Against the greatest of all, so that soft labels do not look pale. */
  private static double[][] relative(double[][] rows) {
    double most = Arrays.stream(rows).flatMapToDouble(Arrays::stream).max().orElse(1);
    return Arrays.stream(rows)
        .map(row -> Arrays.stream(row).map(p -> p / most).toArray())
        .toArray(double[][]::new);
  }

  private static String first(SoftLabels labels) {
    int count = Math.min(ROWS, labels.size());
    double[][] shown = new double[count][];
    List<List<String>> cells = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      shown[i] = labels.probabilities(i, SHOWN);
      cells.add(
          Arrays.stream(shown[i]).mapToObj(p -> String.format(Locale.ROOT, "%.3f", p)).toList());
    }
    String table =
        new HeatTable(
                "sample \\ class",
                IntStream.range(0, labels.classes()).mapToObj(Integer::toString).toList(),
                IntStream.range(0, count).mapToObj(Integer::toString).toList(),
                cells,
                relative(shown))
            .html();
    return "<div style=\"margin-top:8px;font-size:85%;opacity:.65\">the first samples at T = 4; "
        + "labels.probabilities(index, temperature(2)) gives others</div>"
        + table;
  }
}
