package io.github.distillery.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.TinyData;
import io.github.distillery.compare.Comparison;
import io.github.distillery.compare.ComparisonResult;
import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.distill.Distillation;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.Ensemble;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.model.Temperature;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TeacherSelectionTest {
  @TempDir Path folder;

  private final Split split = TinyData.split();
  private final Architecture student = Architectures.mlp(4, 3, 3);
  private final TrainingOptions options =
      TrainingOptions.defaults().epochs(4).batchSize(32).learningRate(0.05);
  private final Trained large = Trainer.train(Architectures.mlp(4, 24, 3), split, options);
  private final Trained small = Trainer.train(Architectures.mlp(4, 6, 3), split, options);
  private final Network untrained = Architectures.mlp(4, 8, 3).initialize(3);
  private final TeacherSelection selection =
      TeacherSelection.on(split)
          .student(student)
          .options(options)
          .taughtBy(d -> d.soft(1, new Temperature(2)))
          .candidate("untrained", untrained)
          .candidate("large", large)
          .candidate("small", small)
          .candidate("both", Ensemble.averageProbabilities(List.of(large, small)))
          .candidate("large calibrated", TemperatureScaling.of(large, split.validation()));
  private final TeacherRanking ranking = selection.trials(new Halving(3, 12, 2)).rank();

  @Test
  void whoKnowsNothingIsLastByEveryScoreThatLooksAtLabels() {
    for (TeacherScore score :
        List.of(
            TeacherScore.ACCURACY,
            TeacherScore.NLL,
            TeacherScore.AGREEMENT,
            TeacherScore.LEEP,
            TeacherScore.NCE,
            TeacherScore.TRIAL)) {
      assertThat(ranking.by(score)).as(score.toString()).endsWith("untrained").hasSize(5);
    }
    assertThat(ranking.teachers()).extracting(TeacherScores::teacher).endsWith("untrained");
    assertThat(ranking.complete()).isTrue();
    assertThat(ranking.dataHash()).isEqualTo(split.train().hash());
  }

  @Test
  void scoresAreThoseOfTheValidationPart() {
    Evaluation evaluation = Evaluation.of(large, split.validation());
    TeacherScores line = ranking.of("large");

    assertThat(line.value(TeacherScore.ACCURACY)).isCloseTo(evaluation.accuracy(), within(1e-9));
    assertThat(line.value(TeacherScore.NLL)).isCloseTo(evaluation.nll(), within(1e-9));
    assertThat(line.value(TeacherScore.SIZE_GAP)).isCloseTo(Math.log(195.0 / 27), within(1e-9));
    assertThat(line.value(TeacherScore.ACCURACY_GAP))
        .isCloseTo(evaluation.accuracy() - ranking.studentAccuracy(), within(1e-9));
    assertThat(ranking.of("both").parameters()).isCloseTo(195 + 51, within(1e-9));
    assertThat(ranking.of("large calibrated").value(TeacherScore.NLL))
        .isLessThanOrEqualTo(evaluation.nll());
    assertThat(ranking.of("large calibrated").value(TeacherScore.LOGME))
        .isCloseTo(line.value(TeacherScore.LOGME), within(1e-9));
  }

  @Test
  void halvingGivesTheBestTheLongestTrials() {
    assertThat(ranking.teachers())
        .extracting(line -> line.trial().stream().map(Rung::epochs).toList())
        .containsExactly(
            List.of(3, 6, 12), List.of(3, 6, 12), List.of(3, 6), List.of(3), List.of(3));
    assertThat(ranking.trialEpochs()).isEqualTo(new Halving(3, 12, 2).epochs(5)).isEqualTo(57);
    assertThat(ranking.best().value(TeacherScore.TRIAL)).isBetween(2.0, 3.0);
  }

  @Test
  void itRepeatsExactlyAndGoesOnFromItsFolder() throws IOException {
    TeacherSelection kept = selection.trials(new Halving(3, 12, 2)).resumeIn(folder);
    TeacherRanking first = kept.rank();
    List<Path> files = files();
    TeacherRanking again = kept.rank();

    assertThat(again).isEqualTo(first);
    assertThat(files()).isEqualTo(files).hasSize(11);
    assertThat(values(first)).isEqualTo(values(ranking));
  }

  @Test
  void oneFolderServesSelectionsWithOtherOptions() {
    TeacherSelection kept = selection.resumeIn(folder);
    TeacherRanking first = kept.rank();

    TeacherRanking other = kept.options(options.seed(7).epochs(2)).rank();

    assertThat(other.seed()).isEqualTo(7);
    assertThat(values(kept.rank())).isEqualTo(values(first));
  }

  private static List<Map<TeacherScore, Double>> values(TeacherRanking ranking) {
    return ranking.teachers().stream().map(TeacherScores::values).toList();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @Test
  void withoutTrialsAccuracyOrdersAndThereIsNoTrial() {
    TeacherRanking cheap = selection.rank();

    assertThat(cheap.trialEpochs()).isZero();
    assertThat(cheap.teachers())
        .extracting(TeacherScores::teacher)
        .isEqualTo(cheap.by(TeacherScore.ACCURACY));
    assertThat(cheap.best().lastTrial()).isEmpty();
    assertThat(cheap.best().value(TeacherScore.TRIAL)).isNaN();
  }

  @Test
  void aScoreThatForetoldTheTruthCorrelatesWithIt() {
    Map<String, Double> truth = Map.of("untrained", 0.2, "large", 0.9, "small", 0.8, "nobody", 0.1);
    RankCorrelations against = ranking.against(truth);
    RankCorrelation size = against.of(TeacherScore.SIZE_GAP);

    assertThat(size.teachers()).isEqualTo(3);
    // smallest gap first: small, untrained, large; truth: large, small, untrained
    assertThat(size.correlation()).isCloseTo(-0.5, within(1e-9));
    assertThat(size.regret()).isCloseTo(0.1, within(1e-9));
    assertThat(against.toString()).contains("size gap: -0.50 over 3 teachers");
    assertThatThrownBy(() -> ranking.against(Map.of("nobody", 1.0)))
        .hasMessageContaining("the teachers' names");
  }

  @Test
  void aComparisonGivesTheTruth() {
    ComparisonResult full =
        Comparison.on(split)
            .student(student)
            .options(options)
            .seeds(1)
            .baseline("labels only")
            .candidate("large", lesson(large))
            .candidate("small", lesson(small))
            .candidate("untrained", lesson(untrained))
            .run();

    RankCorrelations against = ranking.against(full);

    assertThat(against.of(TeacherScore.ACCURACY).teachers()).isEqualTo(3);
    assertThat(against.of(TeacherScore.ACCURACY).correlation()).isGreaterThan(0);
    assertThat(against.truth()).contains("test accuracy", "over 1 seeds");
  }

  private static Distillation lesson(Classifier teacher) {
    return Distillation.from(teacher).soft(1, new Temperature(2));
  }

  @Test
  void whatCannotBeChosenFromIsRefused() {
    TeacherSelection empty = TeacherSelection.on(split).student(student);
    assertThatThrownBy(empty::rank).hasMessageContaining(".candidate(");
    assertThatThrownBy(() -> TeacherSelection.on(split).candidate("a", large).rank())
        .hasMessageContaining(".student(");
    assertThatThrownBy(() -> selection.candidate("large", small)).hasMessageContaining("already");
    assertThatThrownBy(() -> selection.candidate("two", Architectures.mlp(4, 5, 2).initialize(1)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("2 classes");
    assertThatThrownBy(() -> selection.options(options.checkpoint(folder.resolve("c"))))
        .hasMessageContaining("resumeIn");
    assertThatThrownBy(() -> selection.student(Architectures.mlp(5, 3, 3)).rank())
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("untrained");
    Dataset unlabelled = split.validation().withoutLabels();
    assertThatThrownBy(() -> TeacherSelection.on(Split.of(split.train(), unlabelled)))
        .isInstanceOf(DataException.class);
    Network broken = untrained.copy();
    broken.graph().params().putScalar(0, Double.NaN);
    assertThatThrownBy(() -> empty.candidate("broken", broken).rank())
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("NaN");
  }

  @Test
  void theTestPartIsNotLookedAt() {
    Split withoutTest = Split.of(split.train(), split.validation());
    TeacherRanking same =
        TeacherSelection.on(withoutTest)
            .student(student)
            .options(options)
            .candidate("large", large)
            .rank();

    assertThat(same.of("large").values())
        .containsEntry(TeacherScore.ACCURACY, ranking.of("large").value(TeacherScore.ACCURACY));
  }

  @Test
  void anInterruptedSelectionSaysThatItIsIncomplete() {
    TeacherSelection kept = selection.trials(new Halving(3, 12, 2)).resumeIn(folder);
    kept.rank();
    TeacherSelection longer =
        kept.taughtBy(
            d -> { // asked for in the trials only after the cheap scores
              return d.soft(0.5, new Temperature(3));
            });

    TeacherRanking cut = interruptedIn(longer);

    assertThat(cut.complete()).isFalse();
    assertThat(cut.toString()).contains("interrupted");
    assertThat(longer.rank().complete()).isTrue();
  }

  private static TeacherRanking interruptedIn(TeacherSelection longer) {
    int[] asked = {0};
    TeacherSelection watched =
        longer.taughtBy(
            d -> {
              // once a candidate when they are checked, once when the trials are set up
              if (++asked[0] == 10) {
                Thread.currentThread().interrupt();
              }
              return d.soft(0.5, new Temperature(3));
            });
    try {
      return watched.rank();
    } finally {
      Thread.interrupted();
    }
  }
}
