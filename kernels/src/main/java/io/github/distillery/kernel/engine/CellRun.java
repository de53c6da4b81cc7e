package io.github.distillery.kernel.engine;

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

/** Runs a cell, snippet by snippet, and remembers where each snippet came from. */
final class CellRun {
  private final JShell shell;
  private final SnippetControl control;
  private final Interruption interruption;
  private final Map<String, Place> places = new ConcurrentHashMap<>();
  private final RuntimeErrors runtimeErrors =
      new RuntimeErrors(id -> Optional.ofNullable(places.get(id)));

  CellRun(JShell shell, SnippetControl control, Interruption interruption) {
    this.shell = shell;
    this.control = control;
    this.interruption = interruption;
  }

  /**
   * Runs a cell.
   *
   * @param source the cell's text
   * @param count the cell's number
   * @return how it ended
   */
  CellResult run(String source, int count) {
    List<String> lines = source.lines().toList();
    String rest = source;
    CellResult result = new CellResult.Value(Optional.empty());
    while (result instanceof CellResult.Value) {
      CompletionInfo info = shell.sourceCodeAnalysis().analyzeCompletion(rest);
      if (info.completeness() == Completeness.EMPTY) {
        return result;
      }
      if (interruption.requested()) {
        return interrupted(List.of());
      }
      boolean whole = info.completeness().isComplete() && info.source() != null;
      String before = source.substring(0, source.length() - rest.length());
      int linesBefore = (int) before.chars().filter(c -> c == '\n').count();
      Place place = new Place(count, linesBefore, lines);
      boolean asStatement = whole && endsWithSemicolon(rest, info);
      result = evaluate(whole ? info.source() : rest, place, asStatement);
      rest = whole ? info.remaining() : "";
    }
    return result;
  }

  private static boolean endsWithSemicolon(String rest, CompletionInfo info) {
    String typed = rest.substring(0, rest.length() - info.remaining().length());
    return typed.stripTrailing().endsWith(";");
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
    for (SnippetEvent event : events) {
      if (interruption.requested()) {
        return interrupted(
            event.exception() == null ? List.of() : runtimeErrors.lines(event.exception(), thrown));
      }
      if (event.exception() != null) {
        return runtimeErrors.report(event.exception(), thrown);
      }
      if (event.causeSnippet() == null && event.status() == Status.REJECTED) {
        List<Diag> found = shell.diagnostics(event.snippet()).toList();
        return CompileErrors.report(place, source, found);
      }
      if (event.causeSnippet() == null && event.status() == Status.RECOVERABLE_NOT_DEFINED) {
        return notDefined(event.snippet(), place, source);
      }
    }
    if (interruption.requested()) {
      return interrupted(List.of());
    }
    boolean shown = !asStatement && !events.isEmpty() && hasValue(events.get(0));
    return new CellResult.Value(shown ? Optional.of(Renderers.render(value)) : Optional.empty());
  }

  private static boolean hasValue(SnippetEvent event) {
    SubKind kind = event.snippet().subKind();
    return event.causeSnippet() == null
        && (kind == SubKind.VAR_VALUE_SUBKIND
            || kind == SubKind.OTHER_EXPRESSION_SUBKIND
            || kind == SubKind.TEMP_VAR_EXPRESSION_SUBKIND);
  }

  private CellResult notDefined(Snippet snippet, Place place, String source) {
    List<Diag> found = shell.diagnostics(snippet).toList();
    if (!found.isEmpty()) {
      return CompileErrors.report(place, source, found);
    }
    String missing =
        snippet instanceof DeclarationSnippet declaration
            ? String.join(", ", shell.unresolvedDependencies(declaration).toList())
            : "a name";
    String message = "not declared yet: " + missing;
    return new CellResult.Failure(
        "CompileError",
        message,
        List.of(
            Ansi.red("Compile error")
                + " in "
                + Ansi.green("cell [" + place.cell() + "], line " + place.line(1)),
            message));
  }

  private static CellResult interrupted(List<String> where) {
    List<String> lines = new ArrayList<>();
    lines.add(Ansi.red("Interrupted") + ": variables keep what was assigned so far");
    lines.addAll(where.stream().filter(line -> line.startsWith("  ")).toList());
    return new CellResult.Interrupted(List.copyOf(lines));
  }
}
