package io.github.distillery.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.distillery.tests.DistilleryScript.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ./distillery} as a process: through a link, from a folder with a space in its name that is
 * not the project's. Needs the packaged kernel, so it runs in {@code mvn verify}.
 */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  @TempDir private Path temporary;
  private Path folder;
  private DistilleryScript distillery;

  @BeforeEach
  void linkTheScriptIntoAFolderOfItsOwn() throws IOException {
    assumeThat(DistilleryScript.root().resolve("kernels").resolve("target").resolve("libs"))
        .as("the kernel is packaged: mvn verify, not mvn test")
        .isDirectory();
    folder = Files.createDirectory(temporary.resolve("a folder"));
    Path link =
        Files.createSymbolicLink(
            folder.resolve("link"), DistilleryScript.root().resolve("distillery"));
    distillery = new DistilleryScript(link, folder);
  }

  @AfterEach
  void removeTheLink() throws IOException {
    if (folder != null) {
      Files.deleteIfExists(folder.resolve("link"));
    }
  }

  @Test
  void runsANotebookAndWritesItsResults() throws Exception {
    copy("tiny.ipynb");

    Outcome outcome = distillery.start("run", "tiny.ipynb", "--output", "my results");

    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out())
        .contains("tiny.ipynb: 4 code cells", "[4/4] answer + 1")
        .containsPattern("tiny\\.ipynb +4 of 4 +\\d+\\.\\d s  ok")
        .doesNotContain("\u001b");
    assertThat(folder.resolve("my results").resolve("tiny.ipynb"))
        .content()
        .contains("\"43\"", "printed\\n", "<b>shown</b>", "\"evalue\": \"meant\"");
    assertThat(folder.resolve("my results").resolve("tiny.html"))
        .content()
        .contains("<b>shown</b>", "<math>", "<title>A tiny notebook</title>");
  }

  @Test
  void stopsAtACellThatFailsShowsItAndExitsWithOne() throws Exception {
    copy("tiny.ipynb");
    copy("failing.ipynb");
    Files.copy(folder.resolve("tiny.ipynb"), folder.resolve("behind.ipynb"));

    Outcome outcome =
        distillery.start(
            "run",
            "tiny.ipynb",
            "failing.ipynb",
            "behind.ipynb",
            "--output",
            "out",
            "--html",
            "pages");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err())
        .contains("code cell 2 of 3 failed", "int missing = answer / (answer - 42);")
        .contains("ArithmeticException");
    assertThat(outcome.out())
        .containsPattern("tiny\\.ipynb +4 of 4 +\\d+\\.\\d s  ok")
        .containsPattern(
            "failing\\.ipynb +2 of 3 +\\d+\\.\\d s  FAILED: cell 2: .*ArithmeticException")
        .containsPattern("behind\\.ipynb +0 of 4 +not run");
    assertThat(folder.resolve("pages")).isDirectoryContaining("glob:**/failing.html");
    assertThat(folder.resolve("out").resolve("failing.ipynb"))
        .content()
        .contains("\"ename\": \"java.lang.ArithmeticException\"");
  }

  @Test
  void runsNothingWhereOneFileIsNoNotebook() throws Exception {
    copy("tiny.ipynb");
    byte[] noise = {(byte) 0x89, 'P', 'N', 'G', (byte) 0xff, 0};
    Files.write(folder.resolve("noise.ipynb"), noise);

    Outcome outcome = distillery.start("run", "tiny.ipynb", "noise.ipynb", "--output", "out");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err())
        .contains("noise.ipynb is no Jupyter notebook: it is not UTF-8 text", "Nothing was run.");
    assertThat(folder.resolve("noise.ipynb")).hasBinaryContent(noise);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void writesWhatThereIsWhenItIsToldToEnd() throws Exception {
    copy("training.ipynb");
    copy("tiny.ipynb");

    Outcome outcome =
        distillery
            .endedAfter("[1/2]")
            .start("run", "training.ipynb", "tiny.ipynb", "--output", "out");

    assertThat(outcome.exitCode()).as("128 and the number of SIGTERM").isEqualTo(143);
    assertThat(outcome.out())
        .containsPattern("training\\.ipynb +1 of 2 +\\d+\\.\\d s  FAILED: cell 1: interrupted")
        .containsPattern("tiny\\.ipynb +0 of 4 +not run");
    assertThat(folder.resolve("out").resolve("training.ipynb"))
        .content()
        .contains("\"ename\": \"Interrupted\"");
  }

  @Test
  void opensJShellWithTheLibraryLoaded() throws Exception {
    Outcome outcome =
        distillery
            .typing("int twice = 2 * 21\ndisplay(\"shown \" + twice)\n/exit\n")
            .start("shell");

    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("twice ==> 42").contains("shown 42").doesNotContain("Error");
  }

  @Test
  void installsTheKernelAndTakesItAway() throws Exception {
    Path kernel = folder.resolve("prefix").resolve("share/jupyter/kernels/distillery");

    Outcome installed = distillery.start("install", "--prefix", "prefix");

    assertThat(installed.exitCode()).as(installed.err()).isZero();
    assertThat(kernel.resolve("kernel.json")).content().contains("{connection_file}");

    Outcome removed = distillery.start("uninstall", "--prefix", "prefix");

    assertThat(removed.out()).contains("Removed").contains(kernel.toString());
    assertThat(kernel).doesNotExist();
  }

  @Test
  void saysWhatIsMissingWhereThereIsNoJdk() throws Exception {
    Path programs = Files.createDirectory(folder.resolve("bin"));
    for (String name : List.of("sh", "sed", "dirname", "readlink", "find", "head")) {
      Path program = Path.of("/usr/bin", name);
      Path place = Files.exists(program) ? program : Path.of("/bin", name);
      program(programs.resolve(name), "exec " + place + " \"$@\"");
    }
    Path old = programs.resolve("java");
    program(old, "echo ' java.home = /old'; echo ' java.specification.version = 1.8'");

    Outcome outcome =
        distillery
            .with("JAVA_HOME", "/nowhere")
            .with("PATH", programs.toString())
            .start("--version");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err())
        .contains("a JDK 17 or newer is needed")
        .contains("/nowhere/bin/java does not start")
        .contains(old + " is Java 1.8, too old")
        .contains("apt install openjdk-17-jdk");
  }

  private static void program(Path file, String script) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private void copy(String notebook) throws IOException {
    try (InputStream in = LauncherTest.class.getResourceAsStream(notebook)) {
      Files.copy(in, folder.resolve(notebook));
    }
  }
}
