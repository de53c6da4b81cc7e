package io.github.distillery.kernel.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a short program said.
 *
 * @param exitCode its exit code; -1 if it could not be started
 * @param text its output and error output
 */
record ProgramOutput(int exitCode, String text) {
  /**
   * Runs a program to its end.
   *
   * @param command the program and its arguments
   * @return what it said
   */
  static ProgramOutput of(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new ProgramOutput(process.waitFor(), text);
    } catch (IOException e) {
      return new ProgramOutput(-1, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new ProgramOutput(-1, "interrupted");
    }
  }
}
