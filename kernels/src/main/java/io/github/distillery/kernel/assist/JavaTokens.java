package io.github.distillery.kernel.assist;

import java.util.ArrayList;
import java.util.List;

/** Cuts Java text, finished or not, into words, symbols, literals and comments. */
final class JavaTokens {
  /** What a token is. */
  enum Kind {
    WORD,
    NUMBER,
    STRING,
    COMMENT,
    SYMBOL
  }

  /**
   * A piece of the text.
   *
   * @param kind what it is
   * @param text its characters
   * @param start where it begins
   * @param end where it ends
   * @param closed false for a comment or a string without its end
   */
  record Token(Kind kind, String text, int start, int end, boolean closed) {
    boolean is(String expected) {
      return text.equals(expected);
    }
  }

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private JavaTokens(String source) {
    this.source = source;
  }

  /**
   * All tokens of a text.
   *
   * @param source Java text
   * @return in order, comments included
   */
  static List<Token> of(String source) {
    JavaTokens reader = new JavaTokens(source);
    reader.read();
    return reader.tokens;
  }

  /**
   * The tokens that the compiler sees.
   *
   * @param source Java text
   * @return in order, without comments
   */
  static List<Token> code(String source) {
    return of(source).stream().filter(token -> token.kind() != Kind.COMMENT).toList();
  }

  private void read() {
    while (at < source.length()) {
      char c = source.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (source.startsWith("//", at)) {
        upTo("\n", 2, Kind.COMMENT, true);
      } else if (source.startsWith("/*", at)) {
        upTo("*/", 2, Kind.COMMENT, false);
      } else if (source.startsWith("\"\"\"", at)) {
        upTo("\"\"\"", 3, Kind.STRING, false);
      } else if (c == '"' || c == '\'') {
        quoted(c);
      } else if (Character.isJavaIdentifierStart(c)) {
        run(Kind.WORD);
      } else if (Character.isDigit(c)) {
        run(Kind.NUMBER);
      } else {
        add(Kind.SYMBOL, at + (source.startsWith("->", at) ? 2 : 1), true);
      }
    }
  }

  private void run(Kind kind) {
    int end = at + 1;
    while (end < source.length() && Character.isJavaIdentifierPart(source.charAt(end))) {
      end++;
    }
    add(kind, end, true);
  }

  private void upTo(String mark, int from, Kind kind, boolean line) {
    int found = source.indexOf(mark, at + from);
    while (kind == Kind.STRING && found > 0 && source.charAt(found - 1) == '\\') {
      found = source.indexOf(mark, found + 1);
    }
    // The end of a line comment is not part of it, so the cursor before it is within the comment.
    int end = found < 0 ? source.length() : line ? found : found + mark.length();
    add(kind, end, found >= 0);
  }

  private void quoted(char quote) {
    int end = at + 1;
    while (end < source.length() && source.charAt(end) != '\n') {
      char c = source.charAt(end);
      if (c == quote) {
        add(Kind.STRING, end + 1, true);
        return;
      }
      end += c == '\\' ? 2 : 1;
    }
    add(Kind.STRING, Math.min(end, source.length()), false);
  }

  private void add(Kind kind, int end, boolean closed) {
    tokens.add(new Token(kind, source.substring(at, end), at, end, closed));
    at = end;
  }
}
