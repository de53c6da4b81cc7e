package io.github.distillery.kernel.launcher;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A JupyterLab that can be started.
 *
 * @param jupyter the program {@code jupyter}
 * @param version of JupyterLab, for example {@code 4.5.1}
 */
record JupyterLab(Path jupyter, String version) {
  private static final Pattern VERSION = Pattern.compile("(?m)^(4\\.\\d+[.\\w]*)\\s*$");

  /**
   * Looks for a JupyterLab 4 among the programs of the user.
   *
   * @return the first on PATH; empty where there is none
   */
  static Optional<JupyterLab> onPath() {
    return onPath(System.getenv());
  }

  static Optional<JupyterLab> onPath(Map<String, String> environment) {
    String name = OperatingSystem.current() == OperatingSystem.WINDOWS ? "jupyter.exe" : "jupyter";
    String path = environment.getOrDefault("PATH", environment.getOrDefault("Path", ""));
    for (String folder : path.split(File.pathSeparator)) {
      Path program = folder.isEmpty() ? null : Path.of(folder, name);
      if (program != null && Files.isExecutable(program)) {
        Optional<JupyterLab> lab = at(program);
        if (lab.isPresent()) {
          return lab;
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Asks a program for its version.
   *
   * @param jupyter the program {@code jupyter}
   * @return empty if it has no JupyterLab 4
   */
  static Optional<JupyterLab> at(Path jupyter) {
    ProgramOutput answer = ProgramOutput.of(List.of(jupyter.toString(), "lab", "--version"));
    Matcher version = VERSION.matcher(answer.text());
    return answer.exitCode() == 0 && version.find()
        ? Optional.of(new JupyterLab(jupyter, version.group(1)))
        : Optional.empty();
  }
}
