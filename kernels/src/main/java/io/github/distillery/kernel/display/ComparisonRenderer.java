package io.github.distillery.kernel.display;

import io.github.distillery.compare.ComparisonResult;
import io.github.distillery.view.Charts;
import io.github.distillery.view.Tables;
import java.util.Base64;
import java.util.stream.Collectors;
import org.knowm.xchart.XYChart;

/** Comparisons: what must be said about them, the chart, the table. */
final class ComparisonRenderer {
  private ComparisonRenderer() {}

  /**
   * The chart with the summaries below, or a line where no run has ended.
   *
   * @param result what a comparison found
   * @return HTML and text
   */
  static MimeBundle render(ComparisonResult result) {
    if (result.runs().isEmpty()) {
      return MimeBundle.text(result.toString());
    }
    XYChart chart = Charts.comparison(result);
    byte[] png = (byte[]) ChartRenderer.render(chart).data().get(MimeBundle.PNG);
    MimeBundle table = TableRenderer.render(Tables.comparison(result));
    String image =
        "<img width=\""
            + chart.getWidth()
            + "\" alt=\"Test errors of each candidate\" style=\"max-width:100%\""
            + " src=\"data:image/png;base64,"
            + Base64.getEncoder().encodeToString(png)
            + "\">";
    String said = said(result);
    return MimeBundle.text(said + "\n" + table.plain())
        .with(
            MimeBundle.HTML,
            said.lines()
                    .map(line -> "<div>" + Html.escape(line) + "</div>")
                    .collect(Collectors.joining("", "<div style=\"margin:2px 0 6px\">", "</div>"))
                + image
                + table.data().get(MimeBundle.HTML));
  }

  private static String said(ComparisonResult result) {
    String state =
        "%d runs on %s, seeds %s; differences of test accuracy are against %s, with their 95%% confidence interval over the seeds%s"
            .formatted(
                result.runs().size(),
                result.data(),
                result.seeds().stream().map(Object::toString).collect(Collectors.joining(", ")),
                result.baseline(),
                result.complete()
                    ? ""
                    : "\nIncomplete: it was interrupted before all runs had ended");
    return state
        + result.warnings().stream().map(w -> "\nMind: " + w).collect(Collectors.joining());
  }
}
