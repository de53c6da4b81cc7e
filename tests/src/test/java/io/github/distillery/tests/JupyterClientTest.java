package io.github.distillery.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * The packaged kernel, driven by Jupyter's own clients. Makes a Python environment under {@code
 * tests/target} and installs the clients that {@code src/test/python/requirements.txt} names; needs
 * {@code python3} with venv.
 */
@DisabledOnOs(OS.WINDOWS)
class JupyterClientTest {
  private static final Path ROOT = DistilleryScript.root();
  private static final Path SCRIPTS = ROOT.resolve("tests/src/test/python");
  private static final Path ENVIRONMENT = ROOT.resolve("tests/target/python");
  private static final Path PYTHON = ENVIRONMENT.resolve("bin/python");

  @BeforeAll
  static void installTheClients() throws Exception {
    assumeThat(ROOT.resolve("kernels/target/libs"))
        .as("the kernel is packaged: mvn verify, not mvn test")
        .isDirectory();
    Path wanted = SCRIPTS.resolve("requirements.txt");
    Path installed = ENVIRONMENT.resolve("requirements.txt");
    if (Files.exists(installed) && Files.mismatch(wanted, installed) < 0) {
      return;
    }
    run(5, "python3", "-m", "venv", ENVIRONMENT.toString());
    run(10, PYTHON.toString(), "-m", "pip", "install", "--quiet", "-r", wanted.toString());
    Files.copy(wanted, installed);
  }

  @Test
  void everyCheckOfTheKernelClientHolds() throws Exception {
    String argv =
        "'%s' '@%s' -jar '%s' {connection_file}"
            .formatted(java(), ROOT.resolve("jvm.options"), jar());

    String output =
        run(10, PYTHON.toString(), SCRIPTS.resolve("kernel_client.py").toString(), "--argv", argv);

    assertThat(output).contains("all checks hold").doesNotContain("FAIL");
  }

  @Test
  void theFirstCellsOfTheLessonGiveHtmlAndPng() throws Exception {
    String output =
        run(
            10,
            PYTHON.toString(),
            SCRIPTS.resolve("lesson_client.py").toString(),
            "--java",
            java(),
            "--jar",
            jar(),
            "--options",
            ROOT.resolve("jvm.options").toString(),
            ROOT.resolve("notebooks/02-soft-labels.ipynb").toString());

    assertThat(output).contains("ok    the cells give a PNG").doesNotContain("FAIL");
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static String jar() throws IOException {
    try (var files = Files.list(ROOT.resolve("kernels/target"))) {
      return files
          .filter(file -> file.getFileName().toString().matches("distillery-kernels-.*\\.jar"))
          .findFirst()
          .orElseThrow(() -> new IOException("kernels/target holds no kernel; run mvn verify"))
          .toString();
    }
  }

  private static String run(int minutes, String... command)
      throws IOException, InterruptedException {
    File output = File.createTempFile("client", ".txt");
    try {
      Process process =
          new ProcessBuilder(new ArrayList<>(List.of(command)))
              .redirectErrorStream(true)
              .redirectOutput(output)
              .start();
      boolean ended = process.waitFor(minutes, TimeUnit.MINUTES);
      String text = Files.readString(output.toPath());
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
      assertThat(ended).as("ends within %d minutes: %s", minutes, text).isTrue();
      assertThat(process.exitValue()).as(String.join(" ", command) + "\n" + text).isZero();
      return text;
    } finally {
      Files.deleteIfExists(output.toPath());
    }
  }
}
