package io.github.distillery.kernel.assist.docs;

/** Text and HTML, each from the other. */
final class Safe {
  private Safe() {}

  /**
   * Text that stands for itself in HTML.
   *
   * @param text any text
   * @return the same with special characters as entities
   */
  static String text(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /**
   * What a terminal shows of a fragment.
   *
   * @param html a fragment without scripts
   * @return its text, paragraphs apart, items with a dash
   */
  static String plain(String html) {
    StringBuilder text = new StringBuilder();
    int at = 0;
    while (at < html.length()) {
      int open = html.indexOf("<pre", at);
      int close = open < 0 ? -1 : html.indexOf("</pre>", open);
      String flowing = html.substring(at, close < 0 ? html.length() : open);
      text.append(flowing.replaceAll("\\s+", " ").replaceAll(" ?(<[^>]*>) ?(?=<)", "$1"));
      if (close < 0) {
        break;
      }
      text.append("\n\n").append(html, open, close).append("\n\n");
      at = close + "</pre>".length();
    }
    return text.toString()
        .replaceAll("<sup>", "^")
        .replaceAll("<dl>\\s*<dt>", "<dl>")
        .replaceAll("\\s*<(?:p|ul|ol|dl|table|h\\d|blockquote|/div)\\b[^>]*>\\s*", "\n\n")
        .replaceAll("\\s*<li\\b[^>]*>\\s*", "\n- ")
        .replaceAll("\\s*<(?:br|tr|dt|div)\\b[^>]*>\\s*", "\n")
        .replaceAll("\\s*<dd\\b[^>]*>\\s*", "\n    ")
        .replaceAll("<t[dh]\\b[^>]*>", "  ")
        .replaceAll("<[^>]*>", "")
        .replace("&nbsp;", " ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
        .replaceAll("[ \\t]+\\n", "\n")
        .replaceAll("\\n{3,}", "\n\n")
        .strip();
  }
}
