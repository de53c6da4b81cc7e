package io.github.distillery.view;

import io.github.distillery.compare.ComparisonResult;
import io.github.distillery.compare.PairedDifference;
import io.github.distillery.compare.Run;
import io.github.distillery.compare.Summary;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** A comparison as tables. */
final class ComparisonTables {
  private ComparisonTables() {}

  static Table summaries(ComparisonResult result) {
    List<Summary> all = result.summaries();
    Table table = Table.create("Comparison on " + result.data());
    table.addColumns(
        StringColumn.create("candidate", all.stream().map(Summary::candidate).toList()),
        IntColumn.create("runs", all.stream().mapToInt(Summary::runs).toArray()),
        doubles("validation accuracy", all, s -> s.validationAccuracy().mean()),
        doubles("test accuracy", all, s -> s.testAccuracy().mean()),
        doubles("deviation", all, s -> s.testAccuracy().deviation()),
        doubles("difference", all, s -> difference(s, PairedDifference::mean)),
        doubles("95% from", all, s -> difference(s, PairedDifference::low)),
        doubles("95% to", all, s -> difference(s, PairedDifference::high)));
    if (result.hasTeacher()) {
      table.addColumns(
          doubles("agreement", all, s -> s.agreement().mean()),
          doubles("KL to teacher", all, s -> s.divergence().mean()));
    }
    return table.addColumns(
        doubles("NLL", all, s -> s.nll().mean()),
        doubles("ECE", all, s -> s.ece().mean()),
        longs("parameters", all, s -> s.footprint().parameters()),
        longs("bytes", all, s -> s.footprint().bytes()),
        longs("multiply-adds", all, s -> s.footprint().multiplyAdds()),
        doubles("seconds", all, s -> s.seconds().mean()));
  }

  static Table runs(ComparisonResult result) {
    List<Run> all = result.runs();
    Table table = Table.create("Runs on " + result.data());
    table.addColumns(
        StringColumn.create("candidate", all.stream().map(Run::candidate).toList()),
        longs("seed", all, Run::seed),
        doubles("validation accuracy", all, Run::validationAccuracy),
        doubles("test accuracy", all, Run::testAccuracy),
        longs("test errors", all, Run::testErrors),
        doubles("NLL", all, Run::nll),
        doubles("ECE", all, Run::ece));
    if (result.hasTeacher()) {
      table.addColumns(
          doubles("agreement", all, Run::agreement),
          doubles("KL to teacher", all, Run::divergence));
    }
    return table.addColumns(
        longs("epochs", all, Run::epochs),
        longs("best epoch", all, Run::bestEpoch),
        longs("samples learnt", all, Run::samplesLearnt),
        doubles("seconds", all, Run::seconds));
  }

  private static double difference(Summary summary, ToDoubleFunction<PairedDifference> value) {
    return summary.difference().map(d -> value.applyAsDouble(d)).orElse(Double.NaN);
  }

  private static <T> DoubleColumn doubles(String name, List<T> all, ToDoubleFunction<T> value) {
    return DoubleColumn.create(name, all.stream().mapToDouble(value).toArray());
  }

  private static <T> LongColumn longs(String name, List<T> all, ToLongFunction<T> value) {
    return LongColumn.create(name, all.stream().mapToLong(value).toArray());
  }
}
