package io.github.distillery.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.TinyData;
import io.github.distillery.data.DataException;
import io.github.distillery.data.Split;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.train.History.Outcome;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
  @TempDir Path folder;

  private final Split split = TinyData.split();
  private final Architecture plan = Architectures.mlp(4, 16, 3).withDropout(0, 0.2);
  private final TrainingOptions options =
      TrainingOptions.defaults().epochs(12).batchSize(16).learningRate(0.01);

  @Test
  void aStoppedTrainingGoesOnAndEndsLikeAnUndisturbedOne() throws IOException {
    TrainingOptions kept = options.checkpoint(folder.resolve("a.checkpoint"));
    Trained stopped = trainUntilBatch(5 * 12 + 3, kept);
    assertThat(stopped.history().outcome()).isEqualTo(Outcome.INTERRUPTED);

    Trained resumed = trainUntilBatch(-1, kept);

    Trained undisturbed = trainUntilBatch(-1, options);
    assertThat(stopped.history().epochs()).hasSize(5);
    assertThat(resumed.fingerprint()).isEqualTo(undisturbed.fingerprint());
    assertThat(resumed.history().epochs()).hasSize(12);
    assertThat(resumed.history().bestEpoch()).isEqualTo(undisturbed.history().bestEpoch());
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(folder.resolve("a.checkpoint"));
    }
  }

  @Test
  void aFinishedTrainingIsNotRunAgain() throws IOException {
    TrainingOptions kept = options.checkpoint(folder.resolve("b.checkpoint"));
    Trained first = Trainer.train(plan, split, kept);
    byte[] before = Files.readAllBytes(folder.resolve("b.checkpoint"));

    Trained again = Trainer.train(plan, split, kept);

    assertThat(again.fingerprint()).isEqualTo(first.fingerprint());
    assertThat(again.history()).isEqualTo(first.history());
    assertThat(Files.readAllBytes(folder.resolve("b.checkpoint"))).isEqualTo(before);
  }

  @Test
  void theCheckpointOfAnotherTrainingIsRefused() {
    TrainingOptions kept = options.checkpoint(folder.resolve("c.checkpoint"));
    Trainer.train(plan, split, kept);

    assertThatThrownBy(() -> Trainer.train(plan, split, kept.seed(1)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("c.checkpoint")
        .hasMessageContaining("belongs to another training");
    assertThatThrownBy(() -> Trainer.train(plan, split, kept.learningRate(0.5)))
        .hasMessageContaining("belongs to another training");
  }

  @Test
  void theCheckpointOfAnotherAugmentationIsRefused() {
    Split images = Split.of(TinyData.images(8, 1), TinyData.images(4, 2));
    Architecture small = Architectures.mlp(256, 3, 2);
    for (Function<Augmentation, Augmentation> shown :
        List.<Function<Augmentation, Augmentation>>of(a -> a, a -> a.views(2))) {
      Augmentation shifted = shown.apply(Augmentation.shift(1));
      TrainingOptions kept = options.epochs(1).checkpoint(folder.resolve(shifted.toString()));
      Trained first = Trainer.train(small, images, kept.augmentation(shifted));

      assertThat(
              Trainer.train(small, images, kept.augmentation(shown.apply(Augmentation.shift(1))))
                  .history())
          .isEqualTo(first.history());
      for (TrainingOptions other :
          List.of(
              kept,
              kept.augmentation(shown.apply(Augmentation.shift(2))),
              kept.augmentation(Augmentation.shift(1).views(3)),
              kept.augmentation(Augmentation.shift(1).views(2, 8)),
              kept.augmentation((features, random) -> features))) {
        assertThatThrownBy(() -> Trainer.train(small, images, other))
            .as(shifted + " and then " + other.augmentation())
            .hasMessageContaining("belongs to another training");
      }
    }
  }

  @Test
  void aDamagedCheckpointIsRefused() throws IOException {
    Path file = folder.resolve("d.checkpoint");
    TrainingOptions kept = options.epochs(2).checkpoint(file);
    Trainer.train(plan, split, kept);
    byte[] whole = Files.readAllBytes(file);

    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> Trainer.train(plan, split, kept))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("this checkpoint is damaged");

    byte[] flipped = whole.clone();
    flipped[whole.length / 3] ^= 1;
    Files.write(file, flipped);
    assertThatThrownBy(() -> Trainer.train(plan, split, kept))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("d.checkpoint");
  }

  @Test
  void aStateThatUnpacksWithoutEndOrSaysNothingIsRefused() throws IOException {
    Path file = folder.resolve("e.checkpoint");
    TrainingOptions kept = options.epochs(2).checkpoint(file);
    Trainer.train(plan, split, kept);
    byte[] whole = Files.readAllBytes(file);

    Files.write(file, withState(whole, state -> state + " ".repeat(1 << 25)));
    assertThatThrownBy(() -> Trainer.train(plan, split, kept))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(
            "e.checkpoint", "training.json is not what was written", "; remove");
    Files.write(
        file, withState(whole, state -> state.replace("\"bestEpoch\":", "\"bestEpoch\":9")));
    assertThatThrownBy(() -> Trainer.train(plan, split, kept))
        .hasMessageContaining("training.json is incomplete");
    Files.write(file, withState(whole, state -> state.replace("\"losses\":", "\"l\":")));
    assertThatThrownBy(() -> Trainer.train(plan, split, kept))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("its JSON cannot be understood");
  }

  private static byte[] withState(byte[] checkpoint, UnaryOperator<String> change)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(checkpoint));
        ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        byte[] content = in.readAllBytes();
        out.putNextEntry(new ZipEntry(entry.getName()));
        out.write(
            entry.getName().equals("training.json")
                ? change
                    .apply(new String(content, StandardCharsets.UTF_8))
                    .getBytes(StandardCharsets.UTF_8)
                : content);
      }
    }
    return bytes.toByteArray();
  }

  /** Trains with an augmentation that changes nothing, and interrupts at its nth batch. */
  private Trained trainUntilBatch(int batch, TrainingOptions kept) {
    AtomicInteger batches = new AtomicInteger();
    Augmentation interrupting =
        (features, random) -> {
          if (batches.incrementAndGet() == batch) {
            Thread.currentThread().interrupt();
          }
          return features;
        };
    Trained trained = Trainer.train(plan, split, kept.augmentation(interrupting));
    assertThat(Thread.interrupted()).isEqualTo(batches.get() == batch);
    return trained;
  }
}
