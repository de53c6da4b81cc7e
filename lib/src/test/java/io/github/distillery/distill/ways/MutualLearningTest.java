package io.github.distillery.distill.ways;

import static io.github.distillery.distill.ways.TeacherAssistantTest.prints;
import static io.github.distillery.model.Temperature.temperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.TinyData;
import io.github.distillery.data.Split;
import io.github.distillery.distill.Interrupting;
import io.github.distillery.evaluate.Fidelity;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.Ensemble;
import io.github.distillery.model.Network;
import io.github.distillery.train.History.Outcome;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

class MutualLearningTest {
  private static final int BATCHES = 12;

  @TempDir Path folder;

  private final Split split = TinyData.split();
  private final Architecture plan = Architectures.mlp(4, 8, 3);
  private final TrainingOptions options =
      TrainingOptions.defaults().epochs(6).batchSize(16).learningRate(0.01);

  /** One epoch of one batch, so that the history shows the losses of the first step. */
  private final TrainingOptions oneStep = options.epochs(1).batchSize(split.train().size());

  @Test
  void aPupilLearnsTheDivergenceFromWhatItsPeerSaysAtThatMoment() {
    Cohort cohort = MutualLearning.peers().train(List.of(plan, plan), split, oneStep);

    Network first = plan.initialize(options.seed());
    Network second = plan.initialize(Links.seed(options.seed(), 1));
    Classifier firstAfterItsStep = cohort.pupils().get(0);
    assertThat(part(cohort, 0, "pupil 2"))
        .isCloseTo(Fidelity.of(second, first, split.train()).divergence(), within(1e-5));
    assertThat(part(cohort, 1, "pupil 1"))
        .isCloseTo(Fidelity.of(firstAfterItsStep, second, split.train()).divergence(), within(1e-5))
        .isNotCloseTo(Fidelity.of(first, second, split.train()).divergence(), within(1e-4));
  }

  @Test
  void amongThreeEachOfTheTwoPeersCountsHalf() {
    Cohort cohort = MutualLearning.peers().train(List.of(plan, plan, plan), split, oneStep);

    Network first = plan.initialize(options.seed());
    for (int peer = 1; peer <= 2; peer++) {
      Network other = plan.initialize(Links.seed(options.seed(), peer));
      assertThat(part(cohort, 0, "pupil " + (peer + 1)))
          .isCloseTo(Fidelity.of(other, first, split.train()).divergence() / 2, within(1e-5));
    }
    assertThat(cohort.pupils().get(2).history().epochs().get(0).losses())
        .containsOnlyKeys("hard", "pupil 1", "pupil 2");
  }

  @Test
  void theEnsembleThatTeachesIsTheMeanOfAllLogitsAtThatMoment() {
    Cohort cohort =
        MutualLearning.ensemble()
            .temperature(temperature(2))
            .train(List.of(plan, plan), split, oneStep);

    Network first = plan.initialize(options.seed());
    Network second = plan.initialize(Links.seed(options.seed(), 1));
    INDArray mean = Ensemble.averageLogits(List.of(first, second)).logits(split.train().features());
    INDArray p = temperature(2).soften(mean);
    INDArray q = temperature(2).soften(first.logits(split.train().features()));
    double divergence = 0;
    for (int i = 0; i < split.train().size(); i++) {
      for (int c = 0; c < 3; c++) {
        divergence += p.getDouble(i, c) * Math.log(p.getDouble(i, c) / q.getDouble(i, c));
      }
    }
    assertThat(part(cohort, 0, "ensemble"))
        .isCloseTo(2 * 2 * divergence / split.train().size(), within(1e-5));
  }

  @Test
  void pupilsComeToAgreeMoreThanNetworksTrainedAlone() {
    Cohort cohort = MutualLearning.peers().weights(1, 5).train(List.of(plan, plan), split, options);
    List<Trained> alone =
        List.of(
            Trainer.train(plan, split, options),
            Trainer.train(plan.initialize(Links.seed(options.seed(), 1)), split, options));

    assertThat(divergence(cohort.pupils())).isLessThan(divergence(alone) / 2);
    assertThat(cohort.pupils()).allMatch(p -> p.history().best().validationAccuracy() > 0.6);
  }

  @Test
  void pupilsMayBeOfSeveralArchitectures() {
    Cohort cohort =
        MutualLearning.ensemble()
            .train(List.of(plan, Architectures.mlp(4, 16, 16, 3)), split, options.epochs(2));

    assertThat(cohort.pupils())
        .extracting(Trained::name)
        .containsExactly("4-8-3 (pupil 1)", "4-16-16-3 (pupil 2)");
    assertThat(cohort.ensemble().members()).hasSize(2);
    double best = cohort.best().history().best().validationAccuracy();
    assertThat(cohort.pupils())
        .allMatch(pupil -> pupil.history().best().validationAccuracy() <= best);
    assertThat(cohort.toString()).contains("a cohort of 2:\n4-8-3 (pupil 1): ");
  }

  @Test
  void theSameSeedTrainsTheSameCohort() {
    List<Architecture> plans = List.of(plan.withDropout(0, 0.2), plan);
    TrainingOptions few = options.epochs(2);

    List<String> prints = prints(MutualLearning.peers().train(plans, split, few).pupils());

    assertThat(prints(MutualLearning.peers().train(plans, split, few).pupils())).isEqualTo(prints);
    assertThat(prints(MutualLearning.peers().train(plans, split, few.seed(1)).pupils()))
        .isNotEqualTo(prints);
  }

  @Test
  void aStoppedCohortGoesOnAndEndsLikeAnUndisturbedOne() {
    List<Architecture> plans = List.of(plan.withDropout(0, 0.2), plan);
    Map<String, MutualLearning> ways =
        Map.of("peers", MutualLearning.peers(), "ensemble", MutualLearning.ensemble());
    ways.forEach(
        (name, way) -> {
          TrainingOptions kept = options.checkpoint(folder.resolve(name));
          Cohort stopped =
              way.train(plans, split, kept.augmentation(new Interrupting(3 * BATCHES + 4)));
          assertThat(Thread.interrupted()).isTrue();
          Cohort resumed = way.train(plans, split, kept.augmentation(new Interrupting(0)));
          Cohort undisturbed = way.train(plans, split, options.augmentation(new Interrupting(0)));

          assertThat(stopped.pupils())
              .allMatch(pupil -> pupil.history().outcome() == Outcome.INTERRUPTED)
              .allMatch(pupil -> pupil.history().epochs().size() == 3);
          assertThat(prints(resumed.pupils())).isEqualTo(prints(undisturbed.pupils()));
          assertThat(resumed.pupils().get(1).history().epochs()).hasSize(6);
        });
  }

  @Test
  void whatCannotLearnTogetherIsRefused() {
    assertThatThrownBy(() -> MutualLearning.peers().train(List.of(plan), split, options))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a cohort of 1 has nobody to learn from");
    assertThatThrownBy(
            () ->
                MutualLearning.peers()
                    .train(List.of(plan, Architectures.mlp(4, 8, 7)), split, options))
        .hasMessageContaining("gives 7 classes");
    assertThatThrownBy(
            () ->
                MutualLearning.peers()
                    .train(
                        List.of(plan, plan),
                        split.withTrain(split.train().withoutLabels()),
                        options))
        .hasMessageContaining("no labels");
    assertThatThrownBy(() -> MutualLearning.peers().weights(1, -1)).hasMessageContaining("-1");
  }

  private static double part(Cohort cohort, int pupil, String head) {
    return cohort.pupils().get(pupil).history().epochs().get(0).losses().get(head);
  }

  private double divergence(List<Trained> pupils) {
    return Fidelity.of(pupils.get(0), pupils.get(1), split.test()).divergence();
  }
}
