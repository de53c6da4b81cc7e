package io.github.distillery.kernel.headless.math;

/** Matrices, cases and aligned lines: what stands between {@code \begin} and {@code \end}. */
final class TexEnvironments {
  private TexEnvironments() {}

  /**
   * Reads an environment whose {@code \begin} was just taken, and its {@code \end}.
   *
   * @param parser reads the cells
   * @param in where the parser reads
   * @return one MathML element
   */
  static String read(TexParser parser, TexReader in) {
    String name = in.rawArgument().replace("*", "");
    String columns = name.equals("array") ? in.rawArgument().replaceAll("[^lcr]", "") : "";
    String table = table(name, columns, parser, in);
    in.take("\\end");
    in.rawArgument();
    return switch (name) {
      case "pmatrix" -> fenced("(", table, ")");
      case "bmatrix" -> fenced("[", table, "]");
      case "Bmatrix" -> fenced("{", table, "}");
      case "vmatrix" -> fenced("|", table, "|");
      case "Vmatrix" -> fenced("‖", table, "‖");
      case "cases" -> fenced("{", table, "");
      default -> table;
    };
  }

  private static String table(String name, String columns, TexParser parser, TexReader in) {
    boolean aligned = name.startsWith("align") || name.equals("split") || name.equals("eqnarray");
    boolean spread = aligned || name.startsWith("gather") || name.equals("equation");
    StringBuilder table = new StringBuilder("<mtable");
    table.append(spread ? " displaystyle=\"true\">" : ">");
    do {
      StringBuilder row = new StringBuilder();
      int column = 0;
      boolean filled = false;
      do {
        String cell = parser.row();
        filled |= !cell.isEmpty();
        row.append("<mtd style=\"").append(style(name, columns, aligned, column)).append("\">");
        row.append(cell).append("</mtd>");
        column++;
      } while (in.take("&"));
      if (filled) {
        table.append("<mtr>").append(row).append("</mtr>");
      }
    } while (nextRow(in));
    return table.append("</mtable>").toString();
  }

  private static boolean nextRow(TexReader in) {
    if (!in.take("\\\\") && !in.take("\\cr")) {
      return false;
    }
    in.rawOption();
    return true;
  }

  private static String style(String name, String columns, boolean aligned, int column) {
    if (aligned) {
      return column % 2 == 0
          ? "text-align:right;padding-right:0" + (column > 0 ? ";padding-left:2em" : "")
          : "text-align:left;padding-left:0.2em";
    }
    if (name.equals("cases")) {
      return "text-align:left";
    }
    char side = column < columns.length() ? columns.charAt(column) : 'c';
    return "text-align:" + (side == 'l' ? "left" : side == 'r' ? "right" : "center");
  }

  private static String fenced(String open, String table, String close) {
    String left = "<mo form=\"prefix\" stretchy=\"true\">" + open + "</mo>";
    String right =
        close.isEmpty() ? "" : "<mo form=\"postfix\" stretchy=\"true\">" + close + "</mo>";
    return "<mrow>" + left + table + right + "</mrow>";
  }
}
