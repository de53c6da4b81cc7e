package io.github.distillery.tests.evidence;

import io.github.distillery.evaluate.Spread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Rows of a results file, by the names of its columns. */
record EvidenceRows(List<Row> rows) {

  /** One row. */
  record Row(Map<String, String> values) {
    String text(String column) {
      return values.get(column);
    }

    double number(String column) {
      return Double.parseDouble(values.get(column));
    }
  }

  static EvidenceRows read(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    String[] columns = lines.get(0).split(",");
    return new EvidenceRows(
        lines.stream().skip(1).map(line -> row(columns, line.split(",", -1))).toList());
  }

  private static Row row(String[] columns, String[] values) {
    Map<String, String> row = new LinkedHashMap<>();
    for (int i = 0; i < columns.length; i++) {
      row.put(columns[i], values[i]);
    }
    return new Row(row);
  }

  EvidenceRows where(Predicate<Row> wanted) {
    return new EvidenceRows(rows.stream().filter(wanted).toList());
  }

  /** Those that agree in these columns, in the order of their first row. */
  Map<String, EvidenceRows> by(String... columns) {
    Map<String, List<Row>> groups =
        rows.stream()
            .collect(
                Collectors.groupingBy(
                    row -> Arrays.stream(columns).map(row::text).collect(Collectors.joining(", ")),
                    LinkedHashMap::new,
                    Collectors.toList()));
    Map<String, EvidenceRows> result = new LinkedHashMap<>();
    groups.forEach((key, group) -> result.put(key, new EvidenceRows(group)));
    return result;
  }

  String first(String column) {
    return rows.get(0).text(column);
  }

  String seeds() {
    return rows.stream().map(row -> row.text("seed")).sorted().collect(Collectors.joining(", "));
  }

  /** Mean and standard deviation, or the value where all have the same. */
  String spread(int digits, ToDoubleFunction<Row> value) {
    double[] values = rows.stream().mapToDouble(value).toArray();
    boolean same = Arrays.stream(values).allMatch(v -> v == values[0]);
    return same ? ("%,." + digits + "f").formatted(values[0]) : Spread.of(values).text(1, digits);
  }
}
