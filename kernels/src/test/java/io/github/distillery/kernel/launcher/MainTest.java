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
  void aHandoutHasLessonsAndNoSolutions() throws IOException {
    Path home = course();
    Path target = folder.resolve("class");
    System.setProperty("distillery.home", home.toString());
    try {
      assertThat(Main.run("handout", "--clear-outputs", target.toString())).isZero();
      assertThat(Main.run("handout", target.toString())).isEqualTo(1);
    } finally {
      System.clearProperty("distillery.home");
    }

    assertThat(target.resolve("TEACHING.md")).doesNotExist();
    assertThat(target.resolve("solutions")).doesNotExist();
    assertThat(target.resolve("map.svg")).exists();
    assertThat(target.resolve("zh/01-a.ipynb")).exists();
    assertThat(target.resolve("01-a.ipynb"))
        .content()
        .contains("int one = 1;")
        .doesNotContain("an output");
    assertThat(home.resolve("notebooks/01-a.ipynb")).content().contains("an output");
  }

  /** One that was killed, or that could not even take away what it had copied. */
  @Test
  void aHandoutGoesWhereOneWasCutShort() throws IOException {
    Path left = Files.createDirectories(folder.resolve(".class.part"));
    Files.writeString(left.resolve("01-old.ipynb"), "half");
    System.setProperty("distillery.home", course().toString());
    try {
      assertThat(Main.run("handout", folder.resolve("class").toString())).isZero();
    } finally {
      System.clearProperty("distillery.home");
    }

    assertThat(left).doesNotExist();
    assertThat(folder.resolve("class/01-a.ipynb")).exists();
    assertThat(folder.resolve("class/01-old.ipynb")).doesNotExist();
  }

  @Test
  void exportWritesAScriptANotebook() throws IOException {
    Path notebook = course().resolve("notebooks/01-a.ipynb");

    assertThat(Main.run("export", "--output", folder.resolve("s").toString(), notebook.toString()))
        .isZero();
    assertThat(folder.resolve("s/01-a.jsh")).content().contains("\nint one = 1;\n");
    assertThat(Main.run("export", folder.resolve("none.ipynb").toString())).isEqualTo(1);
  }

  private Path course() throws IOException {
    Path home = folder.resolve("home");
    String lesson =
        """
        {"cells": [{"cell_type": "code", "execution_count": 1, "id": "a", "metadata": {},
          "outputs": [{"name": "stdout", "output_type": "stream", "text": "an output"}],
          "source": "int one = 1;"}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        """;
    for (String name : new String[] {"01-a.ipynb", "zh/01-a.ipynb", "solutions/01-a.ipynb"}) {
      Path file = home.resolve("notebooks").resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, lesson);
    }
    Files.writeString(home.resolve("notebooks/TEACHING.md"), "answers");
    Files.writeString(home.resolve("notebooks/map.svg"), "<svg/>");
    Files.writeString(home.resolve("jvm.options"), "");
    return home;
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
