package io.github.distillery.kernel.headless.math;

import io.github.distillery.kernel.headless.math.TexSymbols.Kind;
import io.github.distillery.kernel.headless.math.TexSymbols.Symbol;

/** The commands with arguments: fractions, roots, fonts, text, delimiters, environments. */
final class TexCommands {
  private final TexParser parser;
  private final TexReader in;

  TexCommands(TexParser parser, TexReader in) {
    this.parser = parser;
    this.in = in;
  }

  /**
   * Reads what belongs to a command that was just taken.
   *
   * @param command with its backslash
   * @return MathML elements; the command's name in a marked text if it is not known
   */
  String read(String command) {
    String element =
        switch (command) {
          case "\\frac" -> fraction("");
          case "\\dfrac", "\\cfrac" -> fraction(" displaystyle=\"true\"");
          case "\\tfrac" -> fraction(" displaystyle=\"false\"");
          case "\\binom" -> binomial();
          case "\\sqrt" -> root();
          case "\\overset", "\\stackrel" -> stacked("mover");
          case "\\underset" -> stacked("munder");
          case "\\left" -> pair();
          case "\\begin" -> TexEnvironments.read(parser, in);
          case "\\substack" -> lines();
          case "\\phantom" -> "<mphantom>" + parser.argument() + "</mphantom>";
          case "\\boxed" -> styled("border:1px solid;padding:0.2em 0.3em");
          case "\\color" -> colour(in.rawArgument(), parser.row());
          case "\\textcolor" -> colour(in.rawArgument(), parser.argument());
          case "\\not" -> negated();
          case "\\tag" ->
              "<mspace width=\"2em\"></mspace>" + text("(" + in.rawArgument() + ")", "");
          case "\\label" -> in.rawArgument().substring(0, 0);
          case "\\displaystyle", "\\textstyle", "\\nonumber", "\\notag", "\\limits", "\\nolimits" ->
              "";
          case "\\|" -> "<mo stretchy=\"false\" lspace=\"0\" rspace=\"0\">‖</mo>";
          case "\\vert" -> "<mo stretchy=\"false\" lspace=\"0\" rspace=\"0\">|</mo>";
          case "\\Vert" -> "<mo stretchy=\"false\" lspace=\"0\" rspace=\"0\">‖</mo>";
          case "\\ " -> "<mspace width=\"0.333em\"></mspace>";
          default -> null;
        };
    if (element != null) {
      parser.counts(command.equals("\\left") ? Kind.CLOSE : Kind.IDENTIFIER);
      return element;
    }
    return readWords(command);
  }

  private String readWords(String command) {
    String element =
        switch (command) {
          case "\\text", "\\textrm", "\\textnormal", "\\mbox", "\\hbox" ->
              text(in.rawArgument(), "");
          case "\\textbf" -> text(in.rawArgument(), " style=\"font-weight:bold\"");
          case "\\textit", "\\emph" -> text(in.rawArgument(), " style=\"font-style:italic\"");
          case "\\texttt" -> text(in.rawArgument(), " style=\"font-family:monospace\"");
          case "\\mathrm", "\\mathup" -> parser.argumentIn(TexFont.UPRIGHT);
          case "\\mathit", "\\mathnormal" -> parser.argumentIn(TexFont.ITALIC);
          case "\\mathbf" -> parser.argumentIn(TexFont.BOLD);
          case "\\boldsymbol", "\\bm", "\\mathbfit" -> parser.argumentIn(TexFont.BOLD_ITALIC);
          case "\\mathbb" -> parser.argumentIn(TexFont.DOUBLE_STRUCK);
          case "\\mathcal", "\\mathscr" -> parser.argumentIn(TexFont.SCRIPT);
          case "\\mathsf" -> parser.argumentIn(TexFont.SANS);
          case "\\mathtt" -> parser.argumentIn(TexFont.TYPEWRITER);
          case "\\mathfrak" -> parser.argumentIn(TexFont.FRAKTUR);
          default -> null;
        };
    if (element != null) {
      parser.counts(Kind.IDENTIFIER);
      return element;
    }
    return readOperators(command);
  }

  private String readOperators(String command) {
    if (command.equals("\\operatorname")) {
      Kind kind = in.take("*") ? Kind.LIMIT : Kind.FUNCTION;
      String name = in.rawArgument().replace("\\,", "\u2009").replaceAll("[\\\\{}]", "");
      return parser.element(new Symbol(kind, TexMath.escape(name)));
    }
    if (command.equals("\\mathop")) {
      String name = parser.argumentIn(TexFont.UPRIGHT);
      parser.counts(Kind.LIMIT);
      return name;
    }
    if (command.matches("\\\\(big|Big|bigg|Bigg)[lrm]?")) {
      String size =
          switch (command.replaceAll("(?<=g)[lrm]$", "")) {
            case "\\big" -> "1.2em";
            case "\\Big" -> "1.8em";
            case "\\bigg" -> "2.4em";
            default -> "3em";
          };
      String sides = " minsize=\"" + size + "\" maxsize=\"" + size + "\"";
      boolean closes = command.endsWith("r");
      String delimiter =
          delimiter(closes ? "postfix" : command.endsWith("m") ? "infix" : "prefix", sides);
      parser.counts(closes ? Kind.CLOSE : Kind.OPEN);
      return delimiter;
    }
    parser.counts(Kind.IDENTIFIER);
    return "<mtext class=\"tex-unknown\">" + TexMath.escape(command) + "</mtext>";
  }

  private String fraction(String style) {
    String fraction = "<mfrac>" + parser.argument() + parser.argument() + "</mfrac>";
    return style.isEmpty() ? fraction : "<mstyle" + style + ">" + fraction + "</mstyle>";
  }

  private String binomial() {
    return "<mrow><mo>(</mo><mfrac linethickness=\"0\">"
        + parser.argument()
        + parser.argument()
        + "</mfrac><mo>)</mo></mrow>";
  }

  private String root() {
    String degree = in.rawOption();
    String radicand = parser.argument();
    return degree == null
        ? "<msqrt>" + radicand + "</msqrt>"
        : "<mroot>" + radicand + "<mrow>" + new TexParser(degree).formula() + "</mrow></mroot>";
  }

  private String stacked(String name) {
    String script = parser.argument();
    return "<" + name + ">" + parser.argument() + script + "</" + name + ">";
  }

  private String lines() {
    StringBuilder table = new StringBuilder("<mtable>");
    in.take("{");
    do {
      table.append("<mtr><mtd style=\"padding:0\">").append(parser.row()).append("</mtd></mtr>");
    } while (in.take("\\\\"));
    in.take("}");
    return table.append("</mtable>").toString();
  }

  private String styled(String style) {
    return "<mrow style=\"" + style + "\">" + parser.argument() + "</mrow>";
  }

  private static String colour(String name, String content) {
    return "<mrow style=\"color:"
        + name.replaceAll("[^A-Za-z0-9#]", "")
        + "\">"
        + content
        + "</mrow>";
  }

  private String negated() {
    String sign = parser.argument();
    return sign.equals("<mo>=</mo>") ? "<mo>≠</mo>" : sign.replaceFirst("(</m[io]>)", "\u0338$1");
  }

  private static String text(String raw, String style) {
    String text =
        TexMath.escape(raw.replaceAll("\\\\([%$#&_{} ])", "$1").replace("$", ""))
            .replace(' ', '\u00a0');
    return "<mtext" + style + ">" + text + "</mtext>";
  }

  private String pair() {
    StringBuilder row = new StringBuilder("<mrow>").append(delimiter("prefix", ""));
    row.append(parser.row());
    while (in.take("\\middle")) {
      row.append(delimiter("infix", "")).append(parser.row());
    }
    in.take("\\right");
    return row.append(delimiter("postfix", "")).append("</mrow>").toString();
  }

  private String delimiter(String form, String sizes) {
    String token = in.next();
    Symbol symbol = TexSymbols.of(token);
    String sign =
        switch (token) {
          case "." -> "";
          case "\\|", "\\Vert", "\\lVert", "\\rVert" -> "‖";
          case "\\vert", "|" -> "|";
          default -> symbol == null ? TexMath.escape(token) : symbol.text();
        };
    return sign.isEmpty()
        ? ""
        : "<mo form=\""
            + form
            + "\" stretchy=\"true\" symmetric=\"true\""
            + sizes
            + ">"
            + sign
            + "</mo>";
  }
}
