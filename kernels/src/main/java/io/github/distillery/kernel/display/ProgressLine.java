package io.github.distillery.kernel.display;

import io.github.distillery.progress.ProgressReport;
import io.github.distillery.progress.ProgressSink;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;

/**
 * Shows progress as one line of a terminal, rewritten in place. What is a part of something stands
 * behind it in the same line, and leaves no line of its own. Where lines cannot be rewritten, each
 * activity prints its last state only.
 */
public final class ProgressLine implements ProgressSink {
  private final PrintStream screen;
  private final boolean rewrites;
  private final int columns;
  private final Map<Long, ProgressReport> running = new HashMap<>();
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
    boolean part = running.containsKey(report.parent());
    if (report.finished()) {
      running.remove(report.activity());
    } else {
      running.put(report.activity(), report);
    }
    if (!rewrites) {
      if (report.finished()) {
        screen.print(ProgressText.line(report) + "\n");
        screen.flush();
      }
    } else if (report.finished() && part) {
      rewrite(line(running.get(report.parent())), "");
    } else {
      rewrite(line(report), report.finished() ? "\n" : "");
    }
  }

  /** The activity, behind those that it is a part of. */
  private String line(ProgressReport report) {
    String line = ProgressText.line(report);
    ProgressReport outer = running.get(report.parent());
    while (outer != null) {
      line = ProgressText.shortly(outer) + " > " + line;
      outer = running.get(outer.parent());
    }
    return line;
  }

  private void rewrite(String whole, String end) {
    String line =
        whole.length() < columns ? whole : whole.substring(0, Math.max(0, columns - 4)) + "...";
    String blanks = " ".repeat(Math.max(0, lastLength - line.length()));
    screen.print("\r" + line + blanks + end);
    screen.flush();
    lastLength = end.isEmpty() ? line.length() : 0;
  }
}
