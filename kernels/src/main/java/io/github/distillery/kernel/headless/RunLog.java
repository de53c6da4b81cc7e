package io.github.distillery.kernel.headless;

import io.github.distillery.progress.ProgressReport;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Prints how a headless run goes on. On a terminal one line is rewritten while a cell works;
 * elsewhere, as in a log of a build, only what is final is printed.
 */
public final class RunLog {
  private static final int WIDTH = 100;
  private static final int LABEL_WIDTH = 64;
  private static final String RED = "\u001b[31m";
  private static final String GREEN = "\u001b[32m";
  private static final String PLAIN = "\u001b[0m";
  private static final String REWRITE = "\r\u001b[K";

  private final PrintStream out;
  private final PrintStream err;
  private final boolean terminal;
  private String label = "";
  private String indent = "";
  private boolean lineOpen;

  /**
   * A log on two streams.
   *
   * @param out for progress and summary
   * @param err for what went wrong
   * @param terminal whether {@code out} is a terminal, where lines can be rewritten
   */
  public RunLog(PrintStream out, PrintStream err, boolean terminal) {
    this.out = out;
    this.err = err;
    this.terminal = terminal;
  }

  synchronized void notebookBegins(String name, int cells) {
    out.println(name + ": " + cells + (cells == 1 ? " code cell" : " code cells"));
    out.flush();
  }

  synchronized void cellBegins(int number, int cells, String source) {
    String first = source.lines().filter(line -> !line.isBlank()).findFirst().orElse("").strip();
    int digits = String.valueOf(cells).length();
    label = String.format("[%" + digits + "d/%d] %s", number, cells, cut(first, LABEL_WIDTH));
    indent = " ".repeat(2 * digits + 4);
    out.print(label);
    out.flush();
    lineOpen = true;
  }

  /**
   * Shows how far long work has come.
   *
   * @param report the newest report
   */
  public synchronized void progress(ProgressReport report) {
    if (!report.finished()) {
      if (terminal) {
        endLabelLine();
        rewrite(cut(indent + running(report), WIDTH));
      }
      return;
    }
    endLabelLine();
    if (terminal) {
      rewrite("");
    }
    out.println(indent + finished(report));
    out.flush();
  }

  synchronized void cellEnds(Duration time, String remark) {
    String end = String.format("  %8s%s", text(time), remark.isEmpty() ? "" : "  " + remark);
    String left = lineOpen ? label : indent + "done";
    if (!lineOpen && terminal) {
      rewrite("");
    }
    out.println((lineOpen ? "" : left) + " ".repeat(Math.max(0, width() - left.length())) + end);
    out.flush();
    lineOpen = false;
  }

  synchronized void failure(
      String notebook, int number, int cells, String source, List<String> traceback) {
    StringBuilder text = new StringBuilder();
    text.append(String.format("%n%s: code cell %d of %d failed%n%n", notebook, number, cells));
    int line = 0;
    for (String each : source.lines().toList()) {
      text.append(String.format("%5d | %s%n", ++line, each));
    }
    text.append(String.format("%n"));
    for (String each : traceback) {
      text.append(terminal ? each : withoutColours(each)).append(String.format("%n"));
    }
    err.print(text);
    err.flush();
  }

  /**
   * Prints an error that is not a cell's.
   *
   * @param message what went wrong
   */
  public synchronized void trouble(String message) {
    err.println(message);
    err.flush();
  }

  /**
   * Prints what was run, how long it took and how it ended, and where the results are.
   *
   * @param runs one for each notebook
   */
  public synchronized void summary(List<NotebookRun> runs) {
    int width =
        runs.stream()
            .mapToInt(run -> run.notebook().getFileName().toString().length())
            .reduce("notebook".length(), Math::max);
    String format = "%-" + width + "s  %9s  %10s  %s%n";
    out.printf("%n" + format, "notebook", "cells", "time", "result");
    for (NotebookRun run : runs) {
      out.printf(
          format,
          run.notebook().getFileName(),
          run.ran() + " of " + run.cells(),
          run.ran() == 0 ? "" : text(run.time()),
          coloured(run, cut(run.result(), WIDTH)));
    }
    for (NotebookRun run : runs) {
      run.executed().ifPresent(file -> out.println("notebook: " + file));
      run.page().ifPresent(file -> out.println("page:     " + file));
    }
    out.flush();
  }

  /**
   * A duration for people.
   *
   * @param time any time
   * @return for example {@code 0.8 s} or {@code 2 min 05 s}
   */
  static String text(Duration time) {
    if (time.toMillis() < 59_950) {
      return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }
    long seconds = Math.round(time.toMillis() / 1000.0);
    return String.format("%d min %02d s", seconds / 60, seconds % 60);
  }

  private String running(ProgressReport report) {
    StringBuilder text = new StringBuilder(report.title());
    if (report.total() > 0) {
      int filled = (int) Math.round(20 * report.fraction());
      text.append(" [").append("#".repeat(filled)).append(".".repeat(20 - filled)).append("] ");
      text.append(Math.round(100 * report.fraction())).append('%');
    }
    report.remaining().ifPresent(left -> text.append(", ").append(text(left)).append(" left"));
    if (!report.detail().isEmpty()) {
      text.append(", ").append(report.detail());
    }
    return text.toString();
  }

  private static String finished(ProgressReport report) {
    boolean done = report.state() == ProgressReport.State.DONE;
    return report.title()
        + (done
            ? ": "
            : report.state() == ProgressReport.State.FAILED
                ? ": failed after "
                : ": stopped after ")
        + report.done()
        + (done ? "" : " of " + report.total())
        + (report.unit().isEmpty() ? "" : " " + report.unit())
        + ", "
        + text(report.elapsed())
        + (report.detail().isEmpty() ? "" : ", " + report.detail());
  }

  private int width() {
    return LABEL_WIDTH + indent.length();
  }

  private void endLabelLine() {
    if (lineOpen) {
      out.println();
      lineOpen = false;
    }
  }

  private void rewrite(String text) {
    out.print(REWRITE + text);
    out.flush();
  }

  private String coloured(NotebookRun run, String result) {
    boolean failed = result.startsWith("FAILED");
    return terminal && (failed || run.succeeded())
        ? (failed ? RED : GREEN) + result + PLAIN
        : result;
  }

  private static String cut(String text, int width) {
    return text.length() <= width ? text : text.substring(0, width - 3) + "...";
  }

  private static String withoutColours(String text) {
    return text.replaceAll("\u001b\\[[0-9;?]*[A-Za-z]", "");
  }
}
