package io.github.distillery.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.Lively;
import io.github.distillery.TinyData;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Network;
import io.github.distillery.select.Budget;
import io.github.distillery.select.Halving;
import io.github.distillery.select.LayerSimilarity;
import io.github.distillery.select.RankCorrelation;
import io.github.distillery.select.RankCorrelations;
import io.github.distillery.select.Rung;
import io.github.distillery.select.StudentDesign;
import io.github.distillery.select.StudentProposals;
import io.github.distillery.select.TeacherRanking;
import io.github.distillery.select.TeacherScore;
import io.github.distillery.select.TeacherSelection;
import io.github.distillery.select.TuningResult;
import io.github.distillery.select.TuningTrial;
import io.github.distillery.train.TrainingOptions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import tech.tablesaw.api.Table;

class SelectionViewTest {
  private static Rung rung(int epochs, double accuracy) {
    return new Rung(epochs, epochs, accuracy, 0.5, 0.1);
  }

  private static TuningTrial trial(int number, double t, Rung... rungs) {
    return new TuningTrial(number, Map.of("T", t), List.of(rungs));
  }

  private static TuningResult search(TuningTrial... trials) {
    return new TuningResult("s", "v", List.of(trials), 3, 9, true, false, 1, 42, "hash");
  }

  private final TuningResult halved =
      search(
          trial(2, 8, rung(1, 0.5), rung(2, 0.7)),
          trial(0, 2, rung(1, 0.4)),
          trial(1, 100, new Rung(1, 0, Double.NaN, Double.NaN, 0.1)));

  @Test
  void aRankingHasARowATeacherAndTrialsOnlyWhereThereWere() {
    var split = TinyData.split();
    TeacherSelection selection =
        TeacherSelection.on(split)
            .student(Architectures.mlp(4, 3, 3))
            .options(TrainingOptions.defaults().epochs(1))
            .candidate("a", Architectures.mlp(4, 9, 3).initialize(1))
            .candidate("b", Architectures.mlp(4, 5, 3).initialize(1));
    TeacherRanking ranking = selection.rank();

    Table table = Tables.teacherRanking(ranking);

    assertThat(table.columnNames())
        .startsWith("rank", "teacher", "parameters", "accuracy", "NLL", "ECE")
        .contains("size gap", "LEEP", "NCE", "LogME")
        .doesNotContain("trial accuracy");
    assertThat(table.rowCount()).isEqualTo(2);
    assertThat(Tables.teacherRanking(selection.trials(new Halving(1, 2, 2)).rank()).columnNames())
        .contains("trial epochs", "trial accuracy");
  }

  @Test
  void correlationsAreBarsFromMinusOneToOne() {
    RankCorrelations some =
        new RankCorrelations(
            "the truth",
            List.of(
                new RankCorrelation(TeacherScore.ACCURACY, 0.4, 5, 0.01),
                new RankCorrelation(TeacherScore.TRIAL, Double.NaN, 5, 0)));
    RankCorrelations none = new RankCorrelations("", List.of(some.scores().get(1)));

    assertThat(Charts.rankCorrelations(some).getSeries("correlation").getXData()).hasSize(1);
    assertThat(Tables.rankCorrelations(some).rowCount()).isEqualTo(2);
    assertThatThrownBy(() -> Charts.rankCorrelations(none)).hasMessageContaining("three teachers");
  }

  @Test
  void similaritiesAreAHeatMapWithTheTeacherDownTheSide() {
    Network teacher = Lively.of(Architectures.mlp(4, 8, 7, 6, 3));
    Network student = Lively.of(Architectures.mlp(4, 5, 3));
    LayerSimilarity similarity = LayerSimilarity.between(teacher, student, TinyData.clouds(30, 2));

    var series = Charts.layerSimilarity(similarity).getHeatMapSeries();
    Table table = Tables.layerSimilarity(similarity);

    assertThat(series.getHeatData()).hasSize(3);
    assertThat(table.columnNames()).containsExactly("teacher \\ student", "dense1");
    assertThat(table.doubleColumn("dense1").getDouble(2))
        .isCloseTo(similarity.values().get(2).get(0), within(1e-12));
  }

  @Test
  void studentsStandBelowTheirTeacher() {
    StudentProposals proposals =
        StudentDesign.from(Lively.of(Architectures.mlp(4, 30, 20, 3)))
            .budget(Budget.parameters(200))
            .propose(TinyData.clouds(5, 1));

    Table table = Tables.students(proposals);

    assertThat(table.stringColumn("way").asList()).startsWith("teacher", "narrower", "shallower");
    assertThat(table.stringColumn("begins with").asList())
        .contains("fresh weights", "teacher's weights");
    assertThat(table.longColumn("parameters").asList().subList(1, table.rowCount()))
        .allSatisfy(parameters -> assertThat(parameters).isLessThanOrEqualTo(200));
    assertThat(table.columnNames()).doesNotContain("ms");
  }

  @Test
  void aSearchIsLinesOverEpochsOrPointsOverANumber() {
    List<String> lines = names(Charts.tuning(halved));
    List<String> points = names(Charts.tuning(halved, "T"));
    var single = Charts.tuning(search(trial(0, 2, rung(4, 0.4)), trial(1, 3, rung(4, 0.6))));

    // the one that diverged is left out
    assertThat(lines).containsExactly("trial 0", "best: T = 8.00");
    assertThat(points).containsExactly("1 epoch", "2 epochs");
    assertThat(single.getXAxisTitle()).isEqualTo("T");
    assertThat(Charts.tuning(halved, "T").getStyler().isXAxisLogarithmic()).isFalse();
    assertThatThrownBy(() -> Charts.tuning(halved, "soft")).hasMessageContaining("[T]");
    assertThatThrownBy(() -> Charts.tuning(search())).isInstanceOf(IllegalArgumentException.class);
  }

  private static List<String> names(XYChart chart) {
    return chart.getSeriesCollection().stream().map(XYSeries::getName).toList();
  }

  @Test
  void aSearchHasARowATrial() {
    Table table = Tables.tuning(halved);

    assertThat(table.columnNames())
        .containsExactly(
            "trial",
            "T",
            "trainings",
            "epochs",
            "validation accuracy",
            "validation loss",
            "seconds");
    assertThat(table.intColumn("trial").asList()).containsExactly(2, 0, 1);
    assertThat(table.doubleColumn("seconds").getDouble(0)).isCloseTo(0.2, within(1e-9));
    assertThat(table.doubleColumn("validation accuracy").isMissing(2)).isTrue();
  }
}
