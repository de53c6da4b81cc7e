package io.github.distillery.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.TinyData;
import io.github.distillery.data.Split;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotsTest {
  @TempDir Path folder;

  private final Split split = TinyData.split();
  private final Architecture plan = Architectures.mlp(4, 8, 3);
  private final TrainingOptions options =
      TrainingOptions.defaults().epochs(4).batchSize(32).learningRate(0.01);

  private static Map<String, String> prints(Snapshots snapshots) {
    return snapshots.teachers().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().fingerprint()));
  }

  @Test
  void eachNetworkIsThatOfItsEpoch() {
    Snapshots snapshots = Snapshots.train(plan, split, options, 4, 1, 2);
    Trained whole = Trainer.train(plan, split, options.keepingLast());
    Trained first = Trainer.train(plan, split, options.epochs(1).keepingLast());

    assertThat(snapshots.teachers().keySet())
        .containsExactly("4-8-3, epoch 1", "4-8-3, epoch 2", "4-8-3, epoch 4");
    assertThat(snapshots.networks().get(4).fingerprint()).isEqualTo(whole.fingerprint());
    assertThat(snapshots.networks().get(1).fingerprint()).isEqualTo(first.fingerprint());
    assertThat(prints(snapshots).values()).doesNotHaveDuplicates();
    assertThat(snapshots.toString()).contains("epoch 2: validation accuracy");
  }

  @Test
  void aTrainingThatWentOnHasThemAll() {
    Snapshots whole = Snapshots.train(plan, split, options, 1, 3);
    TrainingOptions kept = options.checkpoint(folder.resolve("t"));
    Snapshots first = Snapshots.train(plan, split, kept, 1, 3);
    Snapshots again = Snapshots.train(plan, split, kept, 1, 3);

    assertThat(prints(first)).isEqualTo(prints(whole));
    assertThat(prints(again)).isEqualTo(prints(whole));
  }

  @Test
  void networksOfAnEarlierTrainingAreNotTakenForItsOwn() throws IOException {
    TrainingOptions kept = options.checkpoint(folder.resolve("t"));
    Snapshots.train(plan, split, kept, 3);
    Files.writeString(folder.resolve("t.epochs.zip"), "another's");
    Files.delete(folder.resolve("t"));
    TrainingOptions other = kept.seed(7);
    Snapshots.train(plan, split, other, 2);

    assertThat(folder.resolve("t.epoch3.zip")).doesNotExist();
    assertThat(folder.resolve("t.epochs.zip")).exists();
    assertThatThrownBy(() -> Snapshots.train(plan, split, other, 3))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("t.epoch3.zip");
  }

  @Test
  void withQuickEffortTheOneEpochIsKept() {
    System.setProperty("distillery.effort", "quick");
    try {
      Snapshots snapshots = Snapshots.train(plan, split, options.epochs(9), 2, 9);
      assertThat(snapshots.networks().keySet()).containsExactly(1);
    } finally {
      System.clearProperty("distillery.effort");
    }
  }

  @Test
  void aNetworkThatWasNotKeptIsMissed() {
    TrainingOptions kept = options.checkpoint(folder.resolve("t"));
    Snapshots.train(plan, split, kept, 1);

    assertThat(Files.exists(folder.resolve("t.epoch1.zip"))).isTrue();
    assertThatThrownBy(() -> Snapshots.train(plan, split, kept, 2))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("t.epoch2.zip");
  }

  @Test
  void epochsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> Snapshots.train(plan, split, options, 5))
        .hasMessageContaining("from 1 to 4");
    assertThatThrownBy(() -> Snapshots.train(plan, split, options))
        .hasMessageContaining("give one or more");
  }

  @Test
  void theBestEpochIsKeptBeside() {
    Snapshots snapshots = Snapshots.train(plan, split, options, 1, 2, 3, 4);
    Network best = snapshots.networks().get(snapshots.trained().history().bestEpoch());

    assertThat(best.fingerprint()).isEqualTo(snapshots.trained().fingerprint());
  }
}
