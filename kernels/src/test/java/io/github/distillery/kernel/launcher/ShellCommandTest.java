package io.github.distillery.kernel.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShellCommandTest {
  @TempDir private Path project;

  @Test
  void givesJShellTheClassPathTheSettingsAndTheStartUpScript() throws IOException {
    Path target = Files.createDirectories(project.resolve("kernels/target"));
    Path jar = Files.createFile(target.resolve("distillery-kernels-1.2.0.jar"));
    Files.writeString(project.resolve("jvm.options"), "# comment\n-Xmx1g\n");

    List<String> arguments =
        ShellCommand.arguments(
            new Home(project), Path.of("start.jsh"), true, List.of("--feedback", "concise"));

    assertThat(arguments)
        .containsExactly(
            "-R-Xmx1g",
            "-R-Ddistillery.terminal=true",
            "--class-path",
            jar.toString(),
            "--startup",
            "DEFAULT",
            "--startup",
            "start.jsh",
            "--feedback",
            "concise");
  }
}
