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
  private static final String STARTUP = "/io/github/distillery/kernel/distillery.jsh";

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @Unmatched private List<String> further = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    Home home = Home.find();
    List<String> arguments = new ArrayList<>();
    home.jvmOptions().forEach(option -> arguments.add("-R" + option));
    arguments.add("--class-path");
    arguments.add(home.jar().toString());
    arguments.addAll(List.of("--startup", "DEFAULT", "--startup", startupFile().toString()));
    arguments.addAll(further);
    return JavaShellToolBuilder.builder().start(arguments.toArray(String[]::new));
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
