package io.github.distillery.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path folder;

  @Test
  void aWriteThatFailsLeavesTheFileAsItWasAndNothingBeside() throws IOException {
    Path file = folder.resolve("state");
    AtomicFile.write(file, out -> out.write('a'));

    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      out.write(new byte[1 << 20]);
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("No space left");

    assertThat(file).hasContent("a");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void foldersAboveAreMade() throws IOException {
    Path file = folder.resolve("a/b/state");

    AtomicFile.write(file, out -> out.write('x'));

    assertThat(file).hasContent("x");
  }

  /** An interrupted training saves what it has learnt. */
  @Test
  void anInterruptedThreadWritesItsFile() throws IOException {
    Path file = folder.resolve("state");

    Thread.currentThread().interrupt();
    AtomicFile.write(file, out -> out.write('x'));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(file).hasContent("x");
  }

  /** A process that was killed leaves its unfinished file; another may be writing right now. */
  @Test
  void whatAKilledProcessHasLeftGoesAfterAnHour() throws IOException {
    Path left = Files.writeString(folder.resolve("state.1.part"), "half");
    Path written = Files.writeString(folder.resolve("state.2.part"), "half");
    List<Path> others =
        List.of(
            Files.writeString(folder.resolve("state"), "whole"),
            Files.writeString(folder.resolve("film.part"), "a download"),
            Files.writeString(folder.resolve("other.3.part"), "half"));
    Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    for (Path old : others) {
      Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    }

    AtomicFile.removeLeftovers(folder, "state");
    AtomicFile.removeLeftovers(folder.resolve("not there"), "state");

    assertThat(left).doesNotExist();
    assertThat(written).exists();
    assertThat(others).allMatch(Files::exists);
  }

  @Test
  void aStreamThatItsWriterClosesIsWhole() throws IOException {
    Path file = folder.resolve("state");

    AtomicFile.write(
        file,
        out -> {
          out.write(new byte[100_000]);
          out.close();
        });

    assertThat(file).hasSize(100_000);
  }
}
