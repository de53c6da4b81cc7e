package io.github.distillery.kernel.launcher;

import io.github.distillery.data.AtomicFile;
import io.github.distillery.data.NotWrittenException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A virtual environment of Python inside the project, with the JupyterLab that {@code
 * requirements.txt} names. Made when it is missing or the requirements have changed.
 */
final class PythonEnvironment {
  private static final String PROBE =
      "import sys, venv, ensurepip; print('python %d %d' % sys.version_info[:2])";
  private static final int LEAST_MINOR = 10;

  private final Path folder;
  private final Path marker;

  /**
   * An environment that may not be there yet.
   *
   * @param folder its folder
   */
  PythonEnvironment(Path folder) {
    this.folder = folder;
    this.marker = folder.resolve("distillery-requirements.txt");
  }

  /**
   * Its JupyterLab, installed first if need be.
   *
   * @return the JupyterLab
   */
  JupyterLab jupyterLab() {
    String requirements = requirements();
    Path jupyter = OperatingSystem.current().program(folder, "jupyter");
    try {
      if (!Files.isRegularFile(marker) || !Files.readString(marker).equals(requirements)) {
        make(requirements);
      }
    } catch (IOException e) {
      throw new LauncherException(
          "JupyterLab is not set up: " + new NotWrittenException(folder, e).getMessage() + ".", e);
    }
    return JupyterLab.at(jupyter)
        .orElseThrow(
            () ->
                new LauncherException(
                    jupyter + " does not start. Delete " + folder + " and try again."));
  }

  private void make(String requirements) throws IOException {
    String python = python();
    System.out.println("No JupyterLab 4 on PATH: setting one up in " + folder);
    System.out.println("This takes a minute or two, the first time only.");
    step(
        List.of(python, "-m", "venv", "--clear", folder.toString()),
        OperatingSystem.current().pythonRemedy());
    Path list = folder.resolve("requirements.txt");
    write(list, requirements);
    String own = OperatingSystem.current().program(folder, "python").toString();
    step(
        List.of(
            own,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "-r",
            list.toString()),
        "Is there a network connection? Otherwise install JupyterLab 4 yourself so that 'jupyter'"
            + " is on PATH.");
    keepQuiet();
    write(marker, requirements);
  }

  /** Without this JupyterLab asks at its first start whether to fetch news. */
  private void keepQuiet() throws IOException {
    Path settings = folder.resolve("etc").resolve("jupyter").resolve("labconfig");
    write(
        settings.resolve("page_config.json"),
        "{\"disabledExtensions\": {\"@jupyterlab/apputils-extension:announcements\": true}}\n");
  }

  private static void write(Path file, String text) throws IOException {
    AtomicFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static void step(List<String> command, String remedy) throws IOException {
    Process process = new ProcessBuilder(command).inheritIO().start();
    try {
      int code = process.waitFor();
      if (code != 0) {
        throw new LauncherException(
            "'" + String.join(" ", command) + "' ended with exit code " + code + ". " + remedy);
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new LauncherException("Interrupted while setting up JupyterLab.", e);
    }
  }

  private static String python() {
    List<String> seen = new ArrayList<>();
    for (String name : List.of("python3", "python")) {
      ProgramOutput answer = ProgramOutput.of(List.of(name, "-c", PROBE));
      String text = answer.text().strip();
      if (answer.exitCode() == 0 && text.matches("python 3 \\d+")) {
        if (Integer.parseInt(text.substring("python 3 ".length())) >= LEAST_MINOR) {
          return name;
        }
        seen.add(name + " is Python 3." + text.substring("python 3 ".length()));
      } else if (answer.exitCode() != -1) {
        seen.add(name + " says: " + text.lines().reduce((one, two) -> two).orElse("nothing"));
      }
    }
    throw new LauncherException(
        "JupyterLab needs Python 3."
            + LEAST_MINOR
            + " or newer with its modules venv and ensurepip"
            + (seen.isEmpty()
                ? ", and there is no python3 on PATH. "
                : "; " + String.join("; ", seen) + ". ")
            + OperatingSystem.current().pythonRemedy()
            + " Then run the same command again. './distillery run' and './distillery shell' need no"
            + " Python.");
  }

  private static String requirements() {
    try (InputStream in = PythonEnvironment.class.getResourceAsStream("requirements.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
