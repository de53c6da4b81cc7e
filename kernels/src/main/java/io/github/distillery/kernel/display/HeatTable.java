package io.github.distillery.kernel.display;

import java.util.List;
import java.util.Locale;

/**
 * Numbers on a grid, the greater the deeper their colour. The colour is laid over the page's own,
 * so that the numbers can be read in light and dark.
 *
 * @param corner what the names of the rows and of the columns are
 * @param columns their names
 * @param rows their names
 * @param cells the numbers as text, row by row
 * @param depths from 0 to 1, row by row
 */
record HeatTable(
    String corner,
    List<String> columns,
    List<String> rows,
    List<List<String>> cells,
    double[][] depths) {
  private static final String CELL = "padding:2px 8px;text-align:right;border:0;";

  /**
   * The grid as HTML.
   *
   * @return a fragment
   */
  String html() {
    StringBuilder html = new StringBuilder("<div style=\"overflow-x:auto\"><table style=\"");
    html.append("border-collapse:collapse;width:auto;margin:4px 0;");
    html.append("font-variant-numeric:tabular-nums\"><thead><tr><th style=\"");
    html.append(CELL).append("text-align:left;font-weight:400;opacity:.65\">");
    html.append(Html.escape(corner)).append("</th>");
    columns.forEach(
        name ->
            html.append("<th style=\"" + CELL + "\">").append(Html.escape(name)).append("</th>"));
    html.append("</tr></thead><tbody>");
    for (int r = 0; r < rows.size(); r++) {
      html.append("<tr style=\"background:none\"><th style=\"").append(CELL);
      html.append("text-align:left\">").append(Html.escape(rows.get(r))).append("</th>");
      for (int c = 0; c < columns.size(); c++) {
        double depth = Math.max(0, Math.min(1, depths[r][c]));
        html.append("<td style=\"").append(CELL).append("background:rgba(213,94,0,");
        html.append(String.format(Locale.ROOT, "%.2f", 0.65 * depth)).append(")\">");
        html.append(Html.escape(cells.get(r).get(c))).append("</td>");
      }
      html.append("</tr>");
    }
    return html.append("</tbody></table></div>").toString();
  }
}
