package io.github.distillery.kernel.launcher;

import io.github.distillery.kernel.headless.NotebookException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** What {@code ./distillery} starts: reads the command line and runs one command. */
@Command(
    name = "distillery",
    description = "Knowledge distillation in Java: JupyterLab, headless notebooks, JShell.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      LabCommand.class,
      RunCommand.class,
      ShellCommand.class,
      ExportCommand.class,
      HandoutCommand.class,
      InstallCommand.class,
      UninstallCommand.class,
      ArchiveCommand.class
    })
public final class Main {
  private Main() {}

  /**
   * Runs a command and ends the JVM with its exit code: 0 if all went well, 1 if not, 2 for a
   * command line that cannot be understood.
   *
   * @param arguments the command and its arguments
   */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /**
   * Runs a command.
   *
   * @param arguments the command and its arguments
   * @return its exit code
   */
  static int run(String... arguments) {
    CommandLine line = new CommandLine(new Main());
    line.setExpandAtFiles(false);
    line.setExecutionExceptionHandler(
        (exception, command, result) -> {
          if (exception instanceof LauncherException || exception instanceof NotebookException) {
            System.err.println(exception.getMessage());
            return 1;
          }
          throw exception;
        });
    if (arguments.length == 0) {
      line.usage(System.out);
      return 0;
    }
    return line.execute(arguments);
  }

  /** The version that Maven wrote into the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "Distillery "
            + read()
            + ", Java "
            + Runtime.version()
            + " at "
            + System.getProperty("java.home")
      };
    }

    private static String read() {
      String name = "/META-INF/maven/io.github.distillery/distillery-kernels/pom.properties";
      try (InputStream in = Main.class.getResourceAsStream(name)) {
        if (in == null) {
          return "(not packaged)";
        }
        Properties properties = new Properties();
        properties.load(in);
        return properties.getProperty("version");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
