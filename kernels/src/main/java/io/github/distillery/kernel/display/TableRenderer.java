package io.github.distillery.kernel.display;

import io.github.distillery.kernel.display.Grid.Column;
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
    int[] columns = shown(table.columnCount(), MOST_COLUMNS, HEAD_COLUMNS, TAIL_COLUMNS);
    List<Column> headings = new ArrayList<>();
    List<List<String>> cells = IntStream.of(rows).mapToObj(r -> row()).toList();
    for (int c : columns) {
      if (c < 0) {
        headings.add(new Column("\u2026", "", false));
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
    int left = IntStream.of(rows).anyMatch(r -> r < 0) ? HEAD_ROWS : rows.length;
    List<List<String>> tail =
        left == rows.length ? List.of() : cells.subList(left + 1, cells.size());
    long between = left == rows.length ? 0 : (long) table.rowCount() - HEAD_ROWS - TAIL_ROWS;
    return new Grid(
        table.name() == null ? "" : table.name(),
        headings,
        cells.subList(0, left),
        between,
        tail,
        String.format(
            "%,d %s, %,d %s",
            table.rowCount(),
            table.rowCount() == 1 ? "row" : "rows",
            table.columnCount(),
            table.columnCount() == 1 ? "column" : "columns"));
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
    boolean fractions = column instanceof NumericColumn<?> && !formatted(column);
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
  private static boolean formatted(tech.tablesaw.columns.Column<?> column) {
    for (int r = 0; r < column.size(); r++) {
      if (!column.isMissing(r)) {
        Number number = (Number) column.get(r);
        // Tablesaw does not tell, but without a format it writes a float as a double.
        String written = column.getString(r);
        return !written.equals(number.toString())
            && !written.equals(Double.toString(number.doubleValue()))
            && !written.equals(column.getUnformattedString(r));
      }
    }
    return false;
  }
}
