package io.github.distillery.kernel.magic;

/**
 * Where in a cell a magic stands.
 *
 * @param shape how it stands there
 * @param name its name
 * @param from where its percent sign is
 * @param arguments where its arguments begin
 * @param to where its line ends; for a cell magic too, whose body follows
 * @param codeIsOpen whether Java stands before it that no semicolon has ended
 */
record FoundMagic(Shape shape, String name, int from, int arguments, int to, boolean codeIsOpen) {
  /** How a magic stands in a cell. */
  enum Shape {
    /** On a line of its own. */
    STATEMENT,
    /** After an equals sign. */
    VALUE,
    /** At the head of the cell. */
    CELL,
    /** With two percent signs, but not at the head of the cell. */
    MISPLACED
  }
}
