package io.github.distillery.kernel.display;

import static io.github.distillery.model.Temperature.temperature;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.distillery.data.Dataset;
import io.github.distillery.data.Provenance;
import io.github.distillery.data.Split;
import io.github.distillery.distill.Distillation;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Network;
import io.github.distillery.select.Budget;
import io.github.distillery.select.Halving;
import io.github.distillery.select.LayerSimilarity;
import io.github.distillery.select.Snapshots;
import io.github.distillery.select.StudentDesign;
import io.github.distillery.select.TeacherRanking;
import io.github.distillery.select.TeacherSelection;
import io.github.distillery.select.TemperatureScaling;
import io.github.distillery.select.TransferStrategy;
import io.github.distillery.select.Tuning;
import io.github.distillery.train.TrainingOptions;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

class SelectionRendererTest {
  private static final String CHART = "data:image/png";

  private final Split split =
      Dataset.of(
              "noise",
              Nd4j.rand(new int[] {60, 12}),
              IntStream.range(0, 60).map(i -> i % 2).toArray(),
              List.of("a", "b"),
              Provenance.unknown())
          .split(0.5, 1);
  private final TrainingOptions options = TrainingOptions.defaults().epochs(2);
  private final Architecture student = Architectures.mlp(12, 4, 2);
  private final Network teacher = Architectures.mlp(12, 16, 8, 2).initialize(1);

  private static String html(Object value) {
    MimeBundle bundle = Renderers.render(value);
    assertThat(bundle.plain()).doesNotContain("its renderer failed");
    return (String) bundle.data().get("text/html");
  }

  @Test
  void teachersAreATableAndTheirCorrelationsAChart() {
    TeacherRanking ranking =
        TeacherSelection.on(split)
            .student(student)
            .options(options)
            .candidate("<one>", teacher)
            .candidate("two", Architectures.mlp(12, 5, 2).initialize(2))
            .candidate("three", Architectures.mlp(12, 6, 2).initialize(3))
            .trials(new Halving(1, 2, 2))
            .rank();

    assertThat(html(ranking))
        .contains("&lt;one&gt;", "LogME", "trial distillations of 7 epochs")
        .doesNotContain("<one>", CHART);
    assertThat(Renderers.render(ranking).plain()).contains("rank", "two");
    assertThat(html(ranking.against(Map.of("<one>", 0.1, "two", 0.5, "three", 0.3))))
        .contains(CHART, "Spearman", "regret");
  }

  @Test
  void improvedTeachersShowWhatChanged() {
    assertThat(html(TemperatureScaling.of(teacher, split.validation()))).contains("NLL", "ECE");
    assertThat(html(Snapshots.train(student, split, options, 1, 2)))
        .contains("12-4-2, epoch 1", "validation accuracy");
  }

  @Test
  void studentsPairsAndStepsAreShown() {
    var proposals =
        StudentDesign.from(teacher).budget(Budget.parameters(100)).propose(split.train());
    var similarity = LayerSimilarity.between(teacher, student.initialize(1), split.train());
    var transfer = TransferStrategy.from(teacher).train(student, split, options);

    assertThat(html(proposals)).contains("narrower", "teacher&#39;s weights", "at most 100");
    assertThat(html(similarity)).contains(CHART, "linear CKA", "dense2");
    assertThat(html(transfer)).contains("parameters", "hints", "soft targets");
  }

  @Test
  void aSearchShowsItsChartAndThatTheBestIsTooGood() {
    var result =
        Tuning.on(split)
            .student(student)
            .options(options)
            .trials(3)
            .search(
                draw ->
                    Distillation.from(teacher).soft(1, temperature(draw.logUniform("T", 1, 20))))
            .run();

    assertThat(html(result)).contains(CHART, "3 of 3 trials", "too good", "T = ");
    assertThat(Renderers.render(result).plain()).contains("validation accuracy");
  }
}
