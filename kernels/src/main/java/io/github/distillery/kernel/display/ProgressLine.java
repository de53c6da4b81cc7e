package io.github.distillery.kernel.display;

import io.github.distillery.progress.ProgressReport;
import io.github.distillery.progress.ProgressSink;
import java.io.PrintStream;

/** Shows progress as one line of a terminal, rewritten in place; elsewhere only its last state. */
public final class ProgressLine implements ProgressSink {
  private final PrintStream screen;
  private final boolean rewrites;
  private final int columns;
  private int lastLength;

  /**
   * Makes a sink.
   *
   * @param screen where to print
   * @param rewrites whether it is a terminal, on which a line can be written over
   * @param columns how wide it is
   */
  public ProgressLine(PrintStream screen, boolean rewrites, int columns) {
    this.screen = screen;
    this.rewrites = rewrites;
    this.columns = columns;
  }

  @Override
  public synchronized void show(ProgressReport report) {
    if (!rewrites && !report.finished()) {
      return;
    }
    String line = ProgressText.line(report);
    if (rewrites && line.length() >= columns) {
      line = line.substring(0, Math.max(0, columns - 4)) + "...";
    }
    String blanks = " ".repeat(Math.max(0, lastLength - line.length()));
    screen.print((rewrites ? "\r" : "") + line + blanks + (report.finished() ? "\n" : ""));
    screen.flush();
    lastLength = report.finished() ? 0 : line.length();
  }
}
