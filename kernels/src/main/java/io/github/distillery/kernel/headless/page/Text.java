package io.github.distillery.kernel.headless.page;

/** Text on its way into HTML. */
final class Text {
  private Text() {}

  /**
   * Makes a text safe to stand in HTML, in an attribute too.
   *
   * @param text any text
   * @return the text with its special characters as entities
   */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /**
   * Counts the characters of a script.
   *
   * @param text any text
   * @param script for instance Latin
   * @return how many there are
   */
  static int count(String text, Character.UnicodeScript script) {
    return (int) text.codePoints().filter(c -> Character.UnicodeScript.of(c) == script).count();
  }
}
