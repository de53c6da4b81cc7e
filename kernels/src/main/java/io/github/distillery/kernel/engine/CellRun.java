package io.github.distillery.kernel.engine;

import io.github.distillery.kernel.display.Display;
import io.github.distillery.kernel.display.MimeBundle;
import io.github.distillery.kernel.display.Renderers;
import io.github.distillery.kernel.engine.CellPieces.Piece;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.Status;
import jdk.jshell.Snippet.SubKind;
import jdk.jshell.SnippetEvent;
import jdk.jshell.VarSnippet;

/** Runs a cell, snippet by snippet, and remembers where each snippet came from. */
final class CellRun {
  private final JShell shell;
  private final SnippetControl control;
  private final SnippetLoader loader;
  private final Interruption interruption;
  private final AnalysisTurn turn;
  private final CellMagics magics;
  private final Map<String, Place> places = new ConcurrentHashMap<>();
  private final RuntimeErrors runtimeErrors =
      new RuntimeErrors(id -> Optional.ofNullable(places.get(id)), this::missing);
  private final Remedies remedies;
  private final LaterErrors laterErrors;
  private final Declarations declarations = new Declarations();
  private final SessionMemory memory;
  private final List<DeclarationSnippet> unresolved = new ArrayList<>();
  private Object lastValue;
  private boolean within;
  private volatile int running;

  CellRun(
      JShell shell,
      SnippetControl control,
      SnippetLoader loader,
      Interruption interruption,
      AnalysisTurn turn,
      CellMagics magics) {
    this.shell = shell;
    remedies = new Remedies(shell);
    laterErrors = new LaterErrors(shell);
    this.control = control;
    this.loader = loader;
    memory = new SessionMemory(shell, loader.variables(), places.keySet());
    this.interruption = interruption;
    this.turn = turn;
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
    boolean deeper = within;
    within = true;
    try {
      return run(source, count);
    } finally {
      within = deeper;
      unresolved.clear();
      unresolved.addAll(outer);
    }
  }

  /**
   * Runs a cell. Where its syntax is broken, nothing of it runs.
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
    CellResult result = new CellResult.Value(Optional.empty());
    List<Piece> pieces = turn.held(() -> CellPieces.of(source, shell.sourceCodeAnalysis()));
    for (Piece piece : pieces) {
      if (piece.broken()) {
        return evaluate(piece, new Place(count, source, piece.begin(), written));
      }
    }
    for (int i = 0; i < pieces.size() && result instanceof CellResult.Value; i++) {
      Place place = new Place(count, source, pieces.get(i).begin(), written);
      result = interruption.requested() ? interrupted(List.of()) : evaluate(pieces.get(i), place);
      if (result instanceof CellResult.Failure failure && CompileErrors.made(failure)) {
        result = withLaterErrors(failure, place, pieces.subList(i, pieces.size()));
      }
    }
    noteUnresolved();
    if (interruption.requested()) {
      control.stopHelpers();
    }
    if (!within) {
      turn.held(
          () -> {
            memory.tidy();
            return null;
          });
    }
    return result;
  }

  /** What is declared may use what comes later in the cell, or in a later cell. */
  private void noteUnresolved() {
    for (DeclarationSnippet snippet : unresolved) {
      if (shell.status(snippet) == Status.RECOVERABLE_DEFINED
          || shell.status(snippet) == Status.RECOVERABLE_NOT_DEFINED) {
        note(snippet.name() + " cannot be used until this is declared: " + missing(snippet));
      }
    }
  }

  private static void note(String text) {
    System.err.println("Note: " + text);
  }

  private String missing(DeclarationSnippet snippet) {
    return String.join(", ", shell.unresolvedDependencies(snippet).toList());
  }

  private CellResult evaluate(Piece piece, Place place) {
    Optional<Snippet> same =
        declarations.same(piece.code()).filter(one -> shell.status(one) == Status.VALID);
    if (same.isPresent()) {
      // Declaring the same once more would only reset what was made with it.
      places.put(same.get().id(), place);
      declarations.declared(same.get(), place.cell());
      return new CellResult.Value(Optional.empty());
    }
    control.takeValue();
    control.takeThrown();
    List<SnippetEvent> events = turn.held(() -> shell.eval(piece.code()));
    for (SnippetEvent event : events) {
      places.putIfAbsent(event.snippet().id(), place);
    }
    Throwable thrown = control.takeThrown().orElse(null);
    Object value = control.takeValue();
    events.forEach(this::reviveVariable);
    loader.variables().follow();
    lastValue = value;
    for (SnippetEvent event : events) {
      if (interruption.requested()) {
        return interrupted(
            event.exception() == null ? List.of() : runtimeErrors.lines(event.exception(), thrown));
      }
      if (thrown instanceof NestedCellFailed stopped) {
        return stopped.result();
      }
      if (event.causeSnippet() == null) {
        noteChanges(event, place);
      }
      if (event.exception() != null) {
        return runtimeErrors.report(event.exception(), thrown);
      }
      if (event.causeSnippet() == null) {
        // A remedy is looked up with the compiler.
        Optional<CellResult.Failure> rejected = turn.held(() -> rejected(event, place));
        if (rejected.isPresent()) {
          return rejected.get();
        }
      }
    }
    if (interruption.requested()) {
      return interrupted(List.of());
    }
    boolean shown =
        !piece.asStatement() && events.stream().anyMatch(event -> hasValue(event, value));
    return shown ? shown(value) : new CellResult.Value(Optional.empty());
  }

  /** On a thread of the cell, because a renderer is a user's code too, and may not end. */
  private CellResult shown(Object value) {
    AtomicReference<MimeBundle> bundle = new AtomicReference<>();
    Optional<Throwable> failed = control.run(() -> bundle.set(Renderers.render(value)));
    if (interruption.requested()) {
      return interrupted(List.of());
    }
    return failed.isPresent()
        ? RuntimeErrors.notShown(value, failed.get())
        : new CellResult.Value(Optional.of(bundle.get()));
  }

  /** A variable whose declaration no longer compiles, because what it uses has changed, stays. */
  private void reviveVariable(SnippetEvent event) {
    if (event.causeSnippet() != null
        && event.snippet() instanceof VarSnippet variable
        && event.previousStatus() == Status.VALID
        && (event.status() == Status.REJECTED
            || event.status() == Status.RECOVERABLE_NOT_DEFINED)) {
      Object value = loader.variables().value(variable.name());
      turn.held(() -> shell.eval(variable.typeName() + " " + variable.name() + ";"));
      loader.variables().assign(variable.name(), value);
    }
  }

  private void noteChanges(SnippetEvent event, Place place) {
    List<String> lost = new ArrayList<>(loader.variables().takeLost());
    if (event.status() == Status.REJECTED || event.status() == Status.NONEXISTENT) {
      return;
    }
    declarations.declared(event.snippet(), place.cell()).ifPresent(CellRun::note);
    if (event.snippet() instanceof VarSnippet variable) {
      lost.remove(variable.name());
    }
    if (!lost.isEmpty()) {
      note(Declarations.lost(lost, event.snippet()));
    }
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
          found.isEmpty() ? notDeclared(place, missing(declaration)) : compileErrors(place, found));
    }
    return event.status() == Status.REJECTED
        ? Optional.of(compileErrors(place, shell.diagnostics(snippet).toList()))
        : Optional.empty();
  }

  private CellResult withLaterErrors(CellResult.Failure first, Place place, List<Piece> rest) {
    List<Diag> later = turn.held(() -> laterErrors.find(place, rest));
    if (later.isEmpty()) {
      return first;
    }
    List<String> lines = new ArrayList<>(first.traceback());
    lines.addAll(compileErrors(LaterErrors.place(place), later).traceback());
    return new CellResult.Failure(first.name(), first.message(), List.copyOf(lines));
  }

  private CellResult.Failure compileErrors(Place place, List<Diag> found) {
    return turn.held(() -> CompileErrors.report(place, found, error -> remedies.of(error, place)));
  }

  private CellResult.Failure notDeclared(Place place, String missing) {
    Optional<String> remedy = turn.held(() -> remedies.ofMissing(missing, place));
    return CompileErrors.report(place, "not declared: " + missing, remedy);
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
