package io.github.distillery.kernel.magic;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a magic was called.
 *
 * @param name the name as it was written, without the percent signs
 * @param arguments what follows the name on its line
 * @param body the rest of the cell, for a cell magic
 * @param asValue whether its value is used
 * @param cell the number of its cell
 * @param line the line of the cell on which the arguments stand, from 1
 * @param column where on that line the arguments begin, from 0
 */
record MagicCall(
    String name,
    String arguments,
    Optional<String> body,
    boolean asValue,
    int cell,
    int line,
    int column) {

  /**
   * The arguments, parted at blanks. Quotation marks keep blanks together; a comment ends them.
   *
   * @return the words without their quotation marks
   */
  List<String> words() {
    return words(arguments);
  }

  /**
   * The only argument.
   *
   * @param usage what to write
   * @return the argument
   * @throws MagicException if there is none or more than one
   */
  String onlyWord(String usage) {
    List<String> words = words();
    if (words.size() != 1) {
      throw new MagicException("%" + name + " takes one argument: %" + name + " " + usage);
    }
    return words.get(0);
  }

  /**
   * The arguments as a part of the cell's source: blanks before them keep line and column.
   *
   * @return source to run
   */
  String argumentsInPlace() {
    return "\n".repeat(line - 1) + " ".repeat(column) + arguments;
  }

  /**
   * The body as a part of the cell's source: blanks before it keep the lines.
   *
   * @return source to run
   */
  String bodyInPlace() {
    return "\n".repeat(line) + body.orElse("");
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean begun = false;
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && text.startsWith("\"", i + 1)) {
        word.append('"');
        begun = true;
        i++;
      } else if (c == '"') {
        quoted = !quoted;
        begun = true;
      } else if (Character.isWhitespace(c) && !quoted) {
        if (begun) {
          words.add(word.toString());
        }
        word.setLength(0);
        begun = false;
      } else if (!begun && isComment(text, i)) {
        return words;
      } else {
        word.append(c);
        begun = true;
      }
    }
    if (begun) {
      words.add(word.toString());
    }
    return words;
  }

  private static boolean isComment(String text, int at) {
    return text.startsWith("//", at)
        && (at + 2 == text.length() || Character.isWhitespace(text.charAt(at + 2)));
  }
}
