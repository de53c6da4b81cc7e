package io.github.distillery.kernel.display;

import io.github.distillery.kernel.display.Grid.Column;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** Collections: those of records of one type as a table, beside the text that all have. */
final class RecordTable {
  private static final int MOST_ROWS = 20;
  private static final int HEAD_ROWS = 10;
  private static final int TAIL_ROWS = 5;
  private static final int MOST_ROWS_LOOKED_AT = 100_000;

  private RecordTable() {}

  /**
   * A collection.
   *
   * @param all any collection
   * @return text, and HTML where all elements are records of one type
   */
  static MimeBundle render(Collection<?> all) {
    MimeBundle text = MimeBundle.text(PlainText.of(all));
    Object first = all.isEmpty() ? null : all.iterator().next();
    if (!(first instanceof Record)
        || all.size() > MOST_ROWS_LOOKED_AT
        || !all.stream().allMatch(one -> one != null && one.getClass() == first.getClass())
        || first.getClass().getRecordComponents().length == 0) {
      return text;
    }
    return text.with(MimeBundle.HTML, grid(List.copyOf(all), first.getClass()).html());
  }

  private static Grid grid(List<?> records, Class<?> type) {
    List<Column> columns =
        Arrays.stream(type.getRecordComponents())
            .map(one -> new Column(one.getName(), one.getType().getSimpleName(), isNumber(one)))
            .toList();
    boolean cut = records.size() > MOST_ROWS;
    int size = records.size();
    return new Grid(
        type.getSimpleName(),
        columns,
        rows(records.subList(0, cut ? HEAD_ROWS : size), type),
        cut ? size - HEAD_ROWS - TAIL_ROWS : 0,
        cut ? rows(records.subList(size - TAIL_ROWS, size), type) : List.of(),
        String.format("%,d %s", size, size == 1 ? "record" : "records")
            + (cut ? "; subList(0, 20) shows more" : ""));
  }

  private static boolean isNumber(RecordComponent component) {
    Class<?> type = component.getType();
    return Number.class.isAssignableFrom(type)
        || type.isPrimitive() && type != boolean.class && type != char.class;
  }

  private static List<List<String>> rows(List<?> records, Class<?> type) {
    List<List<String>> rows = new ArrayList<>();
    records.forEach(one -> rows.add(new ArrayList<>()));
    for (RecordComponent component : type.getRecordComponents()) {
      component.getAccessor().setAccessible(true);
      List<Object> values = new ArrayList<>();
      records.forEach(one -> values.add(value(component, one)));
      NumberText numbers =
          NumberText.fitting(
              values.stream()
                  .filter(RecordTable::isFraction)
                  .mapToDouble(value -> ((Number) value).doubleValue())
                  .toArray());
      for (int i = 0; i < values.size(); i++) {
        Object value = values.get(i);
        rows.get(i)
            .add(
                isFraction(value)
                    ? numbers.of(((Number) value).doubleValue())
                    : PlainText.of(value));
      }
    }
    return rows;
  }

  private static boolean isFraction(Object value) {
    return value instanceof Double || value instanceof Float;
  }

  private static Object value(RecordComponent component, Object one) {
    try {
      return component.getAccessor().invoke(one);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component.getName() + " of a record", e);
    }
  }
}
