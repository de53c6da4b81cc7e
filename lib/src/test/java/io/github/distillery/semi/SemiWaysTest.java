package io.github.distillery.semi;

import static io.github.distillery.model.Temperature.temperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.Lively;
import io.github.distillery.TinyData;
import io.github.distillery.compare.Comparison;
import io.github.distillery.compare.ComparisonResult;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.distill.Distillation;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Network;
import io.github.distillery.train.Augmentation;
import io.github.distillery.train.History.Outcome;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingDivergedException;
import io.github.distillery.train.TrainingOptions;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.FixedSchedule;

class SemiWaysTest {
  private static final Network TEACHER =
      Trainer.train(
              Architectures.mlp(4, 16, 3), TinyData.split(), TrainingOptions.defaults().epochs(60))
          .network();

  private final Split split = TinyData.clouds(600, 5).split(0.6, 0.2, 5);
  private final SemiSupervised data = SemiSupervised.of(split, 4, 3);
  private final Architecture plan = Architectures.mlp(4, 16, 3);
  private final TrainingOptions options =
      TrainingOptions.defaults()
          .epochs(15)
          .batchSize(32)
          .learningRate(new FixedSchedule(0.01))
          .augmentation(Augmentation.noise(0.3));
  @TempDir private Path folder;

  static Stream<SemiSupervisedWay> all() {
    return Stream.of(
        LabelsOnly.baseline(),
        PseudoLabels.defaults(),
        MeanTeacher.defaults().with(o -> o.weight(Schedule.rampUp(5, 0.5))),
        MeanTeacher.defaults()
            .strong(Augmentation.mixup(1))
            .with(o -> o.weight(Schedule.rampUp(5, 0.5))),
        Consistency.fixMatch(Augmentation.noise(0.8)),
        Consistency.twoViews().with(o -> o.sharpening(0.5)),
        Consistency.interpolation(Augmentation.mixup(1)),
        NoisyStudent.generations(2),
        TeacherForAll.by(Distillation.from(TEACHER).soft(1, temperature(2))),
        MeanTeacher.defaults()
            .with(o -> o.weight(5).taughtBy(Distillation.from(TEACHER).soft(1, temperature(2)))));
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyWayLearnsAndTheSameTwiceAndChangesNothingItWasGiven(SemiSupervisedWay way) {
    String teacher = TEACHER.fingerprint();
    Network start = plan.initialize(7);
    String before = start.fingerprint();

    Trained once = way.train(start, data, options);
    Trained again = way.train(start, data, options);
    Trained other = way.train(start, data, options.seed(5));

    assertThat(Evaluation.of(once, split.test()).accuracy()).isGreaterThan(0.7);
    assertThat(again.fingerprint()).isEqualTo(once.fingerprint());
    assertThat(other.fingerprint()).isNotEqualTo(once.fingerprint());
    assertThat(start.fingerprint()).isEqualTo(before);
    assertThat(TEACHER.fingerprint()).isEqualTo(teacher);
    assertThat(once.classNames()).containsExactly("a", "b", "c");
  }

  @ParameterizedTest
  @MethodSource("all")
  void noWaySeesTheLabelsThatAreHidden(SemiSupervisedWay way) {
    Dataset train = split.train();
    int[] wrong = new Random(9).ints(train.size(), 0, 3).toArray();
    for (int index : data.indices(true)) {
      wrong[index] = train.classOf(index);
    }
    Dataset lying =
        Dataset.of(train.name(), train.features(), wrong, train.classNames(), train.provenance());
    Dataset few = lying.subset(data.indices(true), "few");
    SemiSupervised told = SemiSupervised.of(few, train.subset(data.indices(false), "rest"), split);
    SemiSupervised lied = SemiSupervised.of(few, lying.subset(data.indices(false), "rest"), split);

    assertThat(way.train(plan, lied, options.epochs(2)).fingerprint())
        .isEqualTo(way.train(plan, told, options.epochs(2)).fingerprint());
  }

  @ParameterizedTest
  @MethodSource("all")
  void aKilledTrainingGoesOnAsIfNothingHadHappened(SemiSupervisedWay way) {
    TrainingOptions kept = options.epochs(4).checkpoint(folder.resolve("kept"));
    Trained whole = way.train(plan, data, options.epochs(4).augmentation(harmless(-1)));

    // 23 batches an epoch, each changed once or twice
    Trained stopped = way.train(plan, data, kept.augmentation(harmless(60)));
    assertThat(Thread.interrupted()).isTrue();
    Trained resumed = way.train(plan, data, kept.augmentation(harmless(-1)));

    assertThat(stopped.history().outcome()).isEqualTo(Outcome.INTERRUPTED);
    assertThat(resumed.history().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(resumed.fingerprint()).isEqualTo(whole.fingerprint());
  }

  @Test
  void aKilledGenerationGoesOnAsIfNothingHadHappened() {
    TrainingOptions kept = options.epochs(4).checkpoint(folder.resolve("kept"));
    NoisyStudent way = NoisyStudent.generations(2);
    var whole = way.trainAll(plan, data, options.epochs(4).augmentation(harmless(-1)));

    // the teacher has 92 batches
    var stopped = way.trainAll(plan, data, kept.augmentation(harmless(150)));
    assertThat(Thread.interrupted()).isTrue();
    var resumed = way.trainAll(plan, data, kept.augmentation(harmless(-1)));

    assertThat(stopped.complete()).isFalse();
    assertThat(stopped.students()).hasSize(1);
    assertThat(resumed.complete()).isTrue();
    assertThat(resumed.last().fingerprint()).isEqualTo(whole.last().fingerprint());
  }

  @Test
  void anotherDrawOfLabelsOrOtherOptionsAreAnotherTraining() {
    TrainingOptions kept = options.epochs(1).checkpoint(folder.resolve("one"));
    MeanTeacher way = MeanTeacher.defaults();
    way.train(plan, data, kept);

    for (SemiSupervisedWay other :
        new SemiSupervisedWay[] {
          way.decay(0.9), way.with(o -> o.sharpening(0.5)), way.with(o -> o.labelledShare(0.25))
        }) {
      assertThatThrownBy(() -> other.train(plan, data, kept))
          .hasMessageContaining("another training");
    }
    assertThatThrownBy(() -> way.train(plan, SemiSupervised.of(split, 2, 4), kept))
        .hasMessageContaining("another training");
  }

  @Test
  void theMeanIsTheResultWithItsStatisticsOfBatchNorm() {
    Split images = Split.of(TinyData.images(80, 1), TinyData.images(40, 2));
    SemiSupervised few = SemiSupervised.of(images, 3, 1);
    Architecture normed =
        Architectures.convNet(1, 16, 16, 2, Architectures.maps(3), Architectures.maps(4));
    Network start = Lively.of(normed);
    TrainingOptions one = TrainingOptions.defaults().epochs(1).batchSize(200).updater(new Sgd(0.1));
    MeanTeacher way = MeanTeacher.defaults().with(o -> o.weight(0));

    INDArray mean = way.train(start, few, one).network().graph().params();
    INDArray student = way.decay(0).train(start, few, one).network().graph().params();
    INDArray half = start.graph().params().add(student).div(2);

    // one step of one batch: d = min(0.99, 1 - 1/2)
    assertThat(mean.distance2(half)).isLessThan(1e-5);
    assertThat(mean.distance2(student)).isGreaterThan(0.01);
    Network meant = way.train(start, few, one).network();
    assertThat(
            Lively.parameter(meant, "norm1", "mean")
                .distance2(Lively.parameter(start, "norm1", "mean")))
        .isGreaterThan(1e-4);
  }

  @Test
  void validationMeasuresTheMean() {
    Trained trained = MeanTeacher.defaults().train(plan, data, options);

    assertThat(Evaluation.of(trained, split.validation()).accuracy())
        .isEqualTo(trained.history().best().validationAccuracy());
  }

  @Test
  void noisyStudentsFollowOneAnother() {
    Architecture larger = Architectures.mlp(4, 24, 3);
    NoisyStudent way = NoisyStudent.generations(3).firstTeacher(plan);

    var all = way.trainAll(larger, data, options.epochs(2));

    assertThat(all.complete()).isTrue();
    assertThat(all.students()).hasSize(3);
    assertThat(all.teacher().name()).isEqualTo(plan.name());
    assertThat(all.last().name()).isEqualTo(larger.name() + " (generation 3)");
    assertThat(way.train(larger, data, options.epochs(2)).fingerprint())
        .isEqualTo(all.last().fingerprint());
    var after = way.trainAfter(TEACHER, larger, data, options.epochs(2));
    assertThat(after.teacher()).isSameAs(TEACHER);
    assertThat(after.last().fingerprint()).isNotEqualTo(all.last().fingerprint());
  }

  @Test
  void historiesTellHowManyAreBelieved() {
    Trained sure = PseudoLabels.defaults().train(plan, data, options);
    Trained all = PseudoLabels.defaults().with(o -> o.threshold(0)).train(plan, data, options);

    assertThat(sure.history().epochs().get(14).figures().get("pseudo-labels believed"))
        .isBetween(0.05, 1.0);
    assertThat(sure.history().epochs().get(0).figures().get("pseudo-labels weight"))
        .isLessThan(sure.history().epochs().get(14).figures().get("pseudo-labels weight"));
    assertThat(all.history().epochs().get(14).figures())
        .doesNotContainKey("pseudo-labels believed");
    assertThat(sure.history().epochs().get(14).losses())
        .containsOnlyKeys("labels", "pseudo-labels");
  }

  @Test
  void allWaysStandInOneComparison() {
    Comparison comparison =
        Comparison.on(split)
            .student(plan)
            .options(options.epochs(2))
            .onlySeeds(1, 2)
            .baseline("labels", LabelsOnly.baseline().onFewLabels(plan, 2));
    ComparisonResult result =
        comparison
            .candidate("mean teacher", MeanTeacher.defaults().onFewLabels(plan, 2))
            .candidate("noisy student", NoisyStudent.generations(1).onFewLabels(plan, 2))
            .run();

    assertThat(result.complete()).isTrue();
    assertThat(result.runs()).hasSize(6);
    assertThat(result.runs().get(0).samplesLearnt())
        .isEqualTo(result.runs().get(1).samplesLearnt());
    assertThat(result.runs().get(2).samplesLearnt())
        .isEqualTo(2 * result.runs().get(1).samplesLearnt());
  }

  @Test
  void whatDoesNotGoTogetherIsRefused() {
    TrainingOptions mixing = options.augmentation(Augmentation.mixup(1));
    assertThatThrownBy(() -> PseudoLabels.defaults().train(plan, data, mixing))
        .hasMessageContaining("strong view");
    Consistency sureOfMixtures = Consistency.fixMatch(Augmentation.mixup(1));
    assertThatThrownBy(() -> sureOfMixtures.train(plan, data, options))
        .hasMessageContaining("threshold(0)");
    TrainingOptions fixed = options.augmentation(Augmentation.noise(1).views(2));
    assertThatThrownBy(() -> Consistency.twoViews().train(plan, data, fixed))
        .hasMessageContaining("fixed views");
    var labels = TeacherForAll.by(Distillation.from(TEACHER).soft(1, temperature(2)).hard(1));
    assertThatThrownBy(() -> labels.train(plan, data, options))
        .hasMessageContaining("\"hard\" needs labels");
    assertThatThrownBy(() -> Consistency.interpolation(Augmentation.noise(1)))
        .hasMessageContaining("does not mix");
    assertThatThrownBy(() -> LabelsOnly.baseline().train(Architectures.mlp(4, 5), data, options))
        .hasMessageContaining("5 classes");
    assertThatThrownBy(() -> NoisyStudent.generations(0)).hasMessageContaining("0 generations");
    assertThatThrownBy(() -> MeanTeacher.defaults().decay(1)).hasMessageContaining("1.0");
    for (double wrong : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThatThrownBy(() -> PseudoLabels.defaults().with(o -> o.threshold(wrong)))
          .hasMessageContaining("threshold");
      assertThatThrownBy(() -> PseudoLabels.defaults().with(o -> o.sharpening(wrong)))
          .hasMessageContaining("sharpening");
      assertThatThrownBy(() -> PseudoLabels.defaults().with(o -> o.labelledShare(wrong)))
          .hasMessageContaining("share");
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void aTrainingThatRunsAwaySaysSo(SemiSupervisedWay way) {
    assertThatThrownBy(() -> way.train(plan, data, options.updater(new Sgd(Double.MAX_VALUE))))
        .isInstanceOf(TrainingDivergedException.class)
        .hasMessageContaining("learning rate");
  }

  @Test
  void aTeacherThatSaysNaNIsRefused() {
    Network broken = plan.initialize(1);
    broken.graph().params().assign(Float.NaN);

    assertThatThrownBy(() -> NoisyStudent.generations(1).trainAfter(broken, plan, data, options))
        .hasMessageContaining("NaN");
  }

  /** Changes little, and interrupts at its nth batch. */
  private static Augmentation harmless(int batch) {
    AtomicInteger batches = new AtomicInteger();
    return (features, random) -> {
      if (batches.incrementAndGet() == batch) {
        Thread.currentThread().interrupt();
      }
      return features.add(Nd4j.valueArrayOf(features.shape(), 0.1 * random.nextDouble()));
    };
  }
}
