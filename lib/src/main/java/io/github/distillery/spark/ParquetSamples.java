package io.github.distillery.spark;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Provenance;
import io.github.distillery.data.Values;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A data set in Parquet files, one row a sample: a column with the sample's index, 0 to n - 1, each
 * once, in any order and any file; one with its features, {@code array<float>}, in 'c' order; and
 * one with the number of its class, where there are labels. Files and columns are named when it is
 * described, and opened when it is used.
 *
 * <pre>{@code
 * var train = ParquetSamples.in("hdfs:///digits/train")
 *     .shape(1, 28, 28)
 *     .classes("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
 * }</pre>
 *
 * <p>Introduced in notebook 17.
 *
 * @param path a Parquet file or a folder of such files, in whatever file system Spark reads
 * @param sampleShape the shape of one sample, as a list; its product is the length of the features
 * @param classNames the name of each class
 * @param index the column with the index, {@code long} or {@code int}; {@code index} by default
 * @param features the column with the features; {@code features} by default
 * @param label the column with the class, {@code int} or {@code long}; {@code label} by default,
 *     empty where there is none
 */
public record ParquetSamples(
    String path,
    List<Long> sampleShape,
    List<String> classNames,
    String index,
    String features,
    String label)
    implements Serializable {
  /** Samples travel with the task that writes them; Spark sends at most 128 MB in one piece. */
  private static final long MOST_VALUES_SENT = 1L << 23;

  /** What a sample is beside its features, in values: index, class, and what serialising adds. */
  private static final long VALUES_BESIDE = 16;

  public ParquetSamples {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(index, "index");
    Objects.requireNonNull(features, "features");
    Objects.requireNonNull(label, "label");
    sampleShape = List.copyOf(sampleShape);
    classNames = List.copyOf(classNames);
    if (sampleShape.stream().anyMatch(size -> size < 1)) {
      throw new IllegalArgumentException(
          "the shape of a sample is " + sampleShape + "; give 1 or more for each dimension");
    }
  }

  /**
   * Begins to describe samples.
   *
   * @param path a Parquet file or a folder of such files
   * @return samples with the usual columns, whose shape and classes are still to be named
   */
  public static ParquetSamples in(String path) {
    return new ParquetSamples(path, List.of(), List.of(), "index", "features", "label");
  }

  /**
   * Names the shape of a sample.
   *
   * @param shape for example {@code 784} or {@code 1, 28, 28}
   * @return the changed description
   */
  public ParquetSamples shape(long... shape) {
    List<Long> sizes = Arrays.stream(shape).boxed().toList();
    return new ParquetSamples(path, sizes, classNames, index, features, label);
  }

  /**
   * Names the classes.
   *
   * @param names in the order of their numbers
   * @return the changed description
   */
  public ParquetSamples classes(String... names) {
    return classes(List.of(names));
  }

  /**
   * Names the classes.
   *
   * @param names in the order of their numbers
   * @return the changed description
   */
  public ParquetSamples classes(List<String> names) {
    return new ParquetSamples(path, sampleShape, names, index, features, label);
  }

  /**
   * Names the columns that are called otherwise than usual.
   *
   * @param indexColumn of the sample's index
   * @param featuresColumn of its features
   * @param labelColumn of its class; empty where there is none
   * @return the changed description
   */
  public ParquetSamples columns(String indexColumn, String featuresColumn, String labelColumn) {
    return new ParquetSamples(
        path, sampleShape, classNames, indexColumn, featuresColumn, labelColumn);
  }

  /**
   * Says that there are no labels, or that they shall not be read.
   *
   * @return the changed description
   */
  public ParquetSamples withoutLabels() {
    return columns(index, features, "");
  }

  /**
   * Whether there is a column with labels.
   *
   * @return false where there is none, or it shall not be read
   */
  public boolean labelled() {
    return !label.isEmpty();
  }

  /**
   * How many values a sample has.
   *
   * @return the product of its shape
   */
  public int sampleLength() {
    return Math.toIntExact(sampleShape.stream().reduce(1L, Math::multiplyExact));
  }

  /**
   * Writes a data set of one machine as Parquet, row i with the index i, in files of up to 32 MB.
   *
   * @param spark the session
   * @param data the samples
   * @param path where to; what is there already is not replaced
   * @return the description by which they are read
   * @throws DataException where there is something already, or it cannot be written
   */
  public static ParquetSamples write(SparkSession spark, Dataset data, String path) {
    long values = Math.multiplyExact(data.size(), data.sampleLength() + VALUES_BESIDE);
    long files = (values + MOST_VALUES_SENT - 1) / MOST_VALUES_SENT;
    return write(spark, data, path, (int) Math.max(1, files));
  }

  /**
   * As {@link #write(SparkSession, Dataset, String)}, in a given number of files. A cluster refuses
   * files whose samples take more than 128 MB (Spark's setting {@code spark.rpc.message.maxSize}).
   *
   * @param spark the session
   * @param data the samples
   * @param path where to
   * @param files 1 or more
   * @return the description by which they are read
   * @throws DataException where there is something already, or it cannot be written
   */
  public static ParquetSamples write(SparkSession spark, Dataset data, String path, int files) {
    ParquetSamples described =
        in(path)
            .shape(data.sampleShape())
            .classes(data.classNames())
            .columns("index", "features", data.labelled() ? "label" : "");
    SampleFiles.write(spark, data, described, files);
    return described;
  }

  /**
   * Reads the samples into the memory of one machine, in the order of their indices.
   *
   * @param spark the session
   * @param name a short name for tables and messages
   * @return the data set; its row i is the sample with the index i
   * @throws DataException where a file is missing or damaged, a column is missing, a row does not
   *     have the described shape and classes, or the indices are not 0 to n - 1
   */
  public Dataset read(SparkSession spark, String name) {
    List<Sample> rows = NamedFailures.of(() -> samples(spark).collect());
    SampleTally tally =
        rows.stream().reduce(SampleTally.NONE, SampleTally::plus, SampleTally::plus);
    tally.checked(path);
    Sample[] sorted = new Sample[rows.size()];
    rows.forEach(row -> sorted[(int) row.index()] = row);
    int[] classOf = Arrays.stream(sorted).mapToInt(Sample::classNumber).toArray();
    int[] any = labelled() ? classOf : new int[classOf.length];
    Dataset data = Dataset.of(name, array(List.of(sorted)), any, classNames, Provenance.unknown());
    return labelled() ? data : data.withoutLabels();
  }

  /** Features of some samples, {@code [samples, ...]}. */
  INDArray array(List<Sample> samples) {
    int length = sampleLength();
    float[] values = new float[Math.multiplyExact(samples.size(), length)];
    IntStream.range(0, samples.size())
        .forEach(i -> System.arraycopy(samples.get(i).features(), 0, values, i * length, length));
    long[] shape = new long[sampleShape.size() + 1];
    shape[0] = samples.size();
    Arrays.setAll(shape, i -> i == 0 ? samples.size() : sampleShape.get(i - 1));
    return Values.array(values, shape);
  }

  /** All rows, each checked as it is read. */
  JavaRDD<Sample> samples(SparkSession spark) {
    if (sampleShape.isEmpty() || classNames.isEmpty()) {
      throw new DataException(
          path
              + ": the samples are not fully described; name .shape(...) of one sample and"
              + " .classes(...)");
    }
    return SampleFiles.rows(spark, this);
  }
}
