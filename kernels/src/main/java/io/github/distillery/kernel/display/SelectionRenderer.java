package io.github.distillery.kernel.display;

import io.github.distillery.select.Calibrated;
import io.github.distillery.select.LayerSimilarity;
import io.github.distillery.select.RankCorrelations;
import io.github.distillery.select.StudentProposals;
import io.github.distillery.select.TeacherRanking;
import io.github.distillery.select.TransferResult;
import io.github.distillery.select.TuningResult;
import io.github.distillery.view.Charts;
import io.github.distillery.view.Tables;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.knowm.xchart.internal.chartpart.Chart;
import tech.tablesaw.api.Table;

/**
 * Choices of teachers, students and numbers: what must be said, a chart where there is one, a
 * table.
 */
final class SelectionRenderer {
  private static final String INTERRUPTED = "\nIncomplete: it was interrupted";

  private SelectionRenderer() {}

  static MimeBundle render(TeacherRanking ranking) {
    String trials =
        ranking.trialEpochs() == 0
            ? "ordered by accuracy, there were no trials"
            : "ordered by trial distillations of %,d epochs together"
                .formatted(ranking.trialEpochs());
    String said =
        "Teachers for %s (%,d parameters, alone %.4f on %s): %s; agreement, LEEP, NCE and LogME on %,d samples, seed %d%s"
            .formatted(
                ranking.student(),
                ranking.studentParameters(),
                ranking.studentAccuracy(),
                ranking.data(),
                trials,
                ranking.probe(),
                ranking.seed(),
                ranking.complete() ? "" : INTERRUPTED);
    return bundle(said, Optional.empty(), Tables.teacherRanking(ranking));
  }

  static MimeBundle render(RankCorrelations correlations) {
    boolean any = correlations.scores().stream().anyMatch(s -> !Double.isNaN(s.correlation()));
    String said =
        "Against %s: 1 where a score orders the teachers rightly; regret is what its choice lacks of the best"
            .formatted(correlations.truth());
    return bundle(
        said,
        any ? Optional.of(Charts.rankCorrelations(correlations)) : Optional.empty(),
        Tables.rankCorrelations(correlations));
  }

  static MimeBundle render(Calibrated calibrated) {
    return bundle(
        calibrated.toString(),
        Optional.empty(),
        Tables.evaluations(calibrated.before(), calibrated.after()));
  }

  static MimeBundle render(StudentProposals proposals) {
    String refused =
        proposals.refused().entrySet().stream()
            .map(entry -> "Not %s: %s".formatted(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining("\n"));
    return bundle(refused, Optional.empty(), Tables.students(proposals));
  }

  static MimeBundle render(LayerSimilarity similarity) {
    return bundle(
        similarity.toString(),
        Optional.of(Charts.layerSimilarity(similarity)),
        Tables.layerSimilarity(similarity));
  }

  static MimeBundle render(TransferResult result) {
    String said =
        "%s taught by %s, seed %d"
            .formatted(result.staged().name(), result.teacher(), result.seed());
    return bundle(said, Optional.empty(), Tables.transferSteps(result));
  }

  static MimeBundle render(TuningResult result) {
    if (result.trials().isEmpty() || result.trials().get(0).last().diverged()) {
      return MimeBundle.text(result.toString());
    }
    boolean drawn =
        result.trials().get(0).settings().values().stream().anyMatch(v -> v instanceof Number)
            || result.trials().get(0).rungs().size() > 1;
    String said =
        "%d of %d trials of %s on %s, %,d epochs together, seed %d%s%s\nBest: %s; it was chosen by the accuracy shown, which is therefore too good"
            .formatted(
                result.trials().size(),
                result.planned(),
                result.student(),
                result.data(),
                result.epochs(),
                result.seed(),
                result.outOfTime() ? "\nOut of time: not all were tried to the end" : "",
                result.complete() ? "" : INTERRUPTED,
                result.best().name());
    return bundle(
        said, drawn ? Optional.of(Charts.tuning(result)) : Optional.empty(), Tables.tuning(result));
  }

  private static MimeBundle bundle(String said, Optional<Chart<?, ?>> chart, Table rows) {
    MimeBundle table = TableRenderer.render(rows);
    List<String> lines = said.lines().map(line -> "<div>" + Html.escape(line) + "</div>").toList();
    return MimeBundle.text(said.isEmpty() ? table.plain() : said + "\n" + table.plain())
        .with(
            MimeBundle.HTML,
            "<div style=\"margin:2px 0 6px\">"
                + String.join("", lines)
                + "</div>"
                + chart.map(SelectionRenderer::image).orElse("")
                + table.data().get(MimeBundle.HTML));
  }

  private static String image(Chart<?, ?> chart) {
    byte[] png = (byte[]) ChartRenderer.render(chart).data().get(MimeBundle.PNG);
    return "<img width=\"%d\" alt=\"%s\" style=\"max-width:100%%\" src=\"data:image/png;base64,%s\">"
        .formatted(
            chart.getWidth(),
            Html.escape(chart.getTitle()),
            Base64.getEncoder().encodeToString(png));
  }
}
