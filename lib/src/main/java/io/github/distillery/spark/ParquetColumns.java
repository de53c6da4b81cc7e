package io.github.distillery.spark;

import io.github.distillery.data.DataException;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** Columns of Parquet files as Spark holds them, so that arrays of floats are never boxed. */
final class ParquetColumns {
  private ParquetColumns() {}

  /**
   * The columns, whole numbers as {@code long}, arrays as {@code array<float>}. Checksums of pages
   * are looked at.
   */
  static JavaRDD<InternalRow> of(SparkSession spark, String path, List<String> names) {
    Dataset<Row> rows =
        NamedFailures.of(
            () ->
                spark.read().option("parquet.page.verify-checksum.enabled", "true").parquet(path));
    Column[] columns = names.stream().map(name -> column(rows, path, name)).toArray(Column[]::new);
    return rows.select(columns).queryExecution().toRdd().toJavaRDD();
  }

  private static Column column(Dataset<Row> rows, String path, String name) {
    if (!Arrays.asList(rows.columns()).contains(name)) {
      throw new DataException(
          "%s has no column \"%s\", only %s; name the columns with .columns(index, features, label)"
              .formatted(path, name, Arrays.toString(rows.columns())));
    }
    DataType type = rows.schema().apply(name).dataType();
    if (type instanceof ArrayType array) {
      if (!array.elementType().equals(DataTypes.FloatType)) {
        throw other(path, name, type, "array<float>");
      }
      return rows.col(name);
    }
    if (!type.equals(DataTypes.LongType) && !type.equals(DataTypes.IntegerType)) {
      throw other(path, name, type, "a whole number, or array<float> for features");
    }
    return rows.col(name).cast(DataTypes.LongType);
  }

  private static DataException other(String path, String name, DataType type, String wanted) {
    return new DataException(
        "%s: the column \"%s\" is %s; it must be %s"
            .formatted(path, name, type.simpleString(), wanted));
  }
}
