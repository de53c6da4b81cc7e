package io.github.distillery.kernel.assist;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;

/** Cuts the text before the cursor into snippets; remembers the cuts of the text asked last. */
final class Snippets {
  private static final Pattern MAGIC = Pattern.compile("[ \\t]*%%?\\p{Alpha}");

  private final SourceCodeAnalysis analysis;
  private String known = "";
  private List<Integer> cuts = List.of();

  Snippets(SourceCodeAnalysis analysis) {
    this.analysis = analysis;
  }

  /**
   * Blanks the lines of magics, which are no Java.
   *
   * @param source a cell's text
   * @return a text of the same length
   */
  static String withoutMagics(String source) {
    if (source.indexOf('%') < 0) {
      return source;
    }
    StringBuilder java = new StringBuilder(source);
    int begin = 0;
    while (begin < source.length()) {
      int next = source.indexOf('\n', begin);
      int end = next < 0 ? source.length() : next;
      if (MAGIC.matcher(source).region(begin, end).lookingAt()) {
        java.replace(begin, end, " ".repeat(end - begin));
      }
      begin = end + 1;
    }
    return java.toString();
  }

  /**
   * The snippet that the cursor is in, and what is before it.
   *
   * @param cell the cell's text
   * @param cursor where the cursor is
   * @return the context
   */
  CellContext at(String cell, int cursor) {
    String source = withoutMagics(cell);
    // What follows the cursor may be half of something; it must not change what comes before.
    String before = source.substring(0, cursor);
    List<Integer> found = new ArrayList<>();
    for (int cut : cuts) {
      if (cut < before.length()
          && before.startsWith(known.substring(0, cut))
          && Character.isJavaIdentifierStart(before.charAt(cut))) {
        found.add(cut);
      }
    }
    int begin = found.isEmpty() ? skipBlanks(before, 0) : found.remove(found.size() - 1);
    while (begin < cursor) {
      found.add(begin);
      CompletionInfo info = analysis.analyzeCompletion(before.substring(begin));
      if (!info.completeness().isComplete() || info.remaining() == null) {
        break;
      }
      int end = before.length() - info.remaining().length();
      if (end >= cursor || end == begin) {
        break;
      }
      begin = skipBlanks(before, end);
      if (begin >= cursor) {
        found.add(cursor);
      }
    }
    known = before;
    cuts = List.copyOf(found);
    return CellContext.of(source, cursor, found);
  }

  /** The first character from which code follows; a comment that does not end counts as code. */
  static int skipBlanks(String source, int from) {
    for (JavaTokens.Token token : JavaTokens.of(source.substring(from))) {
      if (token.kind() != JavaTokens.Kind.COMMENT
          || (token.end() == source.length() - from && !token.closed())) {
        return from + token.start();
      }
    }
    return source.length();
  }
}
