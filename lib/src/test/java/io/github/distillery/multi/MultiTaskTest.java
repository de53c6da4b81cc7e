package io.github.distillery.multi;

import static io.github.distillery.model.Temperature.temperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.data.Batch;
import io.github.distillery.data.Batches;
import io.github.distillery.data.DataException;
import io.github.distillery.distill.Distillation;
import io.github.distillery.distill.Interrupting;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.label.SoftLabels;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.train.Augmentation;
import io.github.distillery.train.GradientCheck;
import io.github.distillery.train.History;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

class MultiTaskTest {
  private final TaskSplit split = TwoTasks.split();
  private final Architecture plan = Architectures.mlp(4, 12, 5);
  private final TrainingOptions options =
      TrainingOptions.defaults().epochs(8).batchSize(16).learningRate(0.02);

  static Stream<Balancing> balancings() {
    return Stream.of(
        Balancing.equal(),
        Balancing.fixed(Map.of("large", 0.5)),
        Balancing.uncertainty(),
        Balancing.gradientNorm());
  }

  @ParameterizedTest
  @MethodSource("balancings")
  void bothTasksAreLearntInCompiledStepsAndTheSameAgain(Balancing balancing) {
    MultiTask way = MultiTask.byLabels().balancedBy(balancing);

    MultiTaskStudent student = way.train(plan, split, options);

    TaskScores scores = TaskScores.of(student, split.test());
    assertThat(scores.tasks().get("cloud").accuracy()).isGreaterThan(0.75);
    assertThat(scores.tasks().get("large").accuracy()).isGreaterThan(0.85);
    assertThat(student.history().engine()).isEqualTo("compiled steps");
    assertThat(way.train(plan, split, options).network().fingerprint())
        .isEqualTo(student.network().fingerprint());
  }

  @Test
  void theEpochOfTheHighestMeanAccuracyIsKeptAndFiguresTellOfEachTask() {
    MultiTaskStudent student =
        MultiTask.byLabels().balancedBy(Balancing.uncertainty()).train(plan, split, options);

    double best = -1;
    for (History.Epoch epoch : student.history().epochs()) {
      Map<String, Double> figures = epoch.figures();
      assertThat(figures)
          .containsOnlyKeys(
              "cloud weight",
              "large weight",
              "cloud unweighted loss",
              "large unweighted loss",
              "cloud validation accuracy",
              "large validation accuracy");
      double mean =
          (figures.get("cloud validation accuracy") + figures.get("large validation accuracy")) / 2;
      assertThat(epoch.validationAccuracy()).isCloseTo(mean, within(1e-9));
      best = Math.max(best, mean);
    }
    assertThat(student.history().best().validationAccuracy()).isCloseTo(best, within(1e-9));
    assertThat(TaskScores.of(student, split.validation()).meanAccuracy())
        .isCloseTo(best, within(1e-9));
  }

  @Test
  void aTaskOfTheStudentIsAnOrdinaryClassifierWithTheSameLogits() {
    TaskSplit images = TwoTasks.images(40).split(0.6, 0.2, 1);
    for (Architecture student :
        List.of(
            Architectures.lenet(1, 16, 16, 3, 4, 6, 4),
            Architectures.convNet(1, 16, 16, 4, Architectures.maps(3), Architectures.maps(4)))) {
      MultiTaskStudent trained = MultiTask.byLabels().train(student, images, options.epochs(1));
      INDArray features = images.test().task("half").features();

      Trained above = trained.task("above");

      INDArray whole = trained.network().logits(features);
      INDArray own = whole.get(NDArrayIndex.all(), NDArrayIndex.interval(2, 4));
      assertThat(above.logits(features).distance2(own)).isLessThan(1e-5);
      assertThat(above.classNames()).containsExactly("no", "yes");
      long read = trained.network().graph().getLayer("logits").getParam("W").size(0);
      assertThat(trained.network().parameters() - above.network().parameters())
          .isEqualTo(2 * (read + 1));
      assertThat(Evaluation.of(above, images.test().task("above")).errors())
          .isEqualTo(TaskScores.of(trained, images.test()).tasks().get("above").errors());
    }
  }

  @Test
  void changingATasksNetworkDoesNotChangeTheStudent() {
    MultiTaskStudent student = MultiTask.byLabels().train(plan, split, options.epochs(1));
    String before = student.network().fingerprint();

    student.task("cloud").network().graph().params().assign(0);

    assertThat(student.network().fingerprint()).isEqualTo(before);
  }

  /** The same losses by another way: one task alone is an ordinary distillation. */
  @Test
  void oneTaskWithATeacherIsADistillation() {
    Trained teacher = Trainer.train(Architectures.mlp(4, 20, 3), split.task("cloud"), options);
    Architecture student = Architectures.mlp(4, 6, 3);

    Trained ours =
        MultiTask.of(Task.from("cloud", teacher).soft(0.8, temperature(3)).hard(0.2))
            .train(student, split.only("cloud"), options.keepingLast())
            .task("cloud");

    Trained usual =
        Distillation.from(teacher)
            .soft(0.8, temperature(3))
            .hard(0.2)
            .train(student, split.task("cloud"), options.keepingLast());
    INDArray features = split.test().task("cloud").features();
    assertThat(ours.logits(features).distance2(usual.logits(features))).isLessThan(1e-3);
    assertThat(ours.history().best().validationLoss())
        .isCloseTo(usual.history().best().validationLoss(), within(1e-4));
  }

  @Test
  void teachersDoNotChangeAndTheirAnswersTeachTheSame() {
    Trained cloud = Trainer.train(Architectures.mlp(4, 20, 3), split.task("cloud"), options);
    Trained large = Trainer.train(Architectures.mlp(4, 20, 2), split.task("large"), options);
    List<String> before = List.of(cloud.fingerprint(), large.fingerprint());

    MultiTaskStudent byTeachers =
        MultiTask.of(Task.from("cloud", cloud), Task.from("large", large))
            .balancedBy(Balancing.gradientNorm())
            .train(plan, split, options);

    assertThat(List.of(cloud.fingerprint(), large.fingerprint())).isEqualTo(before);
    SoftLabels answers = SoftLabels.from(large, split.train().task("large"));
    MultiTaskStudent byAnswers =
        MultiTask.of(Task.from("cloud", cloud), Task.from("large", answers))
            .balancedBy(Balancing.gradientNorm())
            .train(plan, split, options);
    assertThat(byAnswers.network().fingerprint()).isEqualTo(byTeachers.network().fingerprint());
    MultiTaskStudent byLabels =
        MultiTask.byLabels().balancedBy(Balancing.gradientNorm()).train(plan, split, options);
    assertThat(byLabels.network().fingerprint()).isNotEqualTo(byTeachers.network().fingerprint());
  }

  @ParameterizedTest
  @MethodSource("balancings")
  void aStoppedTrainingGoesOnAndEndsLikeAnUndisturbedOne(
      Balancing balancing, @TempDir Path folder) {
    MultiTask way = MultiTask.byLabels().balancedBy(balancing);
    TrainingOptions kept = options.checkpoint(folder.resolve("a.checkpoint"));

    History stopped = way.train(plan, split, kept.augmentation(new Interrupting(40))).history();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(stopped.epochs()).hasSize(3);
    MultiTaskStudent resumed = way.train(plan, split, kept.augmentation(new Interrupting(0)));
    MultiTaskStudent undisturbed =
        way.train(plan, split, options.augmentation(new Interrupting(0)));
    assertThat(resumed.network().fingerprint()).isEqualTo(undisturbed.network().fingerprint());
    assertThat(resumed.history().epochs()).hasSize(8);
  }

  @Test
  void theCheckpointOfAnotherBalancingOrOfOtherLabelsIsRefused(@TempDir Path folder) {
    TrainingOptions kept = options.epochs(1).checkpoint(folder.resolve("a.checkpoint"));
    MultiTask.byLabels().train(plan, split, kept);

    assertThatThrownBy(
            () -> MultiTask.byLabels().balancedBy(Balancing.uncertainty()).train(plan, split, kept))
        .hasMessageContaining("belongs to another training");
    TaskSplit other = TaskSplit.of(otherLabels(split.train()), split.validation());
    assertThatThrownBy(() -> MultiTask.byLabels().train(plan, other, kept))
        .hasMessageContaining("belongs to another training");
  }

  /** The second task's first label is another one. */
  private static TaskData otherLabels(TaskData data) {
    int[] changed = data.task("large").classOf();
    changed[0] = 1 - changed[0];
    return TaskData.of(
        data.task("cloud"),
        TaskLabels.of("cloud", data.task("cloud")),
        new TaskLabels("large", changed, data.task("large").classNames()));
  }

  @Test
  void gradientsAreThoseOfTheLossOnDenseAndConvolutionalStudents() {
    for (Balancing balancing :
        List.of(Balancing.fixed(Map.of("half", 0.3)), Balancing.uncertainty())) {
      for (Architecture student :
          List.of(Architectures.mlp(256, 5, 4), Architectures.lenet(1, 16, 16, 2, 3, 4, 4))) {
        TaskSplit images = TwoTasks.images(24).split(0.6, 0.4, 1);
        Network teacher = Architectures.mlp(256, 4, 2).initialize(9);
        Network start = student.initialize(3);
        var heads =
            MultiTask.of(Task.from("above", teacher))
                .balancedBy(balancing)
                .heads(start, images, options);
        Batch batch = Batches.inOrder(images.train().joint(), 8).iterator().next();

        assertThat(GradientCheck.of(start, heads, batch).isRight()).isTrue();
      }
    }
  }

  @Test
  void whatDoesNotFitIsRefusedBeforeTraining() {
    Network teacher = Architectures.mlp(4, 3).initialize(1);
    assertThatThrownBy(
            () -> MultiTask.byLabels().train(Architectures.mlp(4, 12, 4), split, options))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("4 outputs")
        .hasMessageContaining("5 classes together");
    assertThatThrownBy(() -> MultiTask.of(Task.byLabels("lagre")).train(plan, split, options))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("did you mean \"large\"?");
    assertThatThrownBy(
            () ->
                MultiTask.byLabels()
                    .balancedBy(Balancing.fixed(Map.of("small", 1.0)))
                    .train(plan, split, options))
        .hasMessageContaining("the task \"small\" has a weight");
    assertThatThrownBy(() -> MultiTask.of(Task.from("large", teacher)).train(plan, split, options))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("knows 3 classes");
    SoftLabels answers = SoftLabels.from(teacher, split.train().task("cloud"));
    assertThatThrownBy(
            () ->
                MultiTask.of(Task.from("cloud", answers))
                    .train(plan, split, options.augmentation(Augmentation.shift(1))))
        .hasMessageContaining("use Task.from(\"cloud\", teacher)");
    assertThatThrownBy(() -> MultiTask.of(Task.from("large", answers)).train(plan, split, options))
        .hasMessageContaining("3 classes, but the task has 2");
    assertThatThrownBy(() -> MultiTask.of(Task.byLabels("large"), Task.byLabels("large")))
        .hasMessageContaining("named twice");
    assertThatThrownBy(() -> Task.byLabels("large").soft(0.5, temperature(2)))
        .hasMessageContaining("no teacher");
    assertThatThrownBy(() -> Task.byLabels("large").hard(0)).hasMessageContaining("above 0");
    assertThatThrownBy(() -> Balancing.fixed(Map.of("large", 0.0))).hasMessageContaining("above 0");
    assertThatThrownBy(() -> Balancing.gradientNorm(-1)).hasMessageContaining("exponent is -1");
    assertThatThrownBy(() -> new Balancing.Uncertainty(0)).hasMessageContaining("above 0");
  }

  @Test
  void mixedSamplesAreRefusedAsTheirLabelsAreNotMixed() {
    assertThatThrownBy(
            () ->
                MultiTask.byLabels()
                    .train(plan, split, options.augmentation(Augmentation.mixup(0.4))))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("labels for whole samples only");
  }
}
