package io.github.distillery.transfer.adapt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.RealDigits;
import io.github.distillery.data.Batch;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.distill.Distillation;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Temperature;
import io.github.distillery.semi.SemiSupervised;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import io.github.distillery.transfer.Domains;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Digits, and other digits with less contrast on grey. */
class AdaptationTest {
  private static final Dataset DIGITS = RealDigits.first(900);
  private static final Domains DOMAINS =
      Domains.of(
          part(0, 450, "light").split(0.6, 0.2, 1),
          faint(part(450, 900, "faint")).split(0.6, 0.2, 1));
  private static final Architecture PLAN = Architectures.mlp(256, 48, 10);
  private static final TrainingOptions OPTIONS =
      TrainingOptions.defaults().epochs(12).batchSize(32).learningRate(0.002);

  private static Dataset part(int from, int to, String name) {
    return DIGITS.subset(IntStream.range(from, to).toArray(), name);
  }

  private static Dataset faint(Dataset data) {
    return data.withFeatures(data.features().mul(0.7).addi(0.2));
  }

  static Stream<Adaptation> ways() {
    Adaptation plain = Adaptation.from(DOMAINS);
    return Stream.of(
        plain.coral(10, "dense1"),
        plain.mmd(0.3, "dense1"),
        plain.dann("dense1"),
        plain.adversarial(0.1, "dense1"),
        plain.pseudoLabels(0.8),
        plain.mmd(0.3, "dense1").pseudoLabels(0.8));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void everyWayLearnsTheSourceRepeatsAndRunsCompiled(Adaptation way) {
    Trained trained = way.train(PLAN, OPTIONS);
    Trained again = way.train(PLAN, OPTIONS);

    assertThat(Evaluation.of(trained, DOMAINS.source().test()).accuracy()).isGreaterThan(0.6);
    assertThat(again.fingerprint()).isEqualTo(trained.fingerprint());
    assertThat(trained.history().bestEpoch()).isEqualTo(12);
    assertThat(trained.history().engine()).isEqualTo("compiled steps");
  }

  @Test
  void theDomainsBecomeMoreAlikeInTheLayer() {
    double apart = discrepancy(Adaptation.from(DOMAINS).train(PLAN, OPTIONS));

    assertThat(discrepancy(Adaptation.from(DOMAINS).mmd(0.3, "dense1").train(PLAN, OPTIONS)))
        .isLessThan(0.9 * apart);
  }

  private static double discrepancy(Trained trained) {
    INDArray source = trained.features(DOMAINS.source().train().features(), "dense1");
    INDArray target = trained.features(DOMAINS.target().train().features(), "dense1");
    INDArray flags = Nd4j.zeros(source.size(0) + target.size(0), 1);
    flags.get(NDArrayIndex.interval(source.size(0), flags.size(0))).assign(1);
    return new MeanDiscrepancyLoss().evaluate(flags, Nd4j.vstack(source, target)).loss();
  }

  @Test
  void theLabelsOfTheTargetAreNeverLookedAt() {
    Split target = DOMAINS.target();
    Dataset mislabelled =
        Dataset.of(
            target.train().name(),
            target.train().features(),
            IntStream.range(0, target.train().size()).map(i -> i % 10).toArray(),
            target.train().classNames(),
            target.train().provenance());
    Domains other = Domains.of(DOMAINS.source(), target.withTrain(mislabelled));

    Trained right =
        Adaptation.from(DOMAINS).dann("dense1").pseudoLabels(0.8).train(PLAN, OPTIONS.epochs(3));
    Trained blind =
        Adaptation.from(other).dann("dense1").pseudoLabels(0.8).train(PLAN, OPTIONS.epochs(3));
    assertThat(blind.fingerprint()).isEqualTo(right.fingerprint());
  }

  @Test
  void aTeacherSpeaksAboutBothDomains() {
    Trained teacher = Trainer.train(Architectures.mlp(256, 64, 10), DOMAINS.target(), OPTIONS);
    String before = teacher.fingerprint();

    Trained student =
        Adaptation.from(DOMAINS)
            .taughtBy(Distillation.from(teacher).soft(1, new Temperature(2)))
            .train(PLAN, OPTIONS);

    Trained alone = Adaptation.from(DOMAINS).train(PLAN, OPTIONS);
    assertThat(Evaluation.of(student, DOMAINS.target().test()).accuracy())
        .isGreaterThan(Evaluation.of(alone, DOMAINS.target().test()).accuracy());
    assertThat(teacher.fingerprint()).isEqualTo(before);
    assertThat(student.history().epochs().get(0).losses()).containsKeys("labels", "soft");
  }

  @Test
  void aCheckpointUnderOneTeacherIsNotTakenUpUnderAnother(@TempDir Path folder) {
    TrainingOptions kept = OPTIONS.epochs(2).checkpoint(folder.resolve("state"));
    Adaptation from = Adaptation.from(DOMAINS);
    Distillation first = Distillation.from(PLAN.initialize(5)).soft(1, new Temperature(2));
    Distillation second = Distillation.from(PLAN.initialize(6)).soft(1, new Temperature(2));

    Trained one = from.taughtBy(first).train(PLAN, kept);

    assertThat(from.taughtBy(first).train(PLAN, kept).fingerprint()).isEqualTo(one.fingerprint());
    assertThatThrownBy(() -> from.taughtBy(second).train(PLAN, kept)).hasMessageContaining("state");
  }

  @Test
  void batchesAreHalfOfTheSourceWhichStandsFirst() {
    Dataset target = DOMAINS.unlabelledTarget().subset(IntStream.range(0, 40).toArray(), "few");
    SemiSupervised data = SemiSupervised.of(DOMAINS.source().train(), target, DOMAINS.source());
    BothDomains both = new BothDomains(data);
    int samples = 0;
    boolean[] seen = new boolean[data.samples().size()];
    for (Batch batch : both.batches(data.samples(), 32, 1, 1)) {
      int[] indices = batch.indices();
      assertThat(IntStream.range(0, 16)).allMatch(i -> data.isLabelled(indices[i]));
      assertThat(IntStream.range(16, 32)).noneMatch(i -> data.isLabelled(indices[i]));
      IntStream.of(indices).forEach(i -> seen[i] = true);
      samples += indices.length;
    }
    assertThat(samples).isEqualTo(both.samples(data.samples(), 32));
    assertThat(seen).doesNotContain(false);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> Adaptation.from(DOMAINS).coral(1, "dense7").train(PLAN, OPTIONS))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("dense7")
        .hasMessageContaining("dense1");
    assertThatThrownBy(
            () -> Adaptation.from(DOMAINS).dann("dense1").train(PLAN, OPTIONS.patience(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("patience is 2");
    assertThatThrownBy(
            () -> Adaptation.from(DOMAINS).dann("dense1").train(PLAN, OPTIONS.batchSize(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("both domains");
  }
}
