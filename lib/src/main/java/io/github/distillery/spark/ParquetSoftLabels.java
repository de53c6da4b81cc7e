package io.github.distillery.spark;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Values;
import io.github.distillery.label.SoftLabels;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * A teacher's logits for every sample, in Parquet files, bound by hashes to teacher and samples.
 *
 * <pre>{@code
 * var labels = ParquetSoftLabels.in(spark, "hdfs:///digits/soft-labels");
 * SoftLabels here = labels.load(spark, mnist.train());       // for a student of one machine
 * }</pre>
 *
 * <p>Introduced in notebook 17.
 */
public final class ParquetSoftLabels {
  private static final int ROWS = 4096;

  private final String path;
  private final LabelManifest manifest;

  ParquetSoftLabels(String path, LabelManifest manifest) {
    this.path = path;
    this.manifest = manifest;
  }

  /**
   * Opens what was written before.
   *
   * @param spark the session
   * @param path where {@link SparkSoftLabels#write} was told to write
   * @return the soft labels
   * @throws DataException where there are none, or their manifest is damaged
   */
  public static ParquetSoftLabels in(SparkSession spark, String path) {
    return new ParquetSoftLabels(
        path, LabelManifest.read(spark.sparkContext().hadoopConfiguration(), new Path(path)));
  }

  /**
   * Where they are.
   *
   * @return the folder
   */
  public String path() {
    return path;
  }

  /**
   * How many samples they are for.
   *
   * @return as many as the teacher was asked about
   */
  public long size() {
    return manifest.samples();
  }

  /**
   * Who gave them.
   *
   * @return the teacher's name
   */
  public String teacherName() {
    return manifest.teacher();
  }

  /**
   * Which teacher gave them.
   *
   * @return the hash of its structure and parameters
   */
  public String teacherFingerprint() {
    return manifest.teacherFingerprint();
  }

  /**
   * Which samples they are for.
   *
   * @return the hash of all samples, the same in whatever order and files they lie; another one
   *     than {@link Dataset#hash}, which depends on the order
   */
  public String samplesHash() {
    return manifest.samplesHash();
  }

  /**
   * The classes.
   *
   * @return in the order of the logits
   */
  public List<String> classNames() {
    return manifest.classNames();
  }

  /**
   * Reads them into the memory of one machine, for samples that are there.
   *
   * @param spark the session
   * @param data exactly the samples that the teacher was asked about: row i is the sample with the
   *     index i
   * @return the library's soft labels, bound to this data
   * @throws DataException where the data has other samples, or a file is missing or damaged
   */
  public SoftLabels load(SparkSession spark, Dataset data) {
    check(data);
    int classes = manifest.classNames().size();
    float[] logits = new float[Math.multiplyExact(data.size(), classes)];
    Arrays.fill(logits, Float.NaN);
    SampleTally tally = SampleTally.NONE;
    for (Logits row : NamedFailures.of(() -> logits(spark).collect())) {
      tally = tally.plus(LabelFile.sample(row));
      System.arraycopy(row.values(), 0, logits, (int) row.index() * classes, classes);
    }
    for (int i = 0; i < data.size(); i++) {
      if (Float.isNaN(logits[i * classes])) {
        throw new DataException(
            "%s: there are no soft labels of sample %,d; a file is missing: make the soft labels anew in another folder"
                .formatted(path, i));
      }
    }
    if (!tally.text().equals(manifest.logitsHash())) {
      throw new DataException(
          path + ": the soft labels are not those that were written; make them anew elsewhere");
    }
    return SoftLabels.madeElsewhere(
        manifest.teacher(),
        manifest.teacherFingerprint(),
        data,
        Values.array(logits, data.size(), classes));
  }

  @Override
  public String toString() {
    return "soft labels of %s: [%,d, %d] in %s"
        .formatted(teacherName(), size(), classNames().size(), path);
  }

  LabelManifest manifest() {
    return manifest;
  }

  /** One row. */
  record Logits(long index, float[] values) implements Serializable {}

  /** All rows; a failure names the file. */
  JavaRDD<Logits> logits(SparkSession spark) {
    String place = path;
    int classes = manifest.classNames().size();
    long samples = manifest.samples();
    return ParquetColumns.of(
            spark,
            new Path(path, SparkSoftLabels.FILES).toString(),
            List.of(SparkSoftLabels.INDEX, SparkSoftLabels.LOGITS))
        .mapPartitions(
            rows -> {
              NamedRows named = new NamedRows(rows, place);
              return new Copying(named, classes, samples);
            });
  }

  private record Copying(NamedRows rows, int classes, long samples)
      implements java.util.Iterator<Logits> {
    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public Logits next() {
      InternalRow row = rows.next();
      long index = row.getLong(0);
      float[] values = row.getArray(1).toFloatArray();
      if (index < 0 || index >= samples || values.length != classes) {
        throw new DataException(
            "%s: %d logits for sample %d are not what the manifest says; make the soft labels anew"
                .formatted(rows.file(), values.length, index));
      }
      return new Logits(index, values);
    }
  }

  private void check(Dataset data) {
    if (data.size() != manifest.samples() || !data.classNames().equals(manifest.classNames())) {
      throw new DataException(
          "%s: the soft labels are for %,d samples of the classes %s, but %s has %,d of %s; give the data that they were made from"
              .formatted(
                  path,
                  manifest.samples(),
                  manifest.classNames(),
                  data.name(),
                  data.size(),
                  data.classNames()));
    }
    if (!tally(data).text().equals(manifest.samplesHash())) {
      throw new DataException(
          "%s: the soft labels of %s are for other samples than %s, or for these in another order; give the data that they were made from"
              .formatted(path, teacherName(), data.name()));
    }
  }

  private SampleTally tally(Dataset data) {
    SampleTally all = SampleTally.NONE;
    boolean classes = manifest.labelled() && data.labelled();
    int length = (int) data.sampleLength();
    for (int from = 0; from < data.size(); from += ROWS) {
      int count = Math.min(ROWS, data.size() - from);
      int[] rows = new int[count];
      int first = from;
      Arrays.setAll(rows, i -> first + i);
      float[] values = Values.floats(data.features(rows));
      for (int i = 0; i < count; i++) {
        float[] own = Arrays.copyOfRange(values, i * length, (i + 1) * length);
        int classNumber = classes ? data.classOf(from + i) : Sample.NO_CLASS;
        all = all.plus(new Sample(from + i, own, classNumber));
      }
    }
    return all;
  }
}
