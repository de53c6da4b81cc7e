package io.github.distillery.kernel.display;

/** Text and HTML, each from the other. */
final class Html {
  private Html() {}

  /**
   * Text made safe to stand in HTML, also within a quoted attribute.
   *
   * @param text any text
   * @return the same text with the five special characters as entities
   */
  static String escape(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '&' -> safe.append("&amp;");
        case '"' -> safe.append("&quot;");
        case '\'' -> safe.append("&#39;");
        default -> safe.append(c);
      }
    }
    return safe.toString();
  }

  /**
   * A rough reading of HTML for terminals: tags dropped, entities resolved.
   *
   * @param html a fragment
   * @return its text
   */
  static String toText(String html) {
    return html.replaceAll("(?is)<(script|style)\\b.*?</\\1>", "")
        .replaceAll("(?i)<(br|/p|/div|/li|/tr|/h[1-6])\\b[^>]*>", "\n")
        .replaceAll("(?s)<[^>]*>", " ")
        .replaceAll("[ \\t]+", " ")
        .replaceAll(" ?\\n ?", "\n")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&nbsp;", " ")
        .replace("&amp;", "&")
        .strip();
  }
}
