package io.github.distillery.kernel.display;

import java.util.List;

/**
 * A table as it is shown: the first and the last rows, and how many are left out between them. The
 * same grid is written as HTML and as text.
 *
 * @param title what stands above it; may be empty
 * @param columns the columns
 * @param head the first rows
 * @param between how many rows are left out
 * @param tail the last rows; empty where none are left out
 * @param note what stands below it; may be empty
 */
record Grid(
    String title,
    List<Column> columns,
    List<List<String>> head,
    long between,
    List<List<String>> tail,
    String note) {
  private static final int LONGEST_CELL = 240;
  private static final int LONGEST_NAME = 80;
  private static final String DIM = "opacity:.65;";
  private static final int WRAPPED_FROM = 40;
  private static final String WRAPPED =
      "white-space:pre-wrap;overflow-wrap:anywhere;min-width:16em;max-width:40em;";
  private static final String LINE = "var(--jp-border-color2,rgba(128,128,128,.4))";
  private static final String CELL = "padding:3px 10px;";

  /**
   * A column's heading.
   *
   * @param name the name
   * @param kind what stands below the name; may be empty
   * @param right whether its cells are flush right, as numbers are
   */
  record Column(String name, String kind, boolean right) {}

  /**
   * A grid with all its rows.
   *
   * @param title what stands above it; may be empty
   * @param columns the columns
   * @param rows all rows
   * @param note what stands below it; may be empty
   * @return the grid
   */
  static Grid whole(String title, List<Column> columns, List<List<String>> rows, String note) {
    return new Grid(title, columns, rows, 0, List.of(), note);
  }

  /**
   * The grid in both forms.
   *
   * @return HTML and text
   */
  MimeBundle bundle() {
    return MimeBundle.text(text()).with(MimeBundle.HTML, html());
  }

  /**
   * The grid as HTML. Colours are those of the page, so it reads well in light and dark.
   *
   * @return a fragment
   */
  String html() {
    StringBuilder html = new StringBuilder("<div style=\"overflow-x:auto\">");
    if (!title.isEmpty()) {
      html.append("<div style=\"font-weight:600;margin:2px 0 4px\">")
          .append(Html.escape(title))
          .append("</div>");
    }
    html.append("<table style=\"border-collapse:collapse;font-variant-numeric:tabular-nums;")
        .append("width:auto;margin:0\">");
    if (columns.stream().anyMatch(column -> !column.name().isEmpty())) {
      appendHeadings(html);
    }
    html.append("<tbody>");
    head.forEach(row -> appendRow(row, html));
    if (between > 0) {
      html.append("<tr><td colspan=\"")
          .append(Math.max(1, columns.size()))
          .append("\" style=\"text-align:center;padding:3px 10px;")
          .append(DIM)
          .append("\">")
          .append(leftOut())
          .append("</td></tr>");
    }
    tail.forEach(row -> appendRow(row, html));
    html.append("</tbody></table>");
    if (!note.isEmpty()) {
      html.append("<div style=\"font-size:85%;margin:4px 0 2px;")
          .append(DIM)
          .append("\">")
          .append(Html.escape(note))
          .append("</div>");
    }
    return html.append("</div>").toString();
  }

  private void appendHeadings(StringBuilder html) {
    html.append("<thead><tr style=\"border-bottom:1px solid ").append(LINE).append("\">");
    for (Column column : columns) {
      html.append("<th style=\"").append(CELL).append("white-space:nowrap;");
      html.append(align(column)).append("\">");
      html.append(Html.escape(cut(column.name(), LONGEST_NAME)));
      if (!column.kind().isEmpty()) {
        html.append("<br><span style=\"font-weight:400;font-size:85%;")
            .append(DIM)
            .append("\">")
            .append(Html.escape(column.kind()))
            .append("</span>");
      }
      html.append("</th>");
    }
    html.append("</tr></thead>");
  }

  private void appendRow(List<String> row, StringBuilder html) {
    html.append("<tr>");
    for (int i = 0; i < row.size(); i++) {
      html.append("<td style=\"").append(CELL).append(wrap(row.get(i)));
      html.append(align(columns.get(i))).append("\">");
      html.append(Html.escape(cut(row.get(i), LONGEST_CELL))).append("</td>");
    }
    html.append("</tr>");
  }

  /** Short texts stay on one line, dates among them. */
  private static String wrap(String text) {
    return text.length() < WRAPPED_FROM && text.indexOf('\n') < 0 ? "white-space:pre;" : WRAPPED;
  }

  private static String align(Column column) {
    return column.right() ? "text-align:right" : "text-align:left";
  }

  private String leftOut() {
    return "\u22ee " + String.format("%,d more rows", between) + " \u22ee";
  }

  /**
   * The grid as text with aligned columns.
   *
   * @return lines
   */
  String text() {
    return GridText.of(this);
  }

  /**
   * A text that is at most so long.
   *
   * @param text any text
   * @param most how many characters to keep
   * @return the text, or its beginning with an ellipsis
   */
  static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
    return text.substring(0, end) + "\u2026";
  }
}
