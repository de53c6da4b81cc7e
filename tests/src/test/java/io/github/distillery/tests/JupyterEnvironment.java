package io.github.distillery.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A Python environment under {@code tests/target} with JupyterLab, Jupyter's clients and its
 * conformance suite, and in it the packaged kernel under its own name, as {@code distillery
 * install} puts it there. Needs {@code python3} with venv.
 */
final class JupyterEnvironment {
  private static final Path ROOT = DistilleryScript.root();
  private static final Path SCRIPTS = ROOT.resolve("tests/src/test/python");
  private static final List<Path> WANTED =
      List.of(
          SCRIPTS.resolve("requirements.txt"),
          ROOT.resolve(
              "kernels/src/main/resources/io/github/distillery/kernel/launcher/requirements.txt"));
  private static final Path FOLDER = ROOT.resolve("tests/target/python");

  private JupyterEnvironment() {}

  /** Makes the environment where it is missing or out of date, and installs the kernel into it. */
  static void prepare() throws IOException, InterruptedException {
    assumeThat(ROOT.resolve("kernels/target/libs"))
        .as("the kernel is packaged: mvn verify, not mvn test")
        .isDirectory();
    String wanted = "";
    for (Path list : WANTED) {
      wanted += Files.readString(list);
    }
    Path installed = FOLDER.resolve("installed.txt");
    if (!Files.exists(installed) || !Files.readString(installed).equals(wanted)) {
      run(5, Map.of(), "python3", "-m", "venv", "--clear", FOLDER.toString());
      List<String> pip = List.of("-m", "pip", "install", "--quiet", "-r", WANTED.get(0).toString());
      python(15, pip);
      Files.writeString(installed, wanted);
    }
    DistilleryScript distillery = new DistilleryScript(ROOT.resolve("distillery"), FOLDER);
    DistilleryScript.Outcome outcome =
        distillery.start("install", "--prefix", FOLDER.toAbsolutePath().toString());
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
  }

  /**
   * A program of the environment.
   *
   * @param name for example {@code jupyter}
   * @return its path
   */
  static Path program(String name) {
    return FOLDER.resolve("bin").resolve(name);
  }

  /**
   * Runs one of the scripts in {@code src/test/python} to its end, prints what it says, and fails
   * where it fails.
   *
   * @param minutes how long it may take
   * @param script its name
   * @param arguments its arguments
   * @return what it printed
   */
  static String script(int minutes, String script, String... arguments)
      throws IOException, InterruptedException {
    List<String> whole = new ArrayList<>(List.of(SCRIPTS.resolve(script).toString()));
    whole.addAll(List.of(arguments));
    String text = python(minutes, whole);
    System.out.println(text);
    return text;
  }

  private static String python(int minutes, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program("python").toString()));
    command.addAll(arguments);
    return run(minutes, Map.of(), command.toArray(String[]::new));
  }

  /**
   * Runs a program to its end and fails where it fails.
   *
   * @param minutes how long it may take
   * @param environment variables beside those of this process
   * @param command program and arguments
   * @return what it printed
   */
  static String run(int minutes, Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    File output = File.createTempFile("client", ".txt");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output);
      builder.environment().putAll(environment);
      Process process = builder.start();
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
