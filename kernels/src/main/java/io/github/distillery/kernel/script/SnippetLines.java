package io.github.distillery.kernel.script;

import java.util.ArrayList;
import java.util.List;
import jdk.jshell.JShell;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;

/**
 * Code in lines that the {@code jshell} tool takes as they are meant. The tool reads line by line
 * and runs what could stand alone, so a statement that goes on with {@code .soft(...)} on its next
 * line would be cut in two: such lines are put together. An expression at the end of a cell, whose
 * value a notebook shows, is handed to {@code display}.
 */
final class SnippetLines implements AutoCloseable {
  private final JShell shell = JShell.builder().executionEngine("local").build();
  private final SourceCodeAnalysis analysis = shell.sourceCodeAnalysis();

  /**
   * Rewrites a cell.
   *
   * @param source Java without magics
   * @return the same code
   */
  String readable(String source) {
    List<String> snippets = new ArrayList<>();
    String rest = source;
    while (!rest.isBlank()) {
      CompletionInfo info = analysis.analyzeCompletion(rest);
      boolean whole = info.completeness().isComplete() && info.source() != null;
      String snippet = whole ? rest.substring(0, rest.length() - info.remaining().length()) : rest;
      rest = whole ? info.remaining() : "";
      snippets.add(joined(rest.isBlank() ? shown(snippet.strip()) : snippet.strip()));
    }
    return String.join("\n", snippets);
  }

  private String shown(String last) {
    CompletionInfo info = analysis.analyzeCompletion(last);
    boolean isExpression =
        !last.endsWith(";")
            && (info.completeness() == Completeness.COMPLETE
                || info.completeness() == Completeness.CONSIDERED_INCOMPLETE)
            && !last.endsWith("}");
    return isExpression ? "display(" + last + ")" : last;
  }

  /** A dot at the begin of a line goes to the end of the one before; other lines are joined. */
  private String joined(String snippet) {
    StringBuilder text = new StringBuilder();
    for (String line : snippet.lines().toList()) {
      if (text.isEmpty() || !standsAlone(text.toString())) {
        text.append(text.isEmpty() ? "" : "\n").append(line);
        continue;
      }
      text.setLength(endOfCode(text));
      String more = line.strip();
      if (more.startsWith(".")) {
        text.append(".\n").append(line.replaceFirst("\\.", ""));
      } else {
        text.append(' ').append(more);
      }
    }
    return text.toString();
  }

  /** Before the comment and the blanks that the last line may end with. */
  private static int endOfCode(CharSequence text) {
    int at = text.toString().lastIndexOf('\n') + 1;
    int end = at;
    char quote = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (quote == 0 && c == '/' && at + 1 < text.length() && text.charAt(at + 1) == '/') {
        break;
      }
      if (quote != 0 && c == '\\') {
        at++;
      } else if (c == quote) {
        quote = 0;
      } else if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
      }
      at++;
      end = Character.isWhitespace(c) ? end : Math.min(at, text.length());
    }
    return end;
  }

  private boolean standsAlone(String begun) {
    Completeness completeness = analysis.analyzeCompletion(begun.strip()).completeness();
    return completeness.isComplete() || completeness == Completeness.UNKNOWN;
  }

  @Override
  public void close() {
    shell.close();
  }
}
