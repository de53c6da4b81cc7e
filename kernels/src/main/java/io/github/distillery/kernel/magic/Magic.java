package io.github.distillery.kernel.magic;

import java.util.List;
import java.util.Set;

/**
 * One magic.
 *
 * @param name its name without the percent signs
 * @param aliases other names for it
 * @param forms where it may stand
 * @param gives what it is as a value
 * @param usage what follows the name, for the help
 * @param purpose what it does, in one line
 * @param action what it does
 */
record Magic(
    String name,
    List<String> aliases,
    Set<Form> forms,
    Gives gives,
    String usage,
    String purpose,
    Action action) {

  /** Where a magic may stand. */
  enum Form {
    /** On a line, or after an equals sign. */
    LINE,
    /** On the first line of a cell, of which it takes the rest. */
    CELL
  }

  /** What {@code x = %magic} gives. */
  enum Gives {
    /** Nothing of use. */
    NOTHING,
    /** A list of strings. */
    LINES,
    /** Whatever the receiver expects. */
    ANYTHING
  }

  /** What a magic does. */
  @FunctionalInterface
  interface Action {
    /**
     * Does it.
     *
     * @param call how it was called
     * @return its value; null where it has none
     * @throws Exception if it fails; the message is what the user reads
     */
    Object run(MagicCall call) throws Exception;
  }

  /**
   * A magic for lines.
   *
   * @param name its name
   * @param usage what follows the name
   * @param purpose what it does
   * @param gives what it is as a value
   * @param action what it does
   * @return the magic
   */
  static Magic line(String name, String usage, String purpose, Gives gives, Action action) {
    return new Magic(name, List.of(), Set.of(Form.LINE), gives, usage, purpose, action);
  }

  /**
   * A magic for whole cells.
   *
   * @param name its name
   * @param usage what follows the name
   * @param purpose what it does
   * @param action what it does
   * @return the magic
   */
  static Magic cell(String name, String usage, String purpose, Action action) {
    return new Magic(name, List.of(), Set.of(Form.CELL), Gives.NOTHING, usage, purpose, action);
  }

  /**
   * This magic for lines and cells.
   *
   * @return a new magic
   */
  Magic everywhere() {
    return new Magic(name, aliases, Set.of(Form.LINE, Form.CELL), gives, usage, purpose, action);
  }

  /**
   * This magic with other names beside its own.
   *
   * @param others the names
   * @return a new magic
   */
  Magic alsoCalled(String... others) {
    return new Magic(name, List.of(others), forms, gives, usage, purpose, action);
  }

  /**
   * How it is written.
   *
   * @return the name with its percent signs
   */
  String written() {
    return forms.equals(Set.of(Form.CELL)) ? "%%" + name : "%" + name;
  }
}
