package io.github.distillery.kernel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import jdk.jshell.JShell;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who finds what a session adds. */
class ShellSessionTest {
  @TempDir private Path folder;
  private JShell shell;
  private ShellSession session;

  @BeforeAll
  static void attachTheAgent(@TempDir Path folder) throws Exception {
    AttachedAgent.in(folder);
  }

  @BeforeEach
  void open() {
    shell = JShell.builder().executionEngine("local").build();
    session = new ShellSession(shell, null, null);
  }

  @AfterEach
  void close() {
    shell.close();
  }

  @Test
  void theLibraryFindsOnlyJarsThatAreAddedForIt() throws IOException {
    Path cells = jar("cells.jar", "for-cells.txt");
    Path all = jar("all.jar", "for-all.txt");

    session.addToClassPath(List.of(cells));
    session.addForLibrary(List.of(all));

    ClassLoader library = KernelAgent.class.getClassLoader();
    assertThat(library.getResource("for-all.txt")).isNotNull();
    assertThat(library.getResource("for-cells.txt")).isNull();
    assertThat(session.addedToClassPath()).containsExactly(cells, all);
  }

  @Test
  void whatIsNoJarIsNamed() throws IOException {
    Path text = Files.writeString(folder.resolve("text.jar"), "no jar");
    assertThatThrownBy(() -> session.addForLibrary(List.of(text)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("text.jar", "is no jar that can be read", "fetch it again");
    assertThat(session.addedToClassPath()).isEmpty();
  }

  private Path jar(String name, String entry) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out)) {
      jar.putNextEntry(new JarEntry(entry));
      jar.write("there".getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }
}
