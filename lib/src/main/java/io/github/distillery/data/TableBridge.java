package io.github.distillery.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import tech.tablesaw.api.FloatColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Reads data sets from Tablesaw tables and writes them as tables. */
final class TableBridge {
  private static final String CLASS = "class";
  private static final Comparator<String> BY_NUMBER =
      Comparator.<String>comparingLong(Long::parseLong).thenComparing(Comparator.naturalOrder());

  private TableBridge() {}

  static Dataset read(Table table, String labelColumn, Provenance provenance) {
    String name = table.name() == null ? "table" : table.name();
    Column<?> label = label(name, table, labelColumn);
    List<NumericColumn<?>> numbers = new ArrayList<>();
    for (Column<?> column : table.columns()) {
      if (column != label) {
        numbers.add(numeric(name, column));
      }
    }
    if (numbers.isEmpty()) {
      throw new DataException(
          "%s: beside the label column \"%s\" there is no column to be a feature; add one of numbers"
              .formatted(name, labelColumn));
    }
    List<String> classNames = classNames(label);
    Map<String, Integer> numberOf = new HashMap<>();
    classNames.forEach(className -> numberOf.put(className, numberOf.size()));
    int[] classOf = new int[table.rowCount()];
    float[][] rows = new float[table.rowCount()][numbers.size()];
    for (int r = 0; r < rows.length; r++) {
      classOf[r] = numberOf.get(className(label, r));
      for (int c = 0; c < numbers.size(); c++) {
        rows[r][c] = (float) numbers.get(c).getDouble(r);
      }
    }
    List<String> featureNames = numbers.stream().map(Column::name).toList();
    return Dataset.tabular(name, rows, classOf, classNames, featureNames, provenance);
  }

  private static List<String> classNames(Column<?> label) {
    List<String> names =
        IntStream.range(0, label.size()).mapToObj(r -> className(label, r)).distinct().toList();
    boolean whole = names.stream().allMatch(n -> n.matches("[-+]?[0-9]{1,18}"));
    return names.stream().sorted(whole ? BY_NUMBER : Comparator.naturalOrder()).toList();
  }

  /** The label as text that does not depend on the language of the machine. */
  private static String className(Column<?> label, int row) {
    String text = label.getUnformattedString(row);
    return label instanceof NumericColumn<?> && text.endsWith(".0")
        ? text.substring(0, text.length() - 2)
        : text;
  }

  static Table write(Dataset data) {
    INDArray features = data.features();
    if (features.rank() != 2) {
      throw new DataException(
          data + " is no table; only features of the shape [samples, columns] become one");
    }
    Table table = Table.create(data.name());
    for (int c = 0; c < features.size(1); c++) {
      String column = data.featureNames().isEmpty() ? "x" + c : data.featureNames().get(c);
      if (column.equalsIgnoreCase(CLASS) || table.containsColumn(column)) {
        throw new DataException(
            "%s: two columns of the table would be called \"%s\"; rename the feature, see withFeatureNames"
                .formatted(data.name(), column));
      }
      float[] values =
          data.size() == 0 ? new float[0] : features.getColumn(c).dup().data().asFloat();
      table.addColumns(FloatColumn.create(column, values));
    }
    if (!data.labelled()) {
      return table;
    }
    StringColumn classes = StringColumn.create(CLASS);
    for (int i = 0; i < data.size(); i++) {
      classes.append(data.classNames().get(data.classOf(i)));
    }
    return table.addColumns(classes);
  }

  private static Column<?> label(String name, Table table, String labelColumn) {
    if (!table.containsColumn(labelColumn)) {
      throw new DataException(
          "%s: there is no column \"%s\"; the columns are %s"
              .formatted(name, labelColumn, table.columnNames()));
    }
    Column<?> label = table.column(labelColumn);
    for (int r = 0; r < label.size(); r++) {
      // Tablesaw does not count text that was set to missing later as missing
      if (label.isMissing(r) || label.getString(r).isBlank()) {
        throw new DataException(
            "%s: the label column \"%s\" is empty in row %d; drop the row, for example with table.dropRowsWithMissingValues()"
                .formatted(name, labelColumn, r));
      }
    }
    return label;
  }

  private static NumericColumn<?> numeric(String name, Column<?> column) {
    if (!(column instanceof NumericColumn<?> numbers)) {
      throw new DataException(
          "%s: column \"%s\" holds %s, not numbers; remove it with table.rejectColumns(...) or turn it into numbers"
              .formatted(name, column.name(), column.type().name().toLowerCase(Locale.ROOT)));
    }
    for (int r = 0; r < column.size(); r++) {
      if (column.isMissing(r)) {
        throw new DataException(
            "%s: column \"%s\" is empty in row %d; drop the row, for example with table.dropRowsWithMissingValues(), or fill the gap"
                .formatted(name, column.name(), r));
      }
    }
    return numbers;
  }
}
