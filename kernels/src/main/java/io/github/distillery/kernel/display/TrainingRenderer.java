package io.github.distillery.kernel.display;

import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.train.History;
import io.github.distillery.view.Charts;
import io.github.distillery.view.Tables;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.knowm.xchart.XYChart;

/** Trainings and what they led to. */
final class TrainingRenderer {
  private static final int MOST_CLASSES = 20;

  private TrainingRenderer() {}

  /**
   * The learning curves with the epochs below, or a line where no epoch came to its end.
   *
   * @param history any history
   * @return HTML and text
   */
  static MimeBundle render(History history) {
    if (history.epochs().isEmpty()) {
      return MimeBundle.text(history.toString());
    }
    XYChart curves = Charts.learningCurves(history);
    MimeBundle table = TableRenderer.render(Tables.history(history));
    byte[] png = (byte[]) ChartRenderer.render(curves).data().get(MimeBundle.PNG);
    String image =
        "<img width=\""
            + curves.getWidth()
            + "\" alt=\"Learning curves\" style=\"max-width:100%\" src=\"data:image/png;base64,"
            + Base64.getEncoder().encodeToString(png)
            + "\">";
    String summary =
        "<div style=\"margin:2px 0 6px\">" + Html.escape(history.toString()) + "</div>";
    return MimeBundle.text(history + "\n" + table.plain())
        .with(MimeBundle.HTML, summary + image + table.data().get(MimeBundle.HTML));
  }

  /**
   * The figures, and which classes are taken for which.
   *
   * @param evaluation what was measured
   * @return HTML and text
   */
  static MimeBundle render(Evaluation evaluation) {
    MimeBundle figures = TableRenderer.render(Tables.evaluations(evaluation));
    List<String> names = evaluation.classNames();
    if (names.size() > MOST_CLASSES) {
      return figures;
    }
    int[][] counts = evaluation.confusion().matrix();
    double[][] depths = new double[counts.length][];
    for (int actual = 0; actual < counts.length; actual++) {
      int all = Math.max(1, Arrays.stream(counts[actual]).sum());
      int right = actual;
      // What was right is not coloured, so that the errors show; a tenth of a class is much.
      depths[actual] =
          java.util.stream.IntStream.range(0, names.size())
              .mapToDouble(c -> c == right ? 0 : Math.min(1, 10.0 * counts[right][c] / all))
              .toArray();
    }
    List<List<String>> cells =
        Arrays.stream(counts)
            .map(
                row ->
                    Arrays.stream(row)
                        .mapToObj(count -> count == 0 ? "" : String.format("%,d", count))
                        .toList())
            .toList();
    String heat = new HeatTable("is \\ taken for", names, names, cells, depths).html();
    return figures.with(MimeBundle.HTML, figures.data().get(MimeBundle.HTML) + heat);
  }
}
