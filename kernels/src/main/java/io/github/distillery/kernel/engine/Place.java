package io.github.distillery.kernel.engine;

/**
 * Where a snippet came from.
 *
 * @param cell the number of its cell
 * @param source the whole cell
 * @param begin where in the cell the snippet begins
 * @param written the cell as its author wrote it: with as many lines, but not all of it Java
 */
record Place(int cell, String source, int begin, String written) {
  /**
   * The cell's line of a character.
   *
   * @param position an index into the cell
   * @return the line, from 1
   */
  int lineAt(int position) {
    return 1 + (int) source.substring(0, position).chars().filter(c -> c == '\n').count();
  }

  /**
   * The cell's line of a line of the snippet.
   *
   * @param snippetLine the line within the snippet, from 1
   * @return the line within the cell, from 1
   */
  int lineOf(int snippetLine) {
    return lineAt(begin) + snippetLine - 1;
  }

  /**
   * What stands on a line.
   *
   * @param line the line within the cell, from 1
   * @return the line; empty where there is none of that number
   */
  String text(int line) {
    return written.lines().skip(Math.max(0, line - 1)).findFirst().orElse("");
  }
}
