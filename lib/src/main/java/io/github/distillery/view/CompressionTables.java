package io.github.distillery.view;

import io.github.distillery.compress.CompressionResult;
import io.github.distillery.compress.CompressionStage;
import io.github.distillery.compress.storage.StoredArray;
import io.github.distillery.compress.storage.StoredSize;
import io.github.distillery.deploy.DeploymentFootprint;
import io.github.distillery.deploy.DeploymentResult;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Compressions as tables. */
final class CompressionTables {
  private CompressionTables() {}

  static Table stages(CompressionResult result) {
    List<CompressionStage> all = result.stages();
    Table table = Table.create("Compression of " + all.get(0).network().name());
    table.addColumns(
        StringColumn.create("step", all.stream().map(CompressionStage::name).toList()),
        longs("parameters", all, s -> s.footprint().parameters()),
        longs("not zero", all, CompressionStage::kept),
        longs("multiply-adds", all, s -> s.footprint().multiplyAdds()),
        longs("zip bytes", all, s -> s.footprint().bytes()),
        longs("file bytes", all, s -> s.stored().file()),
        doubles(
            "times smaller", all, s -> (double) all.get(0).stored().plain() / s.stored().file()),
        doubles("accuracy at once", all, s -> s.compressed().accuracy()),
        doubles("accuracy recovered", all, s -> s.recovered().accuracy()));
    if (all.stream().allMatch(s -> s.test().isPresent())) {
      table.addColumns(longs("test errors", all, s -> s.test().orElseThrow().errors()));
    }
    return table.addColumns(doubles("seconds", all, CompressionStage::seconds));
  }

  static Table arrays(StoredSize size) {
    List<StoredArray> all = size.arrays();
    return Table.create(
        size.network(),
        StringColumn.create("layer", all.stream().map(StoredArray::layer).toList()),
        StringColumn.create("array", all.stream().map(StoredArray::parameter).toList()),
        longs("values", all, StoredArray::values),
        doubles("kept", all, a -> (double) a.kept() / a.values()),
        longs("different", all, StoredArray::different),
        longs("plain bytes", all, StoredArray::plain),
        longs("pruned bytes", all, StoredArray::pruned),
        longs("shared bytes", all, StoredArray::shared),
        longs("coded bytes", all, StoredArray::coded));
  }

  static Table deploymentFiles(DeploymentResult result) {
    List<DeploymentFootprint> all = result.footprints();
    return named("Sizes; files in bytes", all)
        .addColumns(
            longs("parameters", all, DeploymentFootprint::parameters),
            longs("not zero", all, DeploymentFootprint::notZero),
            known("DL4J zip", all, row -> row.bytes().zip()),
            known("compressed", all, row -> row.bytes().compressed()),
            longs("ONNX", all, row -> row.bytes().onnx()),
            longs("ONNX gzip", all, row -> row.bytes().gzipped()));
  }

  static Table deploymentTimes(DeploymentResult result) {
    List<DeploymentFootprint> all = result.footprints();
    String title = "Milliseconds a batch, here and in ONNX Runtime (ORT), threads: ";
    Table table = named(title + result.threads(), all);
    if (all.stream().allMatch(row -> row.accuracy().isPresent())) {
      table.addColumns(doubles("accuracy", all, row -> row.accuracy().orElseThrow()));
    }
    return table.addColumns(
        longs("multiply-adds", all, DeploymentFootprint::multiplyAdds),
        doubles("here, 1", all, row -> row.here().one()),
        doubles("here, 256", all, row -> row.here().many()),
        doubles("ORT, 1", all, row -> row.onnxRuntime().one()),
        doubles("ORT, 256", all, row -> row.onnxRuntime().many()));
  }

  private static Table named(String title, List<DeploymentFootprint> all) {
    return Table.create(
        title,
        StringColumn.create("network", all.stream().map(DeploymentFootprint::network).toList()));
  }

  private static <T> LongColumn known(String name, List<T> rows, Function<T, OptionalLong> value) {
    LongColumn column = LongColumn.create(name);
    for (T row : rows) {
      value.apply(row).ifPresentOrElse(column::append, column::appendMissing);
    }
    return column;
  }

  private static <T> LongColumn longs(String name, List<T> rows, ToLongFunction<T> value) {
    return LongColumn.create(name, rows.stream().mapToLong(value).toArray());
  }

  private static <T> DoubleColumn doubles(String name, List<T> rows, ToDoubleFunction<T> value) {
    return DoubleColumn.create(name, rows.stream().mapToDouble(value).toArray());
  }
}
