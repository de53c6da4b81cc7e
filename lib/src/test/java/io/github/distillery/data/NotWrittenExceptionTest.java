package io.github.distillery.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class NotWrittenExceptionTest {
  @TempDir Path folder;

  @Test
  void theMessageNamesTheFileTheReasonAndTheRemedy() {
    Path file = folder.resolve("net.zip");

    NotWrittenException full =
        new NotWrittenException(file, new IOException("No space left on device"));

    assertThat(full)
        .hasMessage(
            file
                + " could not be written (No space left on device); what was there before is as it was."
                + " Make room or name another place, then run this again");
    assertThat(new NotWrittenException(folder, full).reason()).isEqualTo("No space left on device");
  }

  /** Their messages are a path and nothing else, or a path too many. */
  @Test
  void theSystemsOwnExceptionsGiveTheirReason() {
    assertThat(new NotWrittenException(folder, new AccessDeniedException("a")).reason())
        .isEqualTo("you may not write there");
    assertThat(
            new NotWrittenException(
                    folder, new FileSystemException("a", null, "Read-only file system"))
                .reason())
        .isEqualTo("Read-only file system");
  }

  @Test
  void whatTheSystemRefusesNamesTheFileThatWasAskedFor() throws IOException {
    Path file = folder.resolve("state");
    Files.writeString(file, "good");
    AtomicFile.Part part = AtomicFile.begin(file);
    part.close();

    assertThatThrownBy(() -> part.stream().write(new byte[1 << 20]))
        .isInstanceOf(NotWrittenException.class)
        .hasMessageContaining(file + " could not be written (Stream Closed)")
        .hasMessageContaining("Make room");
    assertThat(file).hasContent("good");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void aFolderThatCannotBeMadeIsSaid() throws IOException {
    Path inTheWay = Files.writeString(folder.resolve("file"), "x");

    assertThatThrownBy(() -> AtomicFile.write(inTheWay.resolve("state"), out -> out.write(1)))
        .isInstanceOf(NotWrittenException.class)
        .hasMessageContaining("state could not be written");
  }

  @Test
  void whatALinkPointsToIsWrittenAndNotTheLink() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);

    AtomicFile.write(link, out -> out.write('n'));

    assertThat(link).isSymbolicLink();
    assertThat(file).hasContent("n");
  }

  /** A temporary file is its owner's alone; soft labels may be a whole class's. */
  @Test
  void whoMayReadOtherFilesMayReadThisOne() throws IOException {
    Path other = Files.writeString(folder.resolve("other"), "x");
    Path file = folder.resolve("state");

    AtomicFile.write(file, out -> out.write('x'));

    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(other));
  }
}
