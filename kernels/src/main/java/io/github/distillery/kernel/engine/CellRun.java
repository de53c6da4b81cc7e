package io.github.distillery.kernel.engine;

import io.github.distillery.kernel.display.Display;
import io.github.distillery.kernel.display.Renderers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.Status;
import jdk.jshell.Snippet.SubKind;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.VarSnippet;

/** Runs a cell, snippet by snippet, and remembers where each snippet came from. */
final class CellRun {
  private final JShell shell;
  private final SnippetControl control;
  private final Interruption interruption;
  private final CellMagics magics;
  private final Map<String, Place> places = new ConcurrentHashMap<>();
  private final RuntimeErrors runtimeErrors =
      new RuntimeErrors(id -> Optional.ofNullable(places.get(id)), this::missing);
  private final List<DeclarationSnippet> unresolved = new ArrayList<>();
  private Object lastValue;
  private volatile int running;

  CellRun(JShell shell, SnippetControl control, Interruption interruption, CellMagics magics) {
    this.shell = shell;
    this.control = control;
    this.interruption = interruption;
    this.magics = magics;
  }

  /**
   * The value of the last snippet.
   *
   * @return null also for a snippet without a value
   */
  Object lastValue() {
    return lastValue;
  }

  /**
   * Which cell runs, or ran last.
   *
   * @return its number
   */
  int running() {
    return running;
  }

  /**
   * The cell in which a snippet stood.
   *
   * @param snippet a snippet of this session
   * @return the cell's number; 0 for what no cell has declared
   */
  int cellOf(Snippet snippet) {
    Place place = places.get(snippet.id());
    return place == null ? 0 : place.cell();
  }

  /**
   * Runs source for a snippet that is itself running.
   *
   * @param source what could be a cell
   * @param count the cell's number
   * @return how it ended
   */
  CellResult runWithin(String source, int count) {
    List<DeclarationSnippet> outer = List.copyOf(unresolved);
    try {
      return run(source, count);
    } finally {
      unresolved.clear();
      unresolved.addAll(outer);
    }
  }

  /**
   * Runs a cell.
   *
   * @param written the cell's text
   * @param count the cell's number
   * @return how it ended
   */
  CellResult run(String written, int count) {
    String source = magics.toJava(written, count);
    running = count;
    lastValue = null;
    unresolved.clear();
    int at = Blanks.skip(source, 0);
    CellResult result = new CellResult.Value(Optional.empty());
    while (at < source.length() && result instanceof CellResult.Value) {
      if (interruption.requested()) {
        return interrupted(List.of());
      }
      String rest = source.substring(at);
      CompletionInfo info = shell.sourceCodeAnalysis().analyzeCompletion(rest);
      if (info.completeness() == Completeness.EMPTY) {
        return result;
      }
      // What is not complete is given to the compiler as it is, which then says what it misses.
      boolean whole = info.completeness().isComplete() && info.source() != null;
      int end = whole ? source.length() - info.remaining().length() : source.length();
      boolean asStatement = source.substring(at, end).stripTrailing().endsWith(";");
      Place place = new Place(count, source, at, written);
      result = evaluate(whole ? info.source() : rest, place, asStatement);
      at = Blanks.skip(source, end);
    }
    noteUnresolved();
    return result;
  }

  /** What is declared may use what comes later in the cell, or in a later cell. */
  private void noteUnresolved() {
    for (DeclarationSnippet snippet : unresolved) {
      if (shell.status(snippet) == Status.RECOVERABLE_DEFINED
          || shell.status(snippet) == Status.RECOVERABLE_NOT_DEFINED) {
        System.err.println(
            "Note: "
                + snippet.name()
                + " cannot be used until this is declared: "
                + missing(snippet));
      }
    }
  }

  private String missing(DeclarationSnippet snippet) {
    return String.join(", ", shell.unresolvedDependencies(snippet).toList());
  }

  private CellResult evaluate(String source, Place place, boolean asStatement) {
    control.takeValue();
    control.takeThrown();
    List<SnippetEvent> events = shell.eval(source);
    for (SnippetEvent event : events) {
      places.putIfAbsent(event.snippet().id(), place);
    }
    Throwable thrown = control.takeThrown().orElse(null);
    Object value = control.takeValue();
    lastValue = value;
    for (SnippetEvent event : events) {
      if (interruption.requested()) {
        return interrupted(
            event.exception() == null ? List.of() : runtimeErrors.lines(event.exception(), thrown));
      }
      if (thrown instanceof CellStopped stopped) {
        return stopped.result();
      }
      if (event.exception() != null) {
        return runtimeErrors.report(event.exception(), thrown);
      }
      if (event.causeSnippet() == null) {
        Optional<CellResult.Failure> rejected = rejected(event, place);
        if (rejected.isPresent()) {
          return rejected.get();
        }
      }
    }
    if (interruption.requested()) {
      return interrupted(List.of());
    }
    boolean shown = !asStatement && events.stream().anyMatch(event -> hasValue(event, value));
    return new CellResult.Value(shown ? Optional.of(Renderers.render(value)) : Optional.empty());
  }

  private Optional<CellResult.Failure> rejected(SnippetEvent event, Place place) {
    Snippet snippet = event.snippet();
    boolean later =
        event.status() == Status.RECOVERABLE_DEFINED
            || event.status() == Status.RECOVERABLE_NOT_DEFINED;
    if (later && snippet instanceof DeclarationSnippet declaration) {
      if (!(snippet instanceof VarSnippet)) {
        unresolved.add(declaration);
        return Optional.empty();
      }
      List<Diag> found = shell.diagnostics(snippet).toList();
      return Optional.of(
          found.isEmpty()
              ? CompileErrors.report(place, "not declared: " + missing(declaration))
              : CompileErrors.report(place, found));
    }
    return event.status() == Status.REJECTED
        ? Optional.of(CompileErrors.report(place, shell.diagnostics(snippet).toList()))
        : Optional.empty();
  }

  private static boolean hasValue(SnippetEvent event, Object value) {
    SubKind kind = event.snippet().subKind();
    if (Display.isLastId(value) && kind != SubKind.VAR_VALUE_SUBKIND) {
      return false;
    }
    return event.causeSnippet() == null
        && (kind == SubKind.VAR_VALUE_SUBKIND
            || kind == SubKind.OTHER_EXPRESSION_SUBKIND
            || kind == SubKind.TEMP_VAR_EXPRESSION_SUBKIND);
  }

  private static CellResult interrupted(List<String> where) {
    List<String> lines = new ArrayList<>();
    lines.add(Ansi.red("Interrupted") + ": variables keep what was assigned so far");
    lines.addAll(where.stream().filter(line -> line.startsWith("  ")).toList());
    return new CellResult.Interrupted(List.copyOf(lines));
  }
}
