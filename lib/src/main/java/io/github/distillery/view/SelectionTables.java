package io.github.distillery.view;

import io.github.distillery.model.Footprint;
import io.github.distillery.select.LayerSimilarity;
import io.github.distillery.select.RankCorrelation;
import io.github.distillery.select.RankCorrelations;
import io.github.distillery.select.Rung;
import io.github.distillery.select.Snapshots;
import io.github.distillery.select.StudentProposal;
import io.github.distillery.select.StudentProposals;
import io.github.distillery.select.TeacherRanking;
import io.github.distillery.select.TeacherScore;
import io.github.distillery.select.TeacherScores;
import io.github.distillery.select.TransferResult;
import io.github.distillery.select.TransferStep;
import io.github.distillery.select.TuningResult;
import io.github.distillery.select.TuningTrial;
import io.github.distillery.train.History;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** What was chosen from, as tables. */
final class SelectionTables {
  private SelectionTables() {}

  static Table teacherRanking(TeacherRanking ranking) {
    List<TeacherScores> all = ranking.teachers();
    Table table =
        Table.create(
            "Teachers for " + ranking.student(),
            IntColumn.create("rank", IntStream.rangeClosed(1, all.size()).toArray()),
            texts("teacher", all, TeacherScores::teacher),
            wholes("parameters", all, TeacherScores::parameters));
    if (ranking.trialEpochs() > 0) {
      table.addColumns(
          wholes(
              "trial epochs",
              all,
              line -> line.lastTrial().map(rung -> (double) rung.epochs()).orElse(Double.NaN)),
          doubles(
              "trial accuracy",
              all,
              line -> line.lastTrial().map(Rung::validationAccuracy).orElse(Double.NaN)));
    }
    for (TeacherScore score : TeacherScore.values()) {
      if (score != TeacherScore.TRIAL) {
        table.addColumns(doubles(score.toString(), all, line -> line.value(score)));
      }
    }
    return table;
  }

  static Table rankCorrelations(RankCorrelations correlations) {
    List<RankCorrelation> all = correlations.scores();
    return Table.create(
        "Scores against " + correlations.truth(),
        texts("score", all, line -> line.score().toString()),
        texts("thought better", all, line -> line.score().moreIsBetter() ? "more" : "less"),
        doubles("Spearman", all, RankCorrelation::correlation),
        ints("teachers", all, RankCorrelation::teachers),
        doubles("regret", all, RankCorrelation::regret));
  }

  static Table snapshots(Snapshots snapshots) {
    List<History.Epoch> all =
        snapshots.networks().keySet().stream()
            .map(epoch -> snapshots.trained().history().epochs().get(epoch - 1))
            .toList();
    return Table.create(
        "Snapshots of " + snapshots.trained().name(),
        ints("epoch", all, History.Epoch::number),
        texts("network", all, epoch -> snapshots.networks().get(epoch.number()).name()),
        doubles("validation accuracy", all, History.Epoch::validationAccuracy),
        doubles("validation loss", all, History.Epoch::validationLoss));
  }

  static Table students(StudentProposals proposals) {
    Table table =
        Table.create(
            "Students of %s, %s".formatted(proposals.teacher(), proposals.budget()),
            StringColumn.create("way"),
            StringColumn.create("network"),
            LongColumn.create("parameters"),
            DoubleColumn.create("of teacher's"),
            LongColumn.create("bytes"),
            LongColumn.create("multiply-adds"));
    if (!Double.isNaN(proposals.teacherFootprint().milliseconds())) {
      table.addColumns(DoubleColumn.create("ms"));
    }
    table.addColumns(StringColumn.create("begins with"), StringColumn.create("what was done"));
    Footprint whole = proposals.teacherFootprint();
    append(table, "teacher", proposals.teacher(), "", "", whole, whole);
    for (StudentProposal student : proposals.students()) {
      append(
          table,
          student.way().toString(),
          student.architecture().name(),
          student.how(),
          student.start().isPresent() ? "teacher's weights" : "fresh weights",
          student.footprint(),
          whole);
    }
    return table;
  }

  private static void append(
      Table table,
      String way,
      String network,
      String how,
      String begins,
      Footprint footprint,
      Footprint whole) {
    table.stringColumn("way").append(way);
    table.stringColumn("network").append(network);
    table.stringColumn("what was done").append(how);
    table.stringColumn("begins with").append(begins);
    table.longColumn("parameters").append(footprint.parameters());
    table.doubleColumn("of teacher's").append((double) footprint.parameters() / whole.parameters());
    table.longColumn("bytes").append(footprint.bytes());
    table.longColumn("multiply-adds").append(footprint.multiplyAdds());
    if (table.containsColumn("ms")) {
      table.doubleColumn("ms").append(footprint.milliseconds());
    }
  }

  static Table layerSimilarity(LayerSimilarity similarity) {
    Table table =
        Table.create(
            "Linear CKA of %s and %s".formatted(similarity.teacher(), similarity.student()),
            StringColumn.create("teacher \\ student", similarity.teacherLayers()));
    for (int s = 0; s < similarity.studentLayers().size(); s++) {
      int column = s;
      table.addColumns(
          doubles(similarity.studentLayers().get(s), similarity.values(), row -> row.get(column)));
    }
    return table;
  }

  static Table transferSteps(TransferResult result) {
    List<TransferStep> all = result.steps();
    return Table.create(
        "Steps of the transfer",
        texts("step", all, TransferStep::name),
        texts("what", all, TransferStep::what),
        ints("epochs", all, TransferStep::epochs),
        doubles("validation accuracy", all, TransferStep::validationAccuracy),
        doubles("validation loss", all, TransferStep::validationLoss));
  }

  static Table tuning(TuningResult result) {
    List<TuningTrial> all = result.trials();
    Table table =
        Table.create("Search for " + result.student(), ints("trial", all, TuningTrial::number));
    for (String name : result.settings()) {
      boolean numbers =
          all.stream().allMatch(trial -> trial.settings().get(name) instanceof Number);
      Column<?> column =
          numbers
              ? doubles(name, all, trial -> trial.value(name))
              : texts(name, all, trial -> String.valueOf(trial.settings().get(name)));
      table.addColumns(column);
    }
    return table.addColumns(
        ints("trainings", all, trial -> trial.rungs().size()),
        ints("epochs", all, trial -> trial.last().epochs()),
        doubles("validation accuracy", all, trial -> trial.last().validationAccuracy()),
        doubles("validation loss", all, trial -> trial.last().validationLoss()),
        doubles("seconds", all, trial -> trial.rungs().stream().mapToDouble(Rung::seconds).sum()));
  }

  private static <T> StringColumn texts(String name, List<T> all, Function<T, String> text) {
    return StringColumn.create(name, all.stream().map(text).toList());
  }

  private static <T> DoubleColumn doubles(String name, List<T> all, ToDoubleFunction<T> value) {
    return DoubleColumn.create(name, all.stream().mapToDouble(value).toArray());
  }

  private static <T> IntColumn ints(String name, List<T> all, ToIntFunction<T> value) {
    return IntColumn.create(name, all.stream().mapToInt(value).toArray());
  }

  /** Whole numbers, missing where they are NaN. */
  private static <T> LongColumn wholes(String name, List<T> all, ToDoubleFunction<T> value) {
    LongColumn column = LongColumn.create(name);
    for (T one : all) {
      double number = value.applyAsDouble(one);
      if (Double.isNaN(number)) {
        column.appendMissing();
      } else {
        column.append((long) number);
      }
    }
    return column;
  }
}
