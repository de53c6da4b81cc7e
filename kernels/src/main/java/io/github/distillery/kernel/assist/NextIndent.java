package io.github.distillery.kernel.assist;

import io.github.distillery.kernel.assist.JavaTokens.Token;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/** How the line after an unfinished text is to be indented. */
final class NextIndent {
  private static final String BLOCK = "  ";
  private static final String CONTINUATION = "    ";
  private static final Set<String> UNFINISHED =
      Set.of(
          "=", "+", "-", "*", "/", "&", "|", "^", "?", ":", ".", ",", "->", "return", "throw", "&&",
          "||", "%", "!", "~");
  private static final Set<String> HEADERS = Set.of("if", "for", "while", "else", "do");

  private NextIndent() {}

  /**
   * What the next line begins with.
   *
   * @param source an unfinished text
   * @return blanks
   */
  static String after(String source) {
    List<Token> tokens = JavaTokens.code(source);
    if (tokens.isEmpty() || !JavaTokens.of(source).get(JavaTokens.of(source).size() - 1).closed()) {
      return blanksAt(source, Math.max(0, source.stripTrailing().length() - 1));
    }
    Deque<Token> open = new ArrayDeque<>();
    int statement = 0;
    int inStatement = 0;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      switch (token.text()) {
        case "(", "[", "{" -> open.push(token);
        case ")", "]", "}" -> open.poll();
        default -> {
          // only brackets nest
        }
      }
      boolean ends = token.is("{") || token.is("}") || (token.is(";") && !inParenthesis(open));
      inStatement = ends ? 0 : inStatement + 1;
      statement = ends ? i + 1 : statement;
    }
    Token last = tokens.get(tokens.size() - 1);
    Token innermost = open.peek();
    if (innermost != null && !innermost.is("{")) {
      return blanksAt(source, innermost.start()) + CONTINUATION;
    }
    if (innermost != null && last.is(",") && inStatement > 0) {
      // a list in braces: constants of an enum, values of an array
      boolean first = lineOf(source, innermost.start()) == lineOf(source, last.start());
      return blanksAt(source, last.start()) + (first ? BLOCK : "");
    }
    if (inStatement == 0) {
      return innermost == null ? "" : blanksAt(source, innermost.start()) + BLOCK;
    }
    Token begin = tokens.get(statement);
    String outer = blanksAt(source, begin.start());
    boolean header =
        HEADERS.contains(begin.text()) && (last.is(")") || last.is("else") || last.is("do"));
    boolean label = (begin.is("case") || begin.is("default")) && (last.is(":") || last.is("->"));
    if (header || label) {
      return outer + BLOCK;
    }
    if (begin.is("@") && lineOf(source, begin.start()) == lineOf(source, last.start())) {
      return outer;
    }
    return UNFINISHED.contains(last.text()) || innermost != null || !last.is(")")
        ? outer + CONTINUATION
        : outer;
  }

  private static boolean inParenthesis(Deque<Token> open) {
    return open.peek() != null && open.peek().is("(");
  }

  private static int lineOf(String source, int at) {
    return (int) source.substring(0, at).chars().filter(c -> c == '\n').count();
  }

  private static String blanksAt(String source, int at) {
    String line = source.substring(source.lastIndexOf('\n', at - 1) + 1);
    int blanks = 0;
    while (blanks < line.length() && (line.charAt(blanks) == ' ' || line.charAt(blanks) == '\t')) {
      blanks++;
    }
    return line.substring(0, blanks);
  }
}
