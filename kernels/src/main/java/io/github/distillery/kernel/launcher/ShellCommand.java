package io.github.distillery.kernel.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import jdk.jshell.tool.JavaShellToolBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/** Starts the JDK's own JShell with the library on its class path and imported. */
@Command(
    name = "shell",
    description = "Start JShell with the library loaded. All further arguments go to jshell.")
final class ShellCommand implements Callable<Integer> {
  private static final String TERMINAL = "distillery.terminal";
  private static final String STARTUP = "/io/github/distillery/kernel/distillery.jsh";

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @Unmatched private List<String> further = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    boolean terminal = Boolean.getBoolean(TERMINAL);
    List<String> arguments = arguments(Home.find(), startupFile(), terminal, further);
    return JavaShellToolBuilder.builder().start(arguments.toArray(String[]::new));
  }

  /**
   * What jshell is started with.
   *
   * @param home the project
   * @param startup the start-up script
   * @param terminal whether its output is a terminal, which the JVM that runs snippets cannot see
   * @param further what else the user wants of jshell
   * @return arguments
   */
  static List<String> arguments(Home home, Path startup, boolean terminal, List<String> further) {
    List<String> arguments = new ArrayList<>();
    home.jvmOptions().forEach(option -> arguments.add("-R" + option));
    arguments.add("-R-D" + TERMINAL + "=" + terminal);
    arguments.addAll(List.of("--class-path", home.jar().toString()));
    arguments.addAll(List.of("--startup", "DEFAULT", "--startup", startup.toString()));
    arguments.addAll(further);
    return arguments;
  }

  private static Path startupFile() throws IOException {
    Path file = Files.createTempFile("distillery", ".jsh");
    file.toFile().deleteOnExit();
    try (InputStream in = ShellCommand.class.getResourceAsStream(STARTUP)) {
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
    }
    return file;
  }
}
