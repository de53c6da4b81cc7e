package io.github.distillery.kernel.headless.math;

import io.github.distillery.kernel.headless.math.TexSymbols.Kind;
import io.github.distillery.kernel.headless.math.TexSymbols.Symbol;
import java.util.Set;

/** Builds the MathML of a formula from left to right: rows of atoms, each with its scripts. */
final class TexParser {
  private static final String THIN_SPACE = "<mspace width=\"0.167em\"></mspace>";
  private static final Set<String> ROW_ENDS =
      Set.of(TexReader.END, "}", "&", "\\\\", "\\end", "\\right", "\\middle", "\\cr");

  private final TexReader in;
  private final TexCommands commands;
  private TexFont font = TexFont.ITALIC;
  private Kind last = Kind.OPEN;

  TexParser(String source) {
    this.in = new TexReader(source);
    this.commands = new TexCommands(this, in);
  }

  /**
   * Reads everything; what closes without having been opened is left out.
   *
   * @return MathML elements
   */
  String formula() {
    StringBuilder all = new StringBuilder(row());
    while (!in.peek().equals(TexReader.END)) {
      in.next();
      all.append(row());
    }
    return all.toString();
  }

  /**
   * Reads up to the end of a group, a table cell or a pair of delimiters, without taking that end.
   *
   * @return MathML elements
   */
  String row() {
    StringBuilder row = new StringBuilder();
    Kind before = Kind.OPEN;
    last = Kind.OPEN;
    while (!ROW_ENDS.contains(in.peek())) {
      String item = scripted();
      boolean name = last == Kind.FUNCTION || last == Kind.LIMIT;
      if (name && (before == Kind.IDENTIFIER || before == Kind.CLOSE)) {
        row.append(THIN_SPACE);
      }
      row.append(item);
      if (name && takesSpace(in.peek())) {
        row.append(THIN_SPACE);
      }
      before = last;
    }
    return row.toString();
  }

  /**
   * Reads one argument: a group in braces, or the next atom.
   *
   * @return one MathML element
   */
  String argument() {
    String token = in.peek();
    if (token.equals("{")) {
      return atom();
    }
    if (isDigit(token)) {
      return "<mn>" + in.next() + "</mn>";
    }
    return ROW_ENDS.contains(token) ? "<mrow></mrow>" : atom();
  }

  /**
   * Reads an argument with its letters in another shape.
   *
   * @param shape the shape
   * @return one MathML element
   */
  String argumentIn(TexFont shape) {
    TexFont before = font;
    font = shape;
    String argument = argument();
    font = before;
    return argument;
  }

  /**
   * Says what the atom being read counts as; decides about space and limits.
   *
   * @param kind its kind
   */
  void counts(Kind kind) {
    last = kind;
  }

  /**
   * Builds the element of a sign.
   *
   * @param symbol the sign
   * @return one MathML element
   */
  String element(Symbol symbol) {
    counts(symbol.kind());
    String text = symbol.text();
    return switch (symbol.kind()) {
      case IDENTIFIER -> {
        boolean slanted = Character.isLowerCase(text.charAt(0)) || text.equals("∂");
        yield font == TexFont.ITALIC && !slanted
            ? TexFont.UPRIGHT.identifier(text)
            : font.identifier(text);
      }
      case OPERATOR, LARGE -> "<mo>" + text + "</mo>";
      case FUNCTION -> "<mi>" + text + "</mi>";
      case LIMIT -> "<mo movablelimits=\"true\" lspace=\"0\" rspace=\"0\">" + text + "</mo>";
      case OPEN -> "<mo form=\"prefix\" stretchy=\"false\">" + text + "</mo>";
      case CLOSE -> "<mo form=\"postfix\" stretchy=\"false\">" + text + "</mo>";
      case SPACE -> "<mspace width=\"" + text + "\"></mspace>";
      case ACCENT -> accented(text);
    };
  }

  private String scripted() {
    String base = atom();
    Kind kind = last;
    boolean limits = kind == Kind.LARGE || kind == Kind.LIMIT;
    if (in.take("\\limits")) {
      limits = true;
    } else if (in.take("\\nolimits")) {
      limits = false;
    }
    String below = null;
    String above = null;
    StringBuilder primes = new StringBuilder();
    while (true) {
      if (in.take("_")) {
        below = tight(argument());
      } else if (in.take("^")) {
        above = tight(argument());
      } else if (in.take("'")) {
        primes.append('′');
      } else {
        break;
      }
    }
    if (!primes.isEmpty()) {
      String prime = "<mo>" + primes + "</mo>";
      above = above == null ? prime : "<mrow>" + prime + above + "</mrow>";
    }
    counts(kind);
    return withScripts(base, below, above, limits);
  }

  /** In scripts TeX sets no space around operators. */
  private static String tight(String script) {
    return script.replace("<mo>", "<mo lspace=\"0\" rspace=\"0\">");
  }

  private static String withScripts(String base, String below, String above, boolean limits) {
    if (below == null && above == null) {
      return base;
    }
    String name =
        limits
            ? (below == null ? "mover" : above == null ? "munder" : "munderover")
            : (below == null ? "msup" : above == null ? "msub" : "msubsup");
    String scripts = (below == null ? "" : below) + (above == null ? "" : above);
    return "<" + name + ">" + base + scripts + "</" + name + ">";
  }

  private String atom() {
    String token = in.peek();
    if (isDigit(token)) {
      counts(Kind.IDENTIFIER);
      return "<mn>" + in.number() + "</mn>";
    }
    if (token.equals("_") || token.equals("^") || token.equals("'")) {
      counts(Kind.IDENTIFIER);
      return "<mrow></mrow>";
    }
    in.next();
    if (token.equals("{")) {
      return group();
    }
    Symbol symbol = TexSymbols.of(token);
    if (symbol != null) {
      return element(symbol);
    }
    if (token.startsWith("\\")) {
      return commands.read(token);
    }
    return Character.isLetter(token.codePointAt(0)) ? letters(token) : sign(token);
  }

  private String group() {
    String content = row();
    in.take("}");
    counts(Kind.IDENTIFIER);
    // {,} is how TeX writes a comma without space, as in 60{,}000
    return content.equals("<mo>,</mo>") ? "<mtext>,</mtext>" : "<mrow>" + content + "</mrow>";
  }

  private String letters(String first) {
    counts(Kind.IDENTIFIER);
    if (Character.isIdeographic(first.codePointAt(0))) {
      return "<mtext>" + first + "</mtext>";
    }
    StringBuilder letters = new StringBuilder(first);
    while (font.joinsLetters() && in.peek().matches("[A-Za-z]")) {
      letters.append(in.next());
    }
    return font.identifier(letters.toString());
  }

  private String sign(String token) {
    boolean prefix = last == Kind.OPERATOR || last == Kind.OPEN;
    counts(Kind.OPERATOR);
    return switch (token) {
      case "-", "+" ->
          (prefix ? "<mo form=\"prefix\">" : "<mo>") + (token.equals("-") ? "−" : "+") + "</mo>";
      case "*" -> "<mo>∗</mo>";
      case "/" -> "<mo lspace=\"0\" rspace=\"0\">/</mo>";
      case "|" -> "<mo stretchy=\"false\" lspace=\"0\" rspace=\"0\">|</mo>";
      default -> "<mo>" + TexMath.escape(token) + "</mo>";
    };
  }

  private String accented(String accent) {
    String base = argument();
    boolean brace = accent.equals("⏞") || accent.equals("⏟");
    boolean under = accent.equals("_") || accent.equals("⏟");
    counts(brace ? Kind.LARGE : Kind.IDENTIFIER);
    boolean wide = brace || under || base.startsWith("<mrow>");
    String mark = "<mo stretchy=\"" + wide + "\">" + (accent.equals("_") ? "¯" : accent) + "</mo>";
    return under
        ? "<munder accentunder=\"true\">" + base + mark + "</munder>"
        : "<mover accent=\"true\">" + base + mark + "</mover>";
  }

  private static boolean takesSpace(String next) {
    Symbol symbol = TexSymbols.of(next);
    boolean delimiter = symbol != null && symbol.kind() != Kind.IDENTIFIER;
    return !delimiter && !ROW_ENDS.contains(next) && !next.equals("\\left");
  }

  private static boolean isDigit(String token) {
    return token.length() == 1 && token.charAt(0) >= '0' && token.charAt(0) <= '9';
  }
}
