package io.github.distillery.distill.ways;

import static io.github.distillery.distill.ways.TeacherAssistantTest.prints;
import static io.github.distillery.model.Temperature.temperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.TinyData;
import io.github.distillery.data.Split;
import io.github.distillery.distill.Distillation;
import io.github.distillery.distill.Interrupting;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BornAgainTest {
  private static final int BATCHES = 12;

  @TempDir Path folder;

  private final Split split = TinyData.split();
  private final Architecture plan = Architectures.mlp(4, 8, 3);
  private final TrainingOptions options =
      TrainingOptions.defaults().epochs(3).batchSize(16).learningRate(0.01);

  @Test
  void eachGenerationIsTaughtByTheOneBeforeFromWeightsOfItsOwn() {
    Generations generations = BornAgain.generations(3).train(plan, split, options);

    Trained first = Trainer.train(plan, split, options);
    assertThat(generations.teacher().fingerprint()).isEqualTo(first.fingerprint());
    assertThat(generations.complete()).isTrue();
    assertThat(generations.students()).hasSize(3);
    assertThat(generations.students().stream().map(s -> s.history().seed()).distinct())
        .hasSize(3)
        .doesNotContain(options.seed());
    Trained second = generations.students().get(1);
    Trained again =
        Distillation.from(generations.students().get(0))
            .soft(1, temperature(1))
            .train(plan, split, options.seed(second.history().seed()));
    assertThat(again.fingerprint()).isEqualTo(second.fingerprint());
    assertThat(generations.last()).isSameAs(generations.students().get(2));
    assertThat(generations.last().history().epochs().get(0).losses()).containsOnlyKeys("soft");
    assertThat(generations.toString()).contains("4-8-3\n-> 4-8-3 (generation 1): ");
  }

  @Test
  void theGenerationsTogetherAreAnEnsembleWithoutTheTeacher() {
    Generations generations = BornAgain.generations(2).train(plan, split, options);

    assertThat(generations.ensemble().members())
        .extracting(member -> member.fingerprint())
        .containsExactlyElementsOf(prints(generations.students()));
  }

  @Test
  void theTeacherMayBeThereAlreadyAndNeverChanges() {
    Trained teacher = Trainer.train(Architectures.mlp(4, 16, 3), split, options);
    String before = teacher.fingerprint();

    Generations generations =
        BornAgain.generations(1)
            .taughtBy(d -> d.soft(1, temperature(1)).hard(1))
            .train(teacher, plan, split, options);

    assertThat(generations.teacher()).isSameAs(teacher);
    assertThat(teacher.fingerprint()).isEqualTo(before);
    assertThat(generations.last().history().epochs().get(0).losses())
        .containsOnlyKeys("soft", "hard");
  }

  @Test
  void selfDistillationIsOneGenerationByLabelsAndItself() {
    Generations generations = BornAgain.selfDistillation().train(plan, split, options);

    assertThat(generations.students()).hasSize(1);
    assertThat(generations.last().history().epochs().get(0).losses())
        .containsOnlyKeys("soft", "hard");
    assertThat(generations.last().fingerprint()).isNotEqualTo(generations.teacher().fingerprint());
  }

  @Test
  void stoppedGenerationsGoOnAndEndLikeUndisturbedOnes() throws IOException {
    TrainingOptions kept = options.checkpoint(folder.resolve("born"));
    BornAgain way = BornAgain.generations(2);

    Generations stopped =
        way.train(plan, split, kept.augmentation(new Interrupting(4 * BATCHES + 5)));
    assertThat(Thread.interrupted()).isTrue();
    Generations resumed = way.train(plan, split, kept.augmentation(new Interrupting(0)));
    Generations undisturbed = way.train(plan, split, options.augmentation(new Interrupting(0)));

    assertThat(stopped.complete()).isFalse();
    assertThat(stopped.toString()).contains("interrupted: 1 of 2 generations");
    assertThat(prints(resumed.students())).isEqualTo(prints(undisturbed.students()));
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("born.generation0", "born.generation1", "born.generation2");
    }
  }

  @Test
  void interruptedBeforeTheFirstGenerationThereIsNone() {
    Generations none =
        BornAgain.generations(2)
            .train(plan, split, options.augmentation(new Interrupting(BATCHES)));
    assertThat(Thread.interrupted()).isTrue();

    assertThat(none.students()).isEmpty();
    assertThatThrownBy(none::last)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("before the first of 2 generations");
  }

  @Test
  void noGenerationIsRefused() {
    assertThatThrownBy(() -> BornAgain.generations(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 generations");
  }
}
