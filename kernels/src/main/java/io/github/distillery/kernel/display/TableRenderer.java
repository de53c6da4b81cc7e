package io.github.distillery.kernel.display;

import io.github.distillery.kernel.display.Grid.Column;
import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;

/** Tablesaw's tables: column types, numbers flush right, long and wide ones cut in the middle. */
final class TableRenderer {
  private static final int MOST_ROWS = 20;
  private static final int HEAD_ROWS = 10;
  private static final int TAIL_ROWS = 5;
  private static final int MOST_COLUMNS = 20;
  private static final int HEAD_COLUMNS = 12;
  private static final int TAIL_COLUMNS = 4;
  private static final DecimalFormatSymbols ROOT_SYMBOLS =
      DecimalFormatSymbols.getInstance(Locale.ROOT);
  private static final String MISSING = "\u2013";

  private TableRenderer() {}

  /**
   * A table in both forms.
   *
   * @param table any table
   * @return HTML and text
   */
  static MimeBundle render(Table table) {
    return grid(table).bundle();
  }

  /**
   * Some rows with their numbers, all of them shown.
   *
   * @param table any table
   * @param from the first row
   * @param to the row after the last; what is beyond the end is left out
   * @return HTML and text
   */
  static MimeBundle rows(Table table, int from, int to) {
    int first = Math.max(0, Math.min(from, table.rowCount()));
    int[] rows = IntStream.range(first, Math.max(first, Math.min(to, table.rowCount()))).toArray();
    List<Column> headings = new ArrayList<>(List.of(new Column("", "row", true)));
    List<List<String>> cells = IntStream.of(rows).mapToObj(r -> row()).toList();
    for (int i = 0; i < rows.length; i++) {
      cells.get(i).add(Integer.toString(rows[i]));
    }
    addColumns(table, rows, headings, cells);
    return Grid.whole(name(table), headings, cells, size(table)).bundle();
  }

  private static String name(Table table) {
    return table.name() == null ? "" : table.name();
  }

  /**
   * A single column, shown as a table of one.
   *
   * @param column any column
   * @return HTML and text
   */
  static MimeBundle render(tech.tablesaw.columns.Column<?> column) {
    return render(Table.create(column.name(), List.of(column)));
  }

  private static Grid grid(Table table) {
    int[] rows = shown(table.rowCount(), MOST_ROWS, HEAD_ROWS, TAIL_ROWS);
    List<Column> headings = new ArrayList<>();
    List<List<String>> cells = IntStream.of(rows).mapToObj(r -> row()).toList();
    addColumns(table, rows, headings, cells);
    int left = IntStream.of(rows).anyMatch(r -> r < 0) ? HEAD_ROWS : rows.length;
    boolean cut = left < rows.length;
    List<List<String>> tail = cut ? cells.subList(left + 1, cells.size()) : List.of();
    long between = cut ? (long) table.rowCount() - HEAD_ROWS - TAIL_ROWS : 0;
    String more = cut ? "; rows(table, 0, 100) shows more" : "";
    return new Grid(
        name(table), headings, cells.subList(0, left), between, tail, size(table) + more);
  }

  private static void addColumns(
      Table table, int[] rows, List<Column> headings, List<List<String>> cells) {
    for (int c : shown(table.columnCount(), MOST_COLUMNS, HEAD_COLUMNS, TAIL_COLUMNS)) {
      if (c < 0) {
        int hidden = table.columnCount() - HEAD_COLUMNS - TAIL_COLUMNS;
        headings.add(new Column("\u2026", hidden + " more columns", false));
        cells.forEach(row -> row.add("\u2026"));
        continue;
      }
      tech.tablesaw.columns.Column<?> column = table.column(c);
      boolean numeric = column instanceof NumericColumn<?>;
      headings.add(new Column(column.name(), kind(column), numeric));
      List<String> texts = texts(column, rows);
      for (int i = 0; i < texts.size(); i++) {
        cells.get(i).add(texts.get(i));
      }
    }
  }

  private static String size(Table table) {
    String text =
        String.format(
            "%,d %s, %,d %s",
            table.rowCount(),
            table.rowCount() == 1 ? "row" : "rows",
            table.columnCount(),
            table.columnCount() == 1 ? "column" : "columns");
    return table.columnCount() <= MOST_COLUMNS
        ? text
        : text
            + String.format(
                " (%,d not shown; table.columnNames() names them)",
                table.columnCount() - HEAD_COLUMNS - TAIL_COLUMNS);
  }

  private static List<String> row() {
    return new ArrayList<>();
  }

  /** The indices to show; -1 stands for those left out. */
  private static int[] shown(int count, int most, int head, int tail) {
    return count <= most
        ? IntStream.range(0, count).toArray()
        : IntStream.concat(
                IntStream.concat(IntStream.range(0, head), IntStream.of(-1)),
                IntStream.range(count - tail, count))
            .toArray();
  }

  private static String kind(tech.tablesaw.columns.Column<?> column) {
    return column.type().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static List<String> texts(tech.tablesaw.columns.Column<?> column, int[] rows) {
    boolean fractions = column instanceof NumericColumn<?> && !formatted(column, rows);
    double[] values =
        fractions
            ? IntStream.of(rows)
                .filter(r -> r >= 0 && !column.isMissing(r))
                .mapToDouble(r -> ((Number) column.get(r)).doubleValue())
                .toArray()
            : new double[0];
    NumberText numbers = NumberText.fitting(values);
    List<String> texts = new ArrayList<>();
    for (int r : rows) {
      if (r < 0) {
        texts.add("");
      } else if (column.isMissing(r)) {
        texts.add(MISSING);
      } else if (fractions) {
        texts.add(numbers.of(((Number) column.get(r)).doubleValue()));
      } else {
        texts.add(column.getString(r));
      }
    }
    return texts;
  }

  /** Whether somebody has set how the column's numbers are written; that is then respected. */
  private static boolean formatted(tech.tablesaw.columns.Column<?> column, int[] rows) {
    return IntStream.of(rows)
        .filter(r -> r >= 0 && !column.isMissing(r))
        .anyMatch(r -> !plainly((Number) column.get(r)).contains(column.getString(r)));
  }

  /** The ways in which Tablesaw writes a number where nobody has set one. */
  private static List<String> plainly(Number number) {
    double value = number.doubleValue();
    List<String> ways = new ArrayList<>(List.of(number.toString(), Double.toString(value)));
    if (Double.isFinite(value)) {
      ways.add(BigDecimal.valueOf(value).stripTrailingZeros().toPlainString());
      ways.add(new DecimalFormat("#.####################", ROOT_SYMBOLS).format(value));
    }
    return ways;
  }
}
