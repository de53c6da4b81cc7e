package io.github.distillery.kernel.engine;

/** Finds where code begins after blanks and comments; JShell counts lines from there. */
final class Blanks {
  private Blanks() {}

  /**
   * The first character that belongs to code.
   *
   * @param source Java source
   * @param from where to look from
   * @return an index into the source; its length where only blanks and comments follow
   */
  static int skip(String source, int from) {
    int at = from;
    while (at < source.length()) {
      if (Character.isWhitespace(source.charAt(at))) {
        at++;
      } else if (source.startsWith("//", at)) {
        int end = source.indexOf('\n', at);
        at = end < 0 ? source.length() : end + 1;
      } else if (source.startsWith("/*", at)) {
        int end = source.indexOf("*/", at + 2);
        if (end < 0) {
          return at;
        }
        at = end + 2;
      } else {
        return at;
      }
    }
    return at;
  }
}
