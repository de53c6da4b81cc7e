package io.github.distillery.kernel.headless.math;

/** Reads TeX token by token: a command with its backslash, or a single character. */
final class TexReader {
  /** The token after the last one. */
  static final String END = "";

  private final String source;
  private int position;

  TexReader(String source) {
    this.source = source;
  }

  /**
   * Looks at the next token without taking it.
   *
   * @return a command such as {@code \frac}, one character, or {@link #END}
   */
  String peek() {
    skipBlanks();
    return tokenAt(position);
  }

  /**
   * Takes the next token.
   *
   * @return a command such as {@code \frac}, one character, or {@link #END}
   */
  String next() {
    String token = peek();
    position += token.length();
    return token;
  }

  /**
   * Takes the next token if it is the expected one.
   *
   * @param expected a token
   * @return whether it was there
   */
  boolean take(String expected) {
    if (!peek().equals(expected)) {
      return false;
    }
    next();
    return true;
  }

  /**
   * Takes an argument as it stands, without looking into it.
   *
   * @return what is between the braces, or a single token
   */
  String rawArgument() {
    if (!take("{")) {
      return next();
    }
    int begin = position;
    int depth = 1;
    while (position < source.length()) {
      String token = tokenAt(position);
      depth += token.equals("{") ? 1 : token.equals("}") ? -1 : 0;
      if (depth == 0) {
        break;
      }
      position += token.length();
    }
    String raw = source.substring(begin, position);
    position = Math.min(source.length(), position + 1);
    return raw;
  }

  /**
   * Takes an optional argument in square brackets.
   *
   * @return what is between the brackets; null where there is none
   */
  String rawOption() {
    int end = source.indexOf(']', position);
    if (!peek().equals("[") || end < 0) {
      return null;
    }
    String raw = source.substring(position + 1, end);
    position = end + 1;
    return raw;
  }

  /**
   * Takes a number, if one begins here.
   *
   * @return its digits; empty where no digit stands here
   */
  String number() {
    int end = position;
    while (end < source.length() && isDigit(end)) {
      end++;
    }
    if (end > position
        && end + 1 < source.length()
        && source.charAt(end) == '.'
        && isDigit(end + 1)) {
      end++;
      while (end < source.length() && isDigit(end)) {
        end++;
      }
    }
    String number = source.substring(position, end);
    position = end;
    return number;
  }

  private boolean isDigit(int index) {
    return source.charAt(index) >= '0' && source.charAt(index) <= '9';
  }

  private void skipBlanks() {
    while (position < source.length()) {
      char c = source.charAt(position);
      if (c == '%') {
        int end = source.indexOf('\n', position);
        position = end < 0 ? source.length() : end;
      } else if (Character.isWhitespace(c)) {
        position++;
      } else {
        return;
      }
    }
  }

  private String tokenAt(int index) {
    if (index >= source.length()) {
      return END;
    }
    if (source.charAt(index) != '\\' || index + 1 == source.length()) {
      return source.substring(index, source.offsetByCodePoints(index, 1));
    }
    int end = index + 1;
    while (end < source.length() && isLetter(source.charAt(end))) {
      end++;
    }
    return source.substring(index, end > index + 1 ? end : source.offsetByCodePoints(end, 1));
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }
}
