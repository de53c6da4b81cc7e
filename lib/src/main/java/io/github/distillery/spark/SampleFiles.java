package io.github.distillery.spark;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Reads and writes the Parquet files of samples. */
final class SampleFiles {
  private static final int ROWS_OF_A_TASK = 4096;

  private SampleFiles() {}

  static void write(SparkSession spark, Dataset data, ParquetSamples to, int files) {
    NamedFailures.of(
        () -> {
          Path target = new Path(to.path());
          if (target.getFileSystem(spark.sparkContext().hadoopConfiguration()).exists(target)) {
            throw new DataException(to.path() + " is there already; name another folder");
          }
          return target;
        });
    StructType schema = new StructType().add(to.index(), DataTypes.LongType, false);
    schema =
        schema.add(to.features(), DataTypes.createArrayType(DataTypes.FloatType, false), false);
    if (to.labelled()) {
      schema = schema.add(to.label(), DataTypes.IntegerType, false);
    }
    List<Sample> samples = new ArrayList<>();
    int[] classOf = data.labelled() ? data.classOf() : new int[0];
    int length = to.sampleLength();
    for (int from = 0; from < data.size(); from += ROWS_OF_A_TASK) {
      int[] rows = IntStream.range(from, Math.min(data.size(), from + ROWS_OF_A_TASK)).toArray();
      float[] values = Values.floats(data.features(rows));
      for (int i = 0; i < rows.length; i++) {
        float[] own = Arrays.copyOfRange(values, i * length, (i + 1) * length);
        int classNumber = classOf.length == 0 ? Sample.NO_CLASS : classOf[rows[i]];
        samples.add(new Sample(rows[i], own, classNumber));
      }
    }
    boolean labelled = to.labelled();
    JavaRDD<Row> rows =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(samples, files)
            .map(sample -> row(sample, labelled));
    StructType all = schema;
    NamedFailures.of(
        () -> {
          spark.createDataFrame(rows, all).write().parquet(to.path());
          return to;
        });
  }

  private static Row row(Sample sample, boolean labelled) {
    return labelled
        ? RowFactory.create(sample.index(), sample.features(), sample.classNumber())
        : RowFactory.create(sample.index(), sample.features());
  }

  /** The rows of the files as they come; a failure names the file. */
  static JavaRDD<Sample> rows(SparkSession spark, ParquetSamples from) {
    List<String> columns = new ArrayList<>(List.of(from.index(), from.features()));
    if (from.labelled()) {
      columns.add(from.label());
    }
    return ParquetColumns.of(spark, from.path(), columns)
        .mapPartitions(rows -> new Reading(new NamedRows(rows, from.path()), from));
  }

  /** Copies what Spark lends, and looks at it. */
  private static final class Reading implements Iterator<Sample> {
    private final NamedRows rows;
    private final ParquetSamples described;
    private final int length;

    Reading(NamedRows rows, ParquetSamples described) {
      this.rows = rows;
      this.described = described;
      this.length = described.sampleLength();
    }

    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public Sample next() {
      InternalRow row = rows.next();
      if (row.anyNull()) {
        throw refused(row, "has a column without a value");
      }
      ArrayData array = row.getArray(1);
      float[] features = array.toFloatArray();
      if (features.length != length) {
        throw refused(
            row,
            "has %,d features, not %,d as the shape %s says"
                .formatted(features.length, length, described.sampleShape()));
      }
      for (int i = 0; i < length; i++) {
        if (array.isNullAt(i) || !Float.isFinite(features[i])) {
          throw refused(row, "has no finite number as its feature " + i);
        }
      }
      long classNumber = described.labelled() ? row.getLong(2) : Sample.NO_CLASS;
      if (described.labelled()
          && (classNumber < 0 || classNumber >= described.classNames().size())) {
        throw refused(
            row,
            "is of class %d, but there are the classes 0 to %d"
                .formatted(classNumber, described.classNames().size() - 1));
      }
      return new Sample(row.getLong(0), features, (int) classNumber);
    }

    private DataException refused(InternalRow row, String what) {
      String index = row.isNullAt(0) ? "without index" : String.valueOf(row.getLong(0));
      return new DataException(
          "%s: sample %s %s; correct the file, or how the samples are described"
              .formatted(rows.file(), index, what));
    }
  }
}
