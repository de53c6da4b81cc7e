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
      Place place = new Place(count, source, at);
      result = evaluate(whole ? info.source() : rest, place, asStatement);
      at = Blanks.skip(source, end);
    }
    return result;
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
        return CompileErrors.report(place, found);
      }
      if (event.causeSnippet() == null && event.status() == Status.RECOVERABLE_NOT_DEFINED) {
        return notDefined(event.snippet(), place);
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

  private CellResult notDefined(Snippet snippet, Place place) {
    List<Diag> found = shell.diagnostics(snippet).toList();
    if (found.isEmpty() && snippet instanceof DeclarationSnippet declaration) {
      List<String> missing = shell.unresolvedDependencies(declaration).toList();
      return CompileErrors.report(place, "not declared yet: " + String.join(", ", missing));
    }
    return CompileErrors.report(place, found);
  }

  private static CellResult interrupted(List<String> where) {
    List<String> lines = new ArrayList<>();
    lines.add(Ansi.red("Interrupted") + ": variables keep what was assigned so far");
    lines.addAll(where.stream().filter(line -> line.startsWith("  ")).toList());
    return new CellResult.Interrupted(List.copyOf(lines));
  }
}
