package io.github.distillery.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The script {@code distillery} started as a process, as a person starts it. */
final class DistilleryScript {
  private final Path script;
  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private String input = "";
  private String lastWords = "";
  private int minutes = 3;

  /**
   * A script to start.
   *
   * @param script its path, or a link to it
   * @param folder where it is started and where its output is kept
   */
  DistilleryScript(Path script, Path folder) {
    this.script = script;
    this.folder = folder;
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    // The build that runs this test has built everything; a second one must not start inside it.
    environment.put("DISTILLERY_BUILD", "never");
  }

  /**
   * What came of it.
   *
   * @param exitCode the exit code
   * @param out the standard output
   * @param err the error output
   */
  record Outcome(int exitCode, String out, String err) {}

  /**
   * The project's folder.
   *
   * @return the folder with {@code jvm.options}
   */
  static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isRegularFile(folder.resolve("jvm.options"))) {
      folder = folder.getParent();
    }
    return folder;
  }

  DistilleryScript with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  DistilleryScript within(int newMinutes) {
    minutes = newMinutes;
    return this;
  }

  DistilleryScript typing(String text) {
    input = text;
    return this;
  }

  /** Tells the process to end, as Ctrl-C does, as soon as it has printed a text. */
  DistilleryScript endedAfter(String text) {
    lastWords = text;
    return this;
  }

  Outcome start(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("sh", script.toString()));
    command.addAll(List.of(arguments));
    File out = Files.createTempFile(folder, "out", ".txt").toFile();
    File err = Files.createTempFile(folder, "err", ".txt").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out)
            .redirectError(err);
    builder.environment().putAll(environment);
    Process process = builder.start();
    try (OutputStream keyboard = process.getOutputStream()) {
      keyboard.write(input.getBytes(StandardCharsets.UTF_8));
    }
    if (!lastWords.isEmpty()) {
      while (process.isAlive() && !Files.readString(out.toPath()).contains(lastWords)) {
        Thread.sleep(100);
      }
      process.destroy();
    }
    boolean ended = process.waitFor(minutes, TimeUnit.MINUTES);
    process.destroyForcibly();
    String printed = Files.readString(out.toPath());
    String complaints = Files.readString(err.toPath());
    assertThat(ended).as("%s ends; printed so far:%n%s%n%s", command, printed, complaints).isTrue();
    return new Outcome(process.exitValue(), printed, complaints);
  }
}
