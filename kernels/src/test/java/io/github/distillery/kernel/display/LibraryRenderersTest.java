package io.github.distillery.kernel.display;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.distillery.compare.ComparisonResult;
import io.github.distillery.compare.Run;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Provenance;
import io.github.distillery.data.TrainTest;
import io.github.distillery.deploy.BatchTimes;
import io.github.distillery.deploy.DeploymentFootprint;
import io.github.distillery.deploy.DeploymentResult;
import io.github.distillery.deploy.FileSizes;
import io.github.distillery.distill.Distillation;
import io.github.distillery.distill.ways.Stages;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.label.SoftLabels;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Footprint;
import io.github.distillery.multi.MultiTask;
import io.github.distillery.multi.MultiTaskStudent;
import io.github.distillery.multi.TaskData;
import io.github.distillery.multi.TaskLabels;
import io.github.distillery.multi.TaskScores;
import io.github.distillery.multi.TaskSplit;
import io.github.distillery.text.Sentences;
import io.github.distillery.train.TrainingOptions;
import io.github.distillery.transfer.DomainMap;
import io.github.distillery.transfer.DomainShift;
import io.github.distillery.transfer.Domains;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4j;

class LibraryRenderersTest {
  private static final int[] CLASSES =
      IntStream.range(0, 40).map(i -> i % 4 == 0 ? 1 : 0).toArray();

  private final Dataset images =
      Dataset.of(
          "squares",
          Nd4j.rand(new int[] {40, 1, 8, 8}),
          CLASSES,
          List.of("<cat>", "dog"),
          new Provenance("made here", "CC0-1.0", ""));

  private static String html(Object value) {
    return (String) Renderers.render(value).data().get("text/html");
  }

  @Test
  void aDataSetSaysWhatItIsAndShowsSamples() {
    assertThat(Renderers.render(images).plain())
        .startsWith("squares: 40 samples of [1, 8, 8], 2 classes\n")
        .contains("2: <cat> (30), dog (10)", "made here", images.hash().substring(0, 12));
    assertThat(html(images)).contains("&lt;cat&gt; (30)", "data:image/png").doesNotContain("<cat>");
  }

  @Test
  void tabularDataShowsRows() {
    Dataset table =
        Dataset.of("t", Nd4j.rand(40, 2), CLASSES, List.of("a", "b"), Provenance.unknown())
            .withFeatureNames(List.of("height", "width"));
    assertThat(html(table)).contains("height", "width", "5 rows, 3 columns");
  }

  @Test
  void aSplitHasARowForEachPart() {
    assertThat(Renderers.render(images.split(0.8, 1)).plain())
        .containsPattern("training +squares train +32 ")
        .containsPattern("validation +squares validation +8 ")
        .doesNotContain("test");
    assertThat(Renderers.render(new TrainTest(images, images.named("other"))).plain())
        .containsPattern("test +other +40 ");
  }

  @Test
  void sentencesShowTheFirstTextsWithTheirClasses() {
    Sentences reviews =
        Sentences.of(
            "reviews",
            List.of("<b>Good</b>", "Bad", "So-so", "Great", "Poor"),
            List.of("+", "-", "-", "+", "-"));
    assertThat(Renderers.render(reviews).plain())
        .startsWith("reviews\n")
        .containsPattern("0 +\\+ +<b>Good</b>")
        .contains("5 sentences: + (2), - (3)", reviews.hash().substring(0, 12));
    assertThat(html(reviews)).contains("&lt;b&gt;Good").doesNotContain("<b>Good");
    assertThat(Renderers.render(reviews.withoutLabels()).plain())
        .contains("no labels")
        .doesNotContain("class");
    assertThat(Renderers.render(reviews.split(0.6, 0.2, 1)).plain())
        .containsPattern("training +reviews train +3 +\\+ \\(1\\), - \\(2\\)")
        .containsPattern("test +reviews test +1 ");
  }

  @Test
  void softLabelsSayHowSureTheTeacherIs() {
    var teacher = Architectures.mlp(64, 8, 2).initialize(1);
    SoftLabels labels = SoftLabels.from(teacher, images);
    assertThat(Renderers.render(labels).plain())
        .startsWith("Soft labels of 64-8-2: 40 samples, 2 classes")
        .contains("entropy", "ln 2 = 0.693", labels.dataHash().substring(0, 8));
    assertThat(html(labels)).contains("sample \\ class", "rgba(213,94,0,0.65)");
  }

  @Test
  void softLabelsOfManyClassesAreMeasuredOnFewerSamples(@TempDir Path folder) throws IOException {
    int classes = 1 << 15;
    var teacher = Architectures.mlp(64, 2, classes).initialize(1);
    Dataset many =
        images.withClasses(CLASSES, IntStream.range(0, classes).mapToObj(c -> "c" + c).toList());
    SoftLabels labels = SoftLabels.in(folder).top(3).open(teacher, many);
    assertThat(Renderers.render(labels).plain())
        .startsWith("Soft labels of 64-2-32768: 40 samples, 32768 classes, the top 3 at T = 1.0")
        .contains("the first, mean of 32 samples");
  }

  @Test
  void anEvaluationShowsWhichClassesAreTakenForWhich() {
    var evaluation = Evaluation.of(Architectures.mlp(64, 8, 2).initialize(1), images);
    assertThat(html(evaluation)).contains("accuracy", "is \\ taken for", "&lt;cat&gt;");
  }

  @Test
  void samplesOfSeveralTasksShowTheTasksAndWhatWasMeasuredOfEach() {
    TaskLabels animal = TaskLabels.of("animal", images);
    TaskData data =
        TaskData.of(images, animal, new TaskLabels("odd", CLASSES, List.of("no", "yes")));
    TaskSplit split = data.split(0.5, 0.2, 1);

    assertThat(Renderers.render(split).plain())
        .startsWith("20 for training, 8 for validation, 12 for test")
        .containsPattern("animal +2 +<cat>, dog");
    assertThat(html(data)).contains("40 samples", "&lt;cat&gt;", "data:image/png");
    MultiTaskStudent student =
        MultiTask.byLabels()
            .train(Architectures.mlp(64, 3, 4), split, TrainingOptions.defaults().epochs(1));
    assertThat(html(student)).contains("odd validation accuracy", "animal weight");
    assertThat(html(TaskScores.of(student, split.test()))).contains("animal", "mean accuracy");
  }

  @Test
  void aComparisonShowsItsChartItsTableAndWhatToMind() {
    ComparisonResult result =
        new ComparisonResult(
            "squares",
            List.of("labels only", "<KD>"),
            "labels only",
            List.of(1L),
            List.of(run("labels only", 20), run("<KD>", 10)),
            false,
            List.of("1 seed: too few"));
    assertThat(html(result))
        .contains("data:image/png", "&lt;KD&gt;", "Mind: 1 seed", "Incomplete", "95% from")
        .doesNotContain("<KD>");
    assertThat(Renderers.render(result).plain()).contains("labels only", "<KD>", "difference");
  }

  private static Run run(String candidate, int errors) {
    return new Run(
        candidate,
        1,
        0.9,
        errors,
        100,
        0.5,
        0.1,
        0.8,
        0.3,
        new Footprint(50, 1000, 40, Double.NaN),
        10,
        9,
        5000,
        2.5,
        "abc");
  }

  @Test
  void whatNetworksCostIsShownAsSizesAndTimes() {
    var row =
        new DeploymentFootprint(
            "8 bits",
            1_000,
            900,
            5_000,
            new FileSizes(OptionalLong.empty(), OptionalLong.empty(), 1_200, 1_100),
            new BatchTimes(0.5, 7.25),
            new BatchTimes(0.1, 3.5),
            OptionalDouble.empty());

    MimeBundle shown = Renderers.render(new DeploymentResult(List.of(row), 2));

    assertThat(shown.plain()).contains("8 bits", "ONNX gzip", "1200", "ORT, 256", "threads: 2");
    assertThat(shown.data().get(MimeBundle.HTML).toString())
        .contains("Sizes; files in bytes", "7.25");
  }

  @Test
  void stagesShowTheirEpochsInOneTable() {
    var teacher = Architectures.mlp(64, 8, 2).initialize(1);
    var options = TrainingOptions.defaults().epochs(1);
    var staged =
        Stages.first(Distillation.from(teacher).hint(1, "dense1", "dense1"), options)
            .then(Distillation.from(teacher).hard(1), options)
            .train(Architectures.mlp(64, 4, 2), images.split(0.8, 1));
    assertThat(html(staged)).contains("hint dense1 to dense1 loss", "hard loss", "Learning curves");
  }

  @Test
  void domainsShowTheirPartsAndSamplesOfBoth() {
    Dataset far = images.withFeatures(images.features().add(1)).named("far");
    Domains domains = Domains.of(images.split(0.5, 0.2, 1), far.split(0.5, 0.2, 1));
    assertThat(Renderers.render(domains).plain())
        .containsPattern("source, training +squares train +20 ")
        .containsPattern("target, test +far test +12 ");
    assertThat(html(domains).split("data:image/png", -1)).hasSize(3);
  }

  @Test
  void theShiftBetweenDomainsIsATableAndItsMapAChart() {
    Dataset far = images.withFeatures(images.features().add(1)).named("<far>");
    DomainShift shift = DomainShift.measure(images, far);
    assertThat(Renderers.render(shift).plain()).contains("proxy A-distance", "MMD^2", "squares");
    assertThat(html(shift)).contains("&lt;far&gt;").doesNotContain("<far>");
    assertThat(Renderers.render(DomainMap.pca(images, far, 1)).data()).containsKey("image/png");
  }
}
