package io.github.distillery.kernel.launcher;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Where the operating systems differ for Jupyter. */
enum OperatingSystem {
  /** Linux and what resembles it. */
  LINUX,
  /** macOS. */
  MACOS,
  /** Windows. */
  WINDOWS;

  /**
   * The system this runs on.
   *
   * @return one of the three
   */
  static OperatingSystem current() {
    String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    return name.contains("win") ? WINDOWS : name.contains("mac") ? MACOS : LINUX;
  }

  /**
   * Jupyter's data folder of this user.
   *
   * @param environment the environment variables
   * @param userHome the user's home folder
   * @return the folder, which need not exist
   */
  Path jupyterData(Map<String, String> environment, Path userHome) {
    String given = environment.getOrDefault("JUPYTER_DATA_DIR", "");
    if (!given.isEmpty()) {
      return Path.of(given);
    }
    return switch (this) {
      case MACOS -> userHome.resolve("Library").resolve("Jupyter");
      case WINDOWS -> {
        String roaming = environment.getOrDefault("APPDATA", "");
        yield (roaming.isEmpty()
                ? userHome.resolve("AppData").resolve("Roaming")
                : Path.of(roaming))
            .resolve("jupyter");
      }
      case LINUX -> {
        String data = environment.getOrDefault("XDG_DATA_HOME", "");
        yield (data.isEmpty() ? userHome.resolve(".local").resolve("share") : Path.of(data))
            .resolve("jupyter");
      }
    };
  }

  /**
   * Where a virtual environment of Python keeps its programs.
   *
   * @param environment the virtual environment's folder
   * @param program the program's name
   * @return the program's path
   */
  Path program(Path environment, String program) {
    return this == WINDOWS
        ? environment.resolve("Scripts").resolve(program + ".exe")
        : environment.resolve("bin").resolve(program);
  }

  /**
   * How to get Python with everything that is needed here.
   *
   * @return a sentence
   */
  String pythonRemedy() {
    return switch (this) {
      case LINUX ->
          "On Debian and Ubuntu: sudo apt install python3 python3-venv. On Fedora: sudo dnf install"
              + " python3.";
      case MACOS -> "With Homebrew: brew install python. Otherwise install Python from python.org.";
      case WINDOWS -> "Install Python from python.org or the Microsoft Store.";
    };
  }
}
