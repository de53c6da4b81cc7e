package io.github.distillery.kernel.display;

import java.util.ArrayList;
import java.util.List;

/** A grid with aligned columns, for terminals. */
final class GridText {
  private static final int LONGEST = 60;

  private final Grid grid;

  private GridText(Grid grid) {
    this.grid = grid;
  }

  /**
   * The grid as lines of text.
   *
   * @param grid any grid
   * @return lines, the last without its end
   */
  static String of(Grid grid) {
    return new GridText(grid).text();
  }

  private String text() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(grid.columns().stream().map(Grid.Column::name).toList());
    rows.addAll(grid.head());
    rows.addAll(grid.tail());
    int[] widths = new int[grid.columns().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], width(flat(row.get(i))));
      }
    }
    List<String> lines = new ArrayList<>();
    if (!grid.title().isEmpty()) {
      lines.add(grid.title());
    }
    lines.add(line(rows.get(0), widths));
    lines.add(rule(widths));
    grid.head().forEach(row -> lines.add(line(row, widths)));
    if (grid.between() > 0) {
      lines.add("... " + String.format("%,d more rows", grid.between()) + " ...");
    }
    grid.tail().forEach(row -> lines.add(line(row, widths)));
    if (!grid.note().isEmpty()) {
      lines.add(grid.note());
    }
    return String.join("\n", lines);
  }

  private String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      String cell = flat(row.get(i));
      String blanks = " ".repeat(widths[i] - width(cell));
      line.append(i == 0 ? "" : "  ");
      line.append(grid.columns().get(i).right() ? blanks + cell : cell + blanks);
    }
    return line.toString().stripTrailing();
  }

  private static String rule(int[] widths) {
    StringBuilder rule = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      rule.append(i == 0 ? "" : "  ").append("-".repeat(widths[i]));
    }
    return rule.toString();
  }

  private static String flat(String cell) {
    String line = cell.replace('\n', ' ').replace('\r', ' ').replace('\t', ' ');
    return Grid.cut(line, LONGEST);
  }

  /** Chinese, Japanese and Korean characters take two columns of a terminal. */
  private static int width(String text) {
    return text.codePoints()
        .map(
            c ->
                Character.isIdeographic(c)
                        || c >= 0x3000 && c <= 0x30FF
                        || c >= 0xAC00 && c <= 0xD7A3
                        || c >= 0xFF01 && c <= 0xFF60
                    ? 2
                    : 1)
        .sum();
  }
}
