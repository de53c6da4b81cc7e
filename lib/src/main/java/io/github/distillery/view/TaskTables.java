package io.github.distillery.view;

import io.github.distillery.multi.TaskData;
import io.github.distillery.multi.TaskHead;
import io.github.distillery.multi.TaskScores;
import java.util.Arrays;
import java.util.List;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Several tasks as tables. */
final class TaskTables {
  private TaskTables() {}

  static Table scores(TaskScores... scores) {
    List<String> tasks = scores.length == 0 ? List.of() : List.copyOf(scores[0].tasks().keySet());
    for (TaskScores one : scores) {
      if (!List.copyOf(one.tasks().keySet()).equals(tasks)) {
        throw new IllegalArgumentException(
            "%s was measured on the tasks %s, %s on %s; make a table for each"
                .formatted(one.name(), one.tasks().keySet(), scores[0].name(), tasks));
      }
    }
    Table table =
        Table.create(
            "accuracy by task",
            StringColumn.create("student", Arrays.stream(scores).map(TaskScores::name).toList()));
    for (String task : tasks) {
      table.addColumns(
          DoubleColumn.create(
              task,
              Arrays.stream(scores).mapToDouble(s -> s.tasks().get(task).accuracy()).toArray()));
    }
    return table.addColumns(
        DoubleColumn.create(
            "mean accuracy", Arrays.stream(scores).mapToDouble(TaskScores::meanAccuracy).toArray()),
        DoubleColumn.create(
            "mean NLL", Arrays.stream(scores).mapToDouble(TaskScores::meanNll).toArray()));
  }

  static Table tasks(TaskData data) {
    List<TaskHead> heads = data.heads();
    return Table.create(
        data.name(),
        StringColumn.create("task", heads.stream().map(TaskHead::task).toList()),
        IntColumn.create("classes", heads.stream().mapToInt(TaskHead::classes).toArray()),
        StringColumn.create(
            "names", heads.stream().map(h -> String.join(", ", h.classNames())).toList()));
  }
}
