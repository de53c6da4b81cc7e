package io.github.distillery.kernel.headless.page;

import io.github.distillery.kernel.headless.math.TexMath;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps formulas away from the Markdown parser, as Jupyter does: they are taken out before parsing,
 * so that an underscore, a pipe or a backslash in TeX means nothing to Markdown, and put back as
 * MathML into the finished HTML.
 */
final class MathShield {
  // Private-use characters, which Markdown passes through and no lesson contains.
  private static final char OPEN = '\uE000';
  private static final char CLOSE = '\uE001';
  private static final Pattern HOLDER = Pattern.compile(OPEN + "(\\d+)" + CLOSE);

  private static final Pattern PIECE =
      Pattern.compile(
          "(?<fence>(?m:^)[ ]{0,3}(?<marks>`{3,}|~{3,})[^\\n]*\\n(?s:.*?)(?:(?m:^)[ ]{0,3}\\k<marks>[`~]*[ ]*(?m:$)|\\z))"
              + "|(?<ticks>`+)(?!`)(?s:.*?)(?<!`)\\k<ticks>(?!`)"
              + "|(?<escaped>\\\\[$\\\\])"
              + "|\\$\\$(?<display>(?s:.+?))\\$\\$"
              + "|(?<environment>\\\\begin\\{(?<name>[a-z]+\\*?)\\}(?s:.*?)\\\\end\\{\\k<name>\\})"
              + "|\\$(?<inline>(?![\\s$])(?:\\\\.|[^$\\\\\\n]|\\n(?!\\s*\\n))*+(?<![\\s\\\\]))\\$(?!\\d)");

  private final List<String> formulas = new ArrayList<>();
  private final List<String> sources = new ArrayList<>();

  /**
   * Takes the formulas out.
   *
   * @param markdown a cell's text
   * @return the text with a place holder for each formula; code is untouched
   */
  String hide(String markdown) {
    Matcher piece = PIECE.matcher(markdown);
    StringBuilder text = new StringBuilder();
    while (piece.find()) {
      String replacement = piece.group();
      if (piece.group("display") != null) {
        replacement = hold(piece.group("display"), true);
      } else if (piece.group("environment") != null) {
        replacement = hold(piece.group("environment"), true);
      } else if (piece.group("inline") != null) {
        replacement = hold(piece.group("inline"), false);
      }
      piece.appendReplacement(text, Matcher.quoteReplacement(replacement));
    }
    return piece.appendTail(text).toString();
  }

  /**
   * Puts the formulas back.
   *
   * @param html the finished HTML
   * @return the HTML with MathML
   */
  String show(String html) {
    return HOLDER.matcher(html).replaceAll(holder -> quoted(formulas, holder.group(1)));
  }

  /**
   * Puts the formulas back as they were written.
   *
   * @param text a text that holds places
   * @return the text with TeX
   */
  String plain(String text) {
    return HOLDER.matcher(text).replaceAll(holder -> quoted(sources, holder.group(1)));
  }

  private static String quoted(List<String> texts, String index) {
    return Matcher.quoteReplacement(texts.get(Integer.parseInt(index)));
  }

  private String hold(String tex, boolean display) {
    formulas.add(TexMath.toMathMl(tex, display));
    sources.add(tex);
    return "" + OPEN + (formulas.size() - 1) + CLOSE;
  }
}
