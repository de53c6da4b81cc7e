package io.github.distillery.kernel.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.Status;
import jdk.jshell.Snippet.SubKind;
import jdk.jshell.SnippetEvent;
import jdk.jshell.VarSnippet;

/**
 * Lets go of what JShell would keep for ever, so that a session of thousands of cells neither grows
 * nor slows down: values of expressions, of which each is a variable that every later cell imports;
 * compilations that failed; snippets that have run or were declared anew, with what was compiled
 * for them; and compilers that have seen many.
 */
final class SessionMemory {
  /** Values without a name beside the newest; nobody is shown what they are called. */
  private static final int MOST_UNNAMED = 10;

  /** Snippets whose stack frames are still told by cell and line, beside those in use. */
  private static final int MOST_RECENT = 200;

  private static final int SNIPPETS_OF_A_COMPILER = 1_000;

  private static final Pattern UNNAMED = Pattern.compile("\\$\\d+");

  private final JShell shell;
  private final CellVariables variables;
  private final Set<String> placed;
  private final Optional<ShellInternals> internals;
  private final Deque<VarSnippet> unnamed = new ArrayDeque<>();
  private final List<Snippet> untidied = new ArrayList<>();
  private final Deque<Snippet> recent = new ArrayDeque<>();
  private int sinceForgotten;
  private int sinceRenewed;

  /**
   * Begins.
   *
   * @param shell the session
   * @param variables what it holds
   * @param placed ids of snippets of which more is known; those of forgotten ones are taken out
   */
  SessionMemory(JShell shell, CellVariables variables, Set<String> placed) {
    this.shell = shell;
    this.variables = variables;
    this.placed = placed;
    internals = ShellInternals.of(shell);
    shell.onSnippetEvent(this::note);
  }

  private void note(SnippetEvent event) {
    Snippet snippet = event.snippet();
    untidied.add(snippet);
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
      List<String> names = UNNAMED.matcher(source).results().map(MatchResult::group).toList();
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
    recent.addAll(untidied);
    while (recent.size() > MOST_RECENT) {
      recent.remove();
    }
    sinceForgotten += untidied.size();
    sinceRenewed += untidied.size();
    internals.ifPresent(this::forget);
    untidied.clear();
  }

  private void forget(ShellInternals opened) {
    opened.forgetErrors(untidied);
    if (sinceForgotten > MOST_RECENT) {
      sinceForgotten = 0;
      Set<Snippet> newest = Set.copyOf(recent);
      opened.forget(snippet -> inUse(snippet) || newest.contains(snippet));
      placed.retainAll(shell.snippets().map(Snippet::id).collect(Collectors.toSet()));
    }
    if (sinceRenewed > SNIPPETS_OF_A_COMPILER) {
      sinceRenewed = 0;
      opened.renewCompilers();
    }
  }

  private boolean inUse(Snippet snippet) {
    return snippet.kind().isPersistent() && shell.status(snippet).isActive();
  }
}
