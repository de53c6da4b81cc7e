package io.github.distillery.kernel.headless.math;

/**
 * TeX formulas as MathML Core: what Chromium, Firefox and Safari show by themselves. Covers the TeX
 * of lessons (fractions, sums with limits, fonts, accents, delimiters, matrices, cases, aligned
 * lines); a command that is not known appears by its name in the place where it stands.
 */
public final class TexMath {
  private TexMath() {}

  /**
   * Converts one formula.
   *
   * @param tex the formula without its dollar signs
   * @param display whether it stands on a line of its own
   * @return a {@code math} element, with the TeX source as annotation
   */
  public static String toMathMl(String tex, boolean display) {
    String formula = new TexParser(tex).formula();
    return "<math"
        + (display ? " display=\"block\"" : "")
        + "><semantics><mrow>"
        + formula
        + "</mrow><annotation encoding=\"application/x-tex\">"
        + escape(tex.strip())
        + "</annotation></semantics></math>";
  }

  static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
