package io.github.distillery.datasets;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Provenance;
import io.github.distillery.data.Shown;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.FloatColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.csv.CsvReadOptions;

/**
 * Reads a table with a column of labels from a CSV file: UTF-8, commas, column names in the first
 * line. For anything else read the file with Tablesaw and call {@link Dataset#fromTable(Table,
 * String)}.
 *
 * <p>Introduced in notebook 02.
 */
public final class CsvFiles {
  private static final int MOST_NAMES = 50;

  private CsvFiles() {}

  /**
   * Reads a file. The label column gives the classes, sorted; every other column must hold numbers
   * and becomes a feature.
   *
   * @param file the CSV file
   * @param labelColumn the name of the column with the class
   * @param leaveOut columns that are no features, for example row numbers
   * @return features {@code [rows, columns]} with the names of the columns
   * @throws DataException where the file or a column is missing, a row has too many or too few
   *     values, or a value is missing or no finite number; rows are counted from 1, without the
   *     line of the column names
   */
  public static Dataset read(Path file, String labelColumn, String... leaveOut) {
    SourceFile source = SourceFile.read(file);
    Table text = table(file, source);
    requireColumn(file, text, labelColumn);
    for (String column : leaveOut) {
      requireColumn(file, text, column);
    }
    StringColumn labels = text.stringColumn(labelColumn);
    List<String> unwanted = List.of(leaveOut);
    Table table = Table.create(file.getFileName().toString());
    for (String column : text.columnNames()) {
      if (!column.equals(labelColumn) && !unwanted.contains(column)) {
        table.addColumns(numbers(file, text.stringColumn(column)));
      }
    }
    if (table.columnCount() == 0) {
      throw new DataException(
          "%s: beside the label column \"%s\" no column is left to be a feature; the columns are %s"
              .formatted(file, labelColumn, names(text)));
    }
    for (int r = 0; r < labels.size(); r++) {
      requireValue(file, labels, r);
    }
    return Dataset.fromTable(table.addColumns(labels), labelColumn)
        .withProvenance(new Provenance(file.toString(), "not stated", SourceFile.sha256(source)));
  }

  /** The table with every column as text, so that messages can show what stands in the file. */
  private static Table table(Path file, SourceFile source) {
    CsvReadOptions options =
        CsvReadOptions.builderFromString(text(file, source))
            .columnTypes(column -> ColumnType.STRING)
            .build();
    Table table;
    try {
      table = Table.read().csv(options);
    } catch (RuntimeException e) {
      throw new DataException(
          "%s: not a table of commas with column names in the first line (%s); correct the line, or read the file with Tablesaw's own options and use Dataset.fromTable"
              .formatted(file, reason(e)),
          e);
    }
    if (table.rowCount() == 0) {
      throw new DataException(
          file + ": there are no rows below the column names; give at least one");
    }
    return table;
  }

  private static String text(Path file, SourceFile source) {
    ByteBuffer bytes = ByteBuffer.wrap(source.bytes());
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
      if (text.isBlank()) {
        throw new DataException(file + ": the file is empty; give column names and rows");
      }
      return text.startsWith("\ufeff") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new DataException(
          "%s: not UTF-8 at byte %,d (%02x); save the file as UTF-8"
              .formatted(file, bytes.position(), bytes.get(bytes.position())),
          e);
    }
  }

  private static String reason(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root instanceof ArrayIndexOutOfBoundsException
        ? "a name or value of more than 4,096 characters"
        : Shown.reason(root);
  }

  private static void requireColumn(Path file, Table table, String column) {
    if (!table.columnNames().contains(column)) {
      throw new DataException(
          "%s: there is no column \"%s\"; the columns are %s"
              .formatted(file, column, names(table)));
    }
  }

  private static String name(StringColumn column) {
    return Shown.text(column.name());
  }

  private static List<String> names(Table table) {
    return table.columnNames().stream().limit(MOST_NAMES).map(Shown::text).toList();
  }

  private static FloatColumn numbers(Path file, StringColumn text) {
    float[] values = new float[text.size()];
    for (int r = 0; r < values.length; r++) {
      requireValue(file, text, r);
      values[r] = number(file, text, r);
    }
    return FloatColumn.create(text.name(), values);
  }

  private static float number(Path file, StringColumn text, int row) {
    String value = text.get(row).strip();
    float number = Float.NaN;
    // Java would also take 1f and 0x1p3 for numbers
    if (value.matches("[-+0-9.eE]+")) {
      try {
        number = Float.parseFloat(value);
      } catch (NumberFormatException e) {
        number = Float.NaN;
      }
    }
    if (!Float.isFinite(number)) {
      throw new DataException(
          "%s: column \"%s\" has \"%s\" in row %d, which is no finite number; correct it, or leave the column out: CsvFiles.read(file, label, \"%s\")"
              .formatted(file, name(text), Shown.text(value), row + 1, name(text)));
    }
    return number;
  }

  private static void requireValue(Path file, StringColumn text, int row) {
    if (text.isMissing(row) || text.get(row).isBlank()) {
      throw new DataException(
          "%s: column \"%s\" has no value in row %d; fill the gap, or drop the row"
              .formatted(file, name(text), row + 1));
    }
  }
}
