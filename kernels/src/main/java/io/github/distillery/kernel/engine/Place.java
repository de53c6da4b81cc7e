package io.github.distillery.kernel.engine;

import java.util.List;

/**
 * Where a snippet came from.
 *
 * @param cell the number of its cell
 * @param linesBefore how many lines of the cell come before the snippet's first
 * @param lines all lines of the cell
 */
record Place(int cell, int linesBefore, List<String> lines) {
  /**
   * The line within the cell.
   *
   * @param snippetLine the line within the snippet, from 1
   * @return from 1
   */
  int line(int snippetLine) {
    return linesBefore + snippetLine;
  }

  /**
   * What stands there.
   *
   * @param cellLine the line within the cell, from 1
   * @return the source line; empty where there is none of that number
   */
  String source(int cellLine) {
    return cellLine >= 1 && cellLine <= lines.size() ? lines.get(cellLine - 1) : "";
  }
}
