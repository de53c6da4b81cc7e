package io.github.distillery.kernel.headless.page;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Java source with a span around everything that gets a colour. */
final class CodeColours {
  private static final Set<String> KEYWORDS =
      Set.of(
          ("abstract assert boolean break byte case catch char class const continue default do"
                  + " double else enum extends final finally float for goto if implements import"
                  + " instanceof int interface long native new package private protected public"
                  + " return short static strictfp super switch synchronized this throw throws"
                  + " transient try void volatile while var record sealed permits yield true false"
                  + " null")
              .split(" "));

  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<comment>//[^\\n]*|/\\*(?s:.*?)(?:\\*/|\\z))"
              + "|(?<string>\"\"\"(?s:.*?)(?<!\\\\)\"\"\""
              + "|\"(?:\\\\.|[^\"\\\\\\n])*+\"?|'(?:\\\\.|[^'\\\\\\n])*+'?)"
              + "|(?<annotation>@\\s?[\\p{L}_$][\\p{L}\\p{N}_$.]*)"
              + "|(?<number>\\b0[xXbB][0-9a-fA-F_]+[lL]?"
              + "|\\b\\d[\\d_]*(?:\\.[\\d_]+)?(?:[eE][+-]?\\d+)?[dDfFlL]?)"
              + "|(?<word>[\\p{L}_$][\\p{L}\\p{N}_$]*)"
              + "|(?m:^)(?<magic>%{1,2}\\w+)");

  private CodeColours() {}

  /**
   * Colours a piece of Java.
   *
   * @param source the source, which need not be complete
   * @return HTML: the source, escaped, with spans
   */
  static String html(String source) {
    StringBuilder html = new StringBuilder();
    Matcher token = TOKEN.matcher(source);
    int end = 0;
    while (token.find()) {
      html.append(Text.escape(source.substring(end, token.start())));
      end = token.end();
      String text = Text.escape(token.group());
      String kind = kind(token, source);
      html.append(kind.isEmpty() ? text : "<span class=\"" + kind + "\">" + text + "</span>");
    }
    return html.append(Text.escape(source.substring(end))).toString();
  }

  private static String kind(Matcher token, String source) {
    for (String group : new String[] {"comment", "string", "annotation", "number", "magic"}) {
      if (token.group(group) != null) {
        return "code-" + group;
      }
    }
    String word = token.group();
    if (KEYWORDS.contains(word)) {
      return "code-keyword";
    }
    if (Character.isUpperCase(word.charAt(0))) {
      return "code-type";
    }
    boolean called = token.end() < source.length() && source.charAt(token.end()) == '(';
    return called ? "code-call" : "";
  }
}
