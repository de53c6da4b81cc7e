package io.github.distillery.kernel.headless.math;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The commands that stand for one sign or one name, read from {@code symbols.txt} beside this
 * class: a line holds the kind, then pairs of command and sign.
 */
final class TexSymbols {
  private static final Map<String, Symbol> TABLE = read();

  private TexSymbols() {}

  /** What a sign is in a formula, since that decides about the space around it. */
  enum Kind {
    /** A letter or a sign that counts as one. */
    IDENTIFIER,
    /** An operator, with the space that browsers give it. */
    OPERATOR,
    /** A large operator such as a sum, whose limits stand above and below. */
    LARGE,
    /** The name of a function, such as log. */
    FUNCTION,
    /** The name of a function with limits below, such as max. */
    LIMIT,
    /** An opening delimiter. */
    OPEN,
    /** A closing delimiter. */
    CLOSE,
    /** Space of the width given. */
    SPACE,
    /** An accent above the argument that follows. */
    ACCENT
  }

  /**
   * One sign.
   *
   * @param kind what it is
   * @param text the sign, name or width
   */
  record Symbol(Kind kind, String text) {}

  /**
   * Looks a command up.
   *
   * @param command with its backslash
   * @return the sign; null if the command stands for none
   */
  static Symbol of(String command) {
    return TABLE.get(command);
  }

  private static Map<String, Symbol> read() {
    Map<String, Symbol> table = new HashMap<>();
    try (InputStream in = TexSymbols.class.getResourceAsStream("symbols.txt")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().filter(each -> !each.isBlank()).toList()) {
        String[] words = line.strip().split("\\s+");
        Kind kind = Kind.valueOf(words[0]);
        for (int i = 1; i < words.length; i += 2) {
          table.put(words[i], new Symbol(kind, words[i + 1]));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.copyOf(table);
  }
}
