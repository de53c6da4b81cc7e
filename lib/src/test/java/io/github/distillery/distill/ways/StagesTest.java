package io.github.distillery.distill.ways;

import static io.github.distillery.model.Temperature.temperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.TinyData;
import io.github.distillery.compare.ForwardCounter;
import io.github.distillery.data.Split;
import io.github.distillery.distill.Distillation;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.ModelException;
import io.github.distillery.train.History.Outcome;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import io.github.distillery.view.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagesTest {
  @TempDir Path folder;

  private final Split split = TinyData.split();
  private final TrainingOptions options =
      TrainingOptions.defaults().epochs(4).batchSize(16).learningRate(0.01);
  private final Trained teacher =
      Trainer.train(Architectures.mlp(4, 16, 16, 3), split, options.epochs(10));
  private final Architecture student = Architectures.mlp(4, 6, 6, 3);
  private final Distillation hint = Distillation.from(teacher).hint(1, "dense2", "dense1");
  private final Distillation soft = Distillation.from(teacher).soft(1, temperature(2));

  @Test
  void eachStageStartsWithTheParametersOfTheOneBefore() {
    Staged staged = Stages.first(hint, options).then(soft, options.epochs(3)).train(student, split);

    Trained byHand = hint.train(student, split, options);
    Trained then = soft.train(byHand.network(), split, options.epochs(3));
    assertThat(staged.stages().get(0).fingerprint()).isEqualTo(byHand.fingerprint());
    assertThat(staged.fingerprint()).isEqualTo(then.fingerprint());
    assertThat(staged.fingerprint())
        .isNotEqualTo(soft.train(student, split, options.epochs(3)).fingerprint());
  }

  @Test
  void twoStagesTeachAStudentToClassify() {
    Staged staged =
        Stages.first(hint, options).then(soft, options.epochs(15)).train(student, split);

    assertThat(Evaluation.of(staged, split.validation()).accuracy()).isGreaterThan(0.7);
    assertThat(staged.stages().get(0).history().bestEpoch()).isEqualTo(4);
  }

  @Test
  void asATeacherTheLastStageIsAskedOnceAndKnowsItsClasses() {
    Trained last =
        new Trained(ForwardCounter.network(1), teacher.history(), split.train().classNames());
    Staged staged = new Staged(List.of(teacher, last));
    ForwardCounter.SAMPLES.set(0);

    var outputs = staged.outputs(split.test().features(), List.of("dense1", "dense2"));

    assertThat(ForwardCounter.SAMPLES).hasValue(split.test().size());
    assertThat(outputs.logits()).isEqualTo(last.logits(split.test().features()));
    assertThat(outputs.features()).containsOnlyKeys("dense1", "dense2");
    assertThat(staged.classNames()).isEqualTo(split.train().classNames());
  }

  @Test
  void theHistoriesOfAllStagesAreShownTogether() {
    Staged staged = Stages.first(hint, options).then(soft, options.epochs(3)).train(student, split);

    var history = staged.history();
    assertThat(history.epochs()).extracting("number").containsExactly(1, 2, 3, 4, 5, 6, 7);
    assertThat(history.epochs().get(0).losses()).containsOnlyKeys("hint dense2 to dense1");
    assertThat(history.epochs().get(6).losses()).containsOnlyKeys("soft");
    assertThat(history.best().validationAccuracy())
        .isEqualTo(staged.last().history().best().validationAccuracy());
    var table = Tables.history(history);
    assertThat(table.column("soft loss").countMissing()).isEqualTo(4);
    assertThat(table.column("hint dense2 to dense1 loss").countMissing()).isEqualTo(3);
    assertThat(staged.toString()).contains("4 epochs").contains("3 epochs");
  }

  @Test
  void finishedStagesAreNotTrainedAgain() {
    Stages stages =
        Stages.first(hint, options.checkpoint(folder.resolve("hint")))
            .then(soft, options.checkpoint(folder.resolve("soft")));

    Staged once = stages.train(student, split);
    Staged again = stages.train(student, split);

    assertThat(again.fingerprint()).isEqualTo(once.fingerprint());
    assertThat(again.history()).isEqualTo(once.history());
  }

  @Test
  void anInterruptedStageIsTheLastOneAndCheckpointsGoOnFromIt() {
    Staged stopped = trainUntilBatch(2 * 12 + 3);
    Staged resumed = trainUntilBatch(Integer.MAX_VALUE);

    assertThat(stopped.stages()).hasSize(1);
    assertThat(stopped.last().history().outcome()).isEqualTo(Outcome.INTERRUPTED);
    assertThat(stopped.history().epochs()).hasSize(2);
    Staged undisturbed =
        Stages.first(hint, options.augmentation((features, random) -> features))
            .then(soft, options)
            .train(student, split);
    assertThat(resumed.stages()).hasSize(2);
    assertThat(resumed.fingerprint()).isEqualTo(undisturbed.fingerprint());
  }

  private Staged trainUntilBatch(int last) {
    AtomicInteger batches = new AtomicInteger();
    TrainingOptions interrupted =
        options
            .checkpoint(folder.resolve("first"))
            .augmentation(
                (features, random) -> {
                  if (batches.incrementAndGet() == last) {
                    Thread.currentThread().interrupt();
                  }
                  return features;
                });
    Staged staged =
        Stages.first(hint, interrupted)
            .then(soft, options.checkpoint(folder.resolve("second")))
            .train(student, split);
    assertThat(Thread.interrupted()).isEqualTo(last != Integer.MAX_VALUE);
    return staged;
  }

  @Test
  void aMisfitOfALaterStageIsFoundBeforeTheFirstIsTrained() {
    Stages stages =
        Stages.first(hint, options.checkpoint(folder.resolve("never")))
            .then(Distillation.from(teacher).hint(1, "dense9", "dense1"), options);

    assertThatThrownBy(() -> stages.train(student, split))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("stage 2")
        .hasMessageContaining("dense9");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void stagesThatShareACheckpointHaveAFileEachBesideIt() throws IOException {
    TrainingOptions kept = options.checkpoint(folder.resolve("one"));
    Stages stages = Stages.first(hint, kept).then(soft, kept);

    Staged once = stages.train(student, split);

    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files)
          .containsExactlyInAnyOrder(folder.resolve("one.stage1"), folder.resolve("one.stage2"));
    }
    assertThat(stages.train(student, split).history()).isEqualTo(once.history());
    assertThat(once.fingerprint())
        .isEqualTo(
            Stages.first(hint, options).then(soft, options).train(student, split).fingerprint());
  }

  @Test
  void patienceInAStageThatTeachesNoLogitsIsRefusedBeforeAnyIsTrained() {
    Stages stages =
        Stages.first(soft, options.checkpoint(folder.resolve("never")))
            .then(hint, options.patience(2));

    assertThatThrownBy(() -> stages.train(student, split))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("stage 2")
        .hasMessageContaining("use .patience(0)");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void asOneTrainingItHasTheWholeHistoryAndItsClasses() {
    Staged staged = Stages.first(hint, options).then(soft, options).train(student, split);

    assertThat(staged.trained().history()).isEqualTo(staged.history());
    assertThat(staged.trained().fingerprint()).isEqualTo(staged.fingerprint());
    assertThat(staged.trained().classNames()).containsExactly("a", "b", "c");
  }
}
