package io.github.distillery.kernel.script;

import io.github.distillery.kernel.engine.CellPieces;
import io.github.distillery.kernel.engine.CellPieces.Piece;
import java.util.List;
import java.util.StringJoiner;
import jdk.jshell.JShell;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Completeness;

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
    List<Piece> pieces = CellPieces.of(source, analysis);
    StringJoiner snippets = new StringJoiner("\n");
    for (int i = 0; i < pieces.size(); i++) {
      boolean last = i == pieces.size() - 1;
      int begin = i == 0 ? 0 : pieces.get(i).begin();
      String snippet =
          source.substring(begin, last ? source.length() : pieces.get(i + 1).begin()).strip();
      snippets.add(joined(last && isValue(snippet) ? shown(snippet) : snippet));
    }
    return snippets.toString();
  }

  /** An expression without a semicolon; a declaration without one still wants it. */
  private boolean isValue(String snippet) {
    Completeness completeness = analysis.analyzeCompletion(snippet).completeness();
    return !snippet.endsWith(";")
        && !snippet.endsWith("}")
        && (completeness == Completeness.COMPLETE
            || completeness == Completeness.CONSIDERED_INCOMPLETE);
  }

  private static String shown(String expression) {
    return "display(" + expression.substring(0, endOfCode(expression)) + ")";
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
