package io.github.distillery.kernel.assist;

import jdk.jshell.Snippet;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;

/** Tells whether a text can run as it is. */
final class CompletenessCheck {
  private final SourceCodeAnalysis analysis;

  CompletenessCheck(SourceCodeAnalysis analysis) {
    this.analysis = analysis;
  }

  /**
   * Whether a text can run as it is.
   *
   * @param text what has been written so far
   * @return the answer
   */
  Completeness check(String text) {
    if (text.startsWith("%%")) {
      // A magic of a whole cell has no end of its own; an empty line is one.
      boolean ended = text.endsWith("\n\n") || text.endsWith("\n") && text.isBlank();
      return ended ? complete() : new Completeness(Completeness.State.INCOMPLETE, "");
    }
    String source = Snippets.withoutMagics(text);
    int at = Snippets.skipBlanks(source, 0);
    while (at < source.length()) {
      CompletionInfo info = analysis.analyzeCompletion(source.substring(at));
      switch (info.completeness()) {
        case EMPTY:
          return complete();
        case UNKNOWN:
          return invalid();
        case DEFINITELY_INCOMPLETE, CONSIDERED_INCOMPLETE:
          return new Completeness(Completeness.State.INCOMPLETE, NextIndent.after(source));
        default:
          if (isErroneous(info.source())) {
            return invalid();
          }
          at = Snippets.skipBlanks(source, source.length() - info.remaining().length());
      }
    }
    return complete();
  }

  /** The completeness alone does not tell: for JShell, {@code import 7;} is complete. */
  private boolean isErroneous(String snippet) {
    return analysis.sourceToSnippets(snippet).stream()
        .anyMatch(one -> one.kind() == Snippet.Kind.ERRONEOUS);
  }

  private static Completeness invalid() {
    return new Completeness(Completeness.State.INVALID, "");
  }

  private static Completeness complete() {
    return new Completeness(Completeness.State.COMPLETE, "");
  }
}
