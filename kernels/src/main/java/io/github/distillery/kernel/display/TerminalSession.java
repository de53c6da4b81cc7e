package io.github.distillery.kernel.display;

import io.github.distillery.backend.Backend;
import io.github.distillery.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What a plain JShell needs beside the imports; {@code distillery.jsh} ends with it. */
public final class TerminalSession {
  private static final String PROPERTY = "distillery.terminal";
  private static final int COLUMNS = 100;

  private TerminalSession() {}

  /**
   * Shows progress and charts on the terminal, or saves charts to files, and warms up the backend
   * in the background.
   */
  public static void begin() {
    Display.showOn(TextOutput.toSystem().with(TerminalImages.forSession(onTerminal())));
    Progress.showOn(new ProgressLine(System.out, onTerminal(), columns()));
    Backend.warmUp();
  }

  /**
   * Whether lines can be written over. JShell runs snippets in a process of their own, whose output
   * is no terminal, so the process that started this one is looked at, where the system tells.
   */
  private static boolean onTerminal() {
    String told = System.getProperty(PROPERTY);
    if (told != null) {
      return Boolean.parseBoolean(told);
    }
    Optional<Path> parent =
        ProcessHandle.current().parent().map(p -> Path.of("/proc", p.pid() + "", "fd", "1"));
    if (parent.isEmpty() || !Files.exists(parent.get())) {
      return false;
    }
    try {
      String target = Files.readSymbolicLink(parent.get()).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException e) {
      return false;
    }
  }

  private static int columns() {
    String told = System.getenv("COLUMNS");
    return told != null && told.matches("\\d{2,4}") ? Integer.parseInt(told) : COLUMNS;
  }
}
