package io.github.distillery.kernel.headless.math;

import java.util.Map;

/**
 * The shapes that letters of a formula can have. MathML Core has them as characters of their own.
 */
enum TexFont {
  /** One italic letter a variable. */
  ITALIC,
  /** Upright letters that belong together. */
  UPRIGHT,
  /** Upright and heavy. */
  BOLD,
  /** Slanted and heavy, as for vectors named by Greek letters. */
  BOLD_ITALIC,
  /** Double-struck, as for the real numbers. */
  DOUBLE_STRUCK,
  /** Handwritten capitals, as for a loss. */
  SCRIPT,
  /** Without serifs. */
  SANS,
  /** All of one width. */
  TYPEWRITER,
  /** Broken letters. */
  FRAKTUR;

  private static final Map<Character, String> OLDER_DOUBLE_STRUCK =
      Map.of('C', "ℂ", 'H', "ℍ", 'N', "ℕ", 'P', "ℙ", 'Q', "ℚ", 'R', "ℝ", 'Z', "ℤ");
  private static final Map<Character, String> OLDER_SCRIPT =
      Map.of('B', "ℬ", 'E', "ℰ", 'F', "ℱ", 'H', "ℋ", 'I', "ℐ", 'L', "ℒ", 'M', "ℳ", 'R', "ℛ");
  private static final Map<Character, String> OLDER_FRAKTUR =
      Map.of('C', "ℭ", 'H', "ℌ", 'I', "ℑ", 'R', "ℜ", 'Z', "ℨ");

  /**
   * The element for letters of this shape.
   *
   * @param letters one letter, or several that belong together
   * @return an {@code mi} element
   */
  String identifier(String letters) {
    return switch (this) {
      case ITALIC -> "<mi>" + letters + "</mi>";
      case UPRIGHT -> "<mi mathvariant=\"normal\">" + letters + "</mi>";
      case BOLD -> "<mi mathvariant=\"normal\" style=\"font-weight:bold\">" + letters + "</mi>";
      case BOLD_ITALIC -> "<mi style=\"font-weight:bold\">" + letters + "</mi>";
      case SANS ->
          "<mi mathvariant=\"normal\" style=\"font-family:sans-serif\">" + letters + "</mi>";
      case TYPEWRITER ->
          "<mi mathvariant=\"normal\" style=\"font-family:monospace\">" + letters + "</mi>";
      case DOUBLE_STRUCK -> shaped(letters, OLDER_DOUBLE_STRUCK, 0x1D538, 0x1D552);
      case SCRIPT -> shaped(letters, OLDER_SCRIPT, 0x1D49C, 0x1D4B6);
      case FRAKTUR -> shaped(letters, OLDER_FRAKTUR, 0x1D504, 0x1D51E);
    };
  }

  /**
   * Whether several letters in a row are one name.
   *
   * @return false for italic letters, each of which is a variable
   */
  boolean joinsLetters() {
    return this != ITALIC && this != BOLD_ITALIC;
  }

  private static String shaped(
      String letters, Map<Character, String> older, int capitals, int smalls) {
    StringBuilder text = new StringBuilder("<mi mathvariant=\"normal\">");
    for (char c : letters.toCharArray()) {
      if (older.containsKey(c)) {
        text.append(older.get(c));
      } else if (c >= 'A' && c <= 'Z') {
        text.appendCodePoint(capitals + c - 'A');
      } else if (c >= 'a' && c <= 'z') {
        text.appendCodePoint(smalls + c - 'a');
      } else {
        text.append(c);
      }
    }
    return text.append("</mi>").toString();
  }
}
