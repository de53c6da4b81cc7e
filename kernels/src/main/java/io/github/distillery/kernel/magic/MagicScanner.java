package io.github.distillery.kernel.magic;

import io.github.distillery.kernel.magic.FoundMagic.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Finds the magics of a cell: at the start of a line or after an equals sign, and not in strings,
 * text blocks or comments.
 *
 * <p>A percent sign at the start of a line may also be the remainder operator of an expression that
 * began on the line before. It is a magic where the code before it has ended (at a semicolon or a
 * brace), or where it has a magic's name and what follows could not follow in Java.
 */
final class MagicScanner {
  private static final char NONE = 0;

  private final String source;
  private final Predicate<String> known;
  private final List<FoundMagic> found = new ArrayList<>();
  private int at;
  private char last = NONE;
  private int brackets;
  private boolean lineStart = true;

  private MagicScanner(String source, Predicate<String> known) {
    this.source = source;
    this.known = known;
  }

  /**
   * The magics of a cell, in order.
   *
   * @param source the cell
   * @param known whether a name is a magic's
   * @return where they are
   */
  static List<FoundMagic> scan(String source, Predicate<String> known) {
    if (source.indexOf('%') < 0) {
      return List.of();
    }
    return new MagicScanner(source, known).scan();
  }

  private List<FoundMagic> scan() {
    while (at < source.length()) {
      char c = source.charAt(at);
      if (c == '\n') {
        lineStart = true;
        at++;
      } else if (Character.isWhitespace(c)) {
        at++;
      } else if (source.startsWith("//", at)) {
        at = lineEnd(at);
      } else if (source.startsWith("/*", at)) {
        at = after("*/", at + 2);
      } else if (source.startsWith("\"\"\"", at)) {
        at = afterTextBlock();
        code('"');
      } else if (c == '"' || c == '\'') {
        at = afterQuoted(c);
        code(c);
      } else if (c == '%' && nameBegins(at)) {
        if (magic()) {
          return found;
        }
      } else {
        brackets += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
        at++;
        code(c);
      }
    }
    return found;
  }

  private void code(char c) {
    last = c;
    lineStart = false;
  }

  /** Takes a percent sign with a name behind it; true where nothing of the cell is left to scan. */
  private boolean magic() {
    boolean twice = source.charAt(at + 1) == '%';
    int nameFrom = at + (twice ? 2 : 1);
    int nameTo = nameFrom;
    while (nameTo < source.length() && Character.isJavaIdentifierPart(source.charAt(nameTo))) {
      nameTo++;
    }
    String name = source.substring(nameFrom, nameTo);
    int end = lineEnd(at);
    if (twice && lineStart) {
      boolean first = last == NONE && found.isEmpty();
      add(first ? Shape.CELL : Shape.MISPLACED, name, nameTo, end);
      return first;
    }
    if (!twice && last == '=') {
      add(Shape.VALUE, name, nameTo, end);
    } else if (!twice && lineStart && isStatement(name, source.substring(nameTo, end), end)) {
      add(Shape.STATEMENT, name, nameTo, end);
    } else {
      at = nameTo;
      code('x');
    }
    return false;
  }

  private void add(Shape shape, String name, int nameTo, int end) {
    int arguments = nameTo;
    while (arguments < end && Character.isWhitespace(source.charAt(arguments))) {
      arguments++;
    }
    boolean codeIsOpen = shape != Shape.VALUE && last != NONE && ";{}".indexOf(last) < 0;
    found.add(new FoundMagic(shape, name, at, arguments, end, codeIsOpen));
    at = end;
    last = ';';
  }

  private boolean isStatement(String name, String rest, int end) {
    if (brackets > 0) {
      return false;
    }
    if (last == NONE || last == ';' || last == '{' || last == '}' && known.test(name)) {
      return true;
    }
    boolean ended = last == '}' || known.test(name);
    return ended && (rest.isBlank() ? nothingFollows(end) : looksLikeArguments(rest));
  }

  /** Whether a text could not follow an operand in Java. */
  private static boolean looksLikeArguments(String rest) {
    String text = rest.strip();
    if (!Character.isWhitespace(rest.charAt(0)) || text.startsWith("instanceof ")) {
      return false;
    }
    char first = text.charAt(0);
    boolean path = "-/.~*<".indexOf(first) >= 0 && !text.startsWith("//");
    return Character.isLetterOrDigit(first)
        || "_$\"".indexOf(first) >= 0
        || path && text.length() > 1 && !Character.isWhitespace(text.charAt(1));
  }

  private boolean nothingFollows(int end) {
    String rest = source.substring(end).strip();
    return rest.isEmpty()
        || Character.isLetterOrDigit(rest.charAt(0))
        || "@%{/".indexOf(rest.charAt(0)) >= 0;
  }

  private boolean nameBegins(int percent) {
    int name = source.startsWith("%%", percent) ? percent + 2 : percent + 1;
    return name < source.length() && Character.isLetter(source.charAt(name));
  }

  private int lineEnd(int from) {
    int end = source.indexOf('\n', from);
    return end < 0 ? source.length() : end;
  }

  private int after(String what, int from) {
    int begin = source.indexOf(what, from);
    return begin < 0 ? source.length() : begin + what.length();
  }

  private int afterTextBlock() {
    int end = at + 3;
    while (end < source.length() && !source.startsWith("\"\"\"", end)) {
      end += source.charAt(end) == '\\' ? 2 : 1;
    }
    return Math.min(source.length(), end + 3);
  }

  private int afterQuoted(char quote) {
    int end = at + 1;
    while (end < source.length() && source.charAt(end) != '\n') {
      char c = source.charAt(end);
      if (c == quote) {
        return end + 1;
      }
      end += c == '\\' ? 2 : 1;
    }
    return Math.min(source.length(), end);
  }
}
