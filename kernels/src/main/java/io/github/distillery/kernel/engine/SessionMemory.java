package io.github.distillery.kernel.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.Status;
import jdk.jshell.Snippet.SubKind;
import jdk.jshell.SnippetEvent;
import jdk.jshell.VarSnippet;

/**
 * Lets go of what JShell would keep for ever, so that a session of thousands of cells neither grows
 * nor slows down: values of expressions, of which each is a variable that every later cell imports,
 * and compilations that failed.
 */
final class SessionMemory {
  /** Values without a name beside the newest; nobody is shown what they are called. */
  private static final int MOST_UNNAMED = 10;

  private static final Pattern UNNAMED = Pattern.compile("\\$\\d+");

  private final JShell shell;
  private final CellVariables variables;
  private final FailedCompilations failed = new FailedCompilations();
  private final Deque<VarSnippet> unnamed = new ArrayDeque<>();
  private final List<Snippet> seen = new ArrayList<>();

  SessionMemory(JShell shell, CellVariables variables) {
    this.shell = shell;
    this.variables = variables;
    shell.onSnippetEvent(this::note);
  }

  private void note(SnippetEvent event) {
    Snippet snippet = event.snippet();
    seen.add(snippet);
    if (event.causeSnippet() != null) {
      return;
    }
    keepThoseNamedIn(snippet.source());
    if (snippet instanceof VarSnippet variable
        && variable.subKind() == SubKind.TEMP_VAR_EXPRESSION_SUBKIND
        && event.status() == Status.VALID) {
      unnamed.add(variable);
    }
  }

  /** Who has found out what a value is called, and uses it, keeps it. */
  private void keepThoseNamedIn(String source) {
    if (source.indexOf('$') >= 0) {
      List<String> names = UNNAMED.matcher(source).results().map(name -> name.group()).toList();
      unnamed.removeIf(variable -> names.contains(variable.name()));
    }
  }

  /** Lets go of what is not needed once a cell has ended. Uses the compiler. */
  void tidy() {
    while (unnamed.size() > MOST_UNNAMED) {
      VarSnippet oldest = unnamed.remove();
      if (shell.status(oldest).isActive()) {
        shell.drop(oldest);
      }
      variables.forget(oldest.name());
    }
    seen.forEach(failed::forget);
    seen.clear();
  }
}
