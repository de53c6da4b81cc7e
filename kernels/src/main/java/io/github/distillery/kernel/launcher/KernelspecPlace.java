package io.github.distillery.kernel.launcher;

import java.nio.file.Path;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options of install and uninstall that say which of Jupyter's data folders is meant. */
final class KernelspecPlace {
  @ArgGroup(exclusive = true)
  private Choice choice;

  private static final class Choice {
    @Option(
        names = "--user",
        description = "For this user alone, which is what happens by default.")
    private boolean user;

    @Option(
        names = "--prefix",
        paramLabel = "DIR",
        description = "For a Python environment or system: below DIR/share/jupyter/kernels.")
    private Path prefix;
  }

  /**
   * The kernelspec in the chosen folder.
   *
   * @return the kernelspec, which need not exist
   */
  Kernelspec kernelspec() {
    if (choice != null && choice.prefix != null) {
      return Kernelspec.in(
          choice.prefix.toAbsolutePath().normalize().resolve("share").resolve("jupyter"));
    }
    Path userHome = Path.of(System.getProperty("user.home"));
    return Kernelspec.in(OperatingSystem.current().jupyterData(System.getenv(), userHome));
  }
}
