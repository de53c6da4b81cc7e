package io.github.distillery.multi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.model.Architectures;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

class SingleTasksTest {
  private final SingleTasks.Family family =
      (width, classes) -> Architectures.mlp(4, width, classes);
  private final TaskSplit split = TwoTasks.split();
  private final TrainingOptions options =
      TrainingOptions.defaults().epochs(8).batchSize(16).learningRate(0.02);

  /** 5 * width + (width + 1) * classes parameters each: 15 * width + 5 for 3 and 2 classes. */
  @Test
  void theWidestThatFitTogetherAreFound() {
    for (int width : new int[] {1, 2, 7, 8, 31}) {
      for (int more : new int[] {0, 14}) {
        SingleTasks found = SingleTasks.within(15L * width + 5 + more, split.train(), family);

        assertThat(found.plans()).containsOnlyKeys("cloud", "large");
        assertThat(found.plans().get("cloud").name()).isEqualTo("4-" + width + "-3");
        assertThat(found.plans().get("large").name()).isEqualTo("4-" + width + "-2");
        assertThat(found.parameters()).isEqualTo(15L * width + 5);
      }
    }
    assertThatThrownBy(() -> SingleTasks.within(19, split.train(), family))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("20 parameters")
        .hasMessageContaining("19 are allowed");
  }

  @Test
  void eachLearnsItsOwnTaskAsAnOrdinaryTrainingDoes(@TempDir Path folder) throws Exception {
    SingleTasks singles = SingleTasks.within(200, split.train(), family);

    Map<String, Trained> students =
        singles.train(split, options.checkpoint(folder.resolve("singles")));

    Trained usual = Trainer.train(singles.plans().get("large"), split.task("large"), options);
    INDArray features = split.test().task("large").features();
    assertThat(students.get("large").logits(features).distance2(usual.logits(features)))
        .isLessThan(1e-3);
    TaskScores scores = TaskScores.of("two", students, split.test()).named("two students");
    assertThat(scores.toString()).startsWith("two students: mean accuracy 0.").contains("large 0.");
    assertThat(scores.meanAccuracy())
        .isCloseTo(
            (scores.tasks().get("cloud").accuracy() + scores.tasks().get("large").accuracy()) / 2,
            within(1e-9))
        .isGreaterThan(0.8);
    try (var files = Files.list(folder)) {
      assertThat(files)
          .containsExactlyInAnyOrder(
              folder.resolve("singles-cloud"), folder.resolve("singles-large"));
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    SingleTasks singles = SingleTasks.within(200, split.train(), family);
    assertThatThrownBy(() -> singles.train(split, options, Task.byLabels("small")))
        .hasMessageContaining("no student for the task \"small\"");
    assertThatThrownBy(() -> TaskScores.of("none", Map.of(), split.test()))
        .hasMessageContaining("one student for each");
    MultiTaskStudent other =
        MultiTask.byLabels()
            .train(Architectures.mlp(4, 3, 2), split.only("large"), options.epochs(1));
    assertThatThrownBy(() -> TaskScores.of(other, split.test()))
        .hasMessageContaining("knows the tasks [large]");
    assertThatThrownBy(() -> other.task("lagre")).hasMessageContaining("did you mean \"large\"?");
  }
}
