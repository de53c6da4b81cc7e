package io.github.distillery.kernel.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
  @TempDir private Path folder;

  @Test
  void exitsWithTwoWhereTheCommandLineCannotBeUnderstood() {
    assertThat(Main.run("nosuch")).isEqualTo(2);
    assertThat(Main.run("run")).isEqualTo(2);
    assertThat(Main.run("install", "--user", "--prefix", "x")).isEqualTo(2);
  }

  @Test
  void exitsWithZeroAfterHelpAndVersion() {
    assertThat(Main.run()).isZero();
    assertThat(Main.run("--version")).isZero();
    assertThat(Main.run("shell", "--help")).isZero();
  }

  @Test
  void exitsWithOneForAFileThatIsNoNotebook() throws IOException {
    Path file = Files.writeString(folder.resolve("a.ipynb"), "no notebook");

    assertThat(Main.run("run", "--output", folder.resolve("out").toString(), file.toString()))
        .isEqualTo(1);
    assertThat(folder.resolve("out")).doesNotExist();
    assertThat(file).hasContent("no notebook");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void takesTheFirstJupyterOnThePathThatHasALabOfVersionFour() throws IOException {
    fakeJupyter("broken", "echo 'no lab here' >&2; exit 1");
    fakeJupyter("old", "echo 3.6.8");
    Path good = fakeJupyter("good", "echo 'a warning'; echo 4.2.1");

    String path =
        folder.resolve("broken") + ":" + folder.resolve("old") + ":" + folder.resolve("good");

    assertThat(JupyterLab.onPath(Map.of("PATH", path))).contains(new JupyterLab(good, "4.2.1"));
    assertThat(JupyterLab.onPath(Map.of("PATH", folder.resolve("old").toString()))).isEmpty();
  }

  private Path fakeJupyter(String place, String script) throws IOException {
    Path file = Files.createDirectories(folder.resolve(place)).resolve("jupyter");
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }
}
