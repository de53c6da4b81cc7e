package io.github.distillery.spark;

import io.github.distillery.data.DataException;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import org.apache.spark.sql.SparkSession;

/**
 * Asks a teacher on a cluster about every sample of Parquet files, and writes what it says as
 * Parquet.
 *
 * <pre>{@code
 * var train = ParquetSamples.in("hdfs:///digits/train").shape(784).classes(names);
 * var labels = SparkSoftLabels.from(teacher).write(spark, train, "hdfs:///digits/soft-labels");
 * var student = SparkDistillation.from(labels).soft(0.9, temperature(4)).hard(0.1)
 *     .train(spark, Architectures.mlp(784, 30, 10), train, validation, options);
 * }</pre>
 *
 * <p>The teacher goes to each executor once and is built there once; each task asks it about one
 * partition, in batches of {@link Classifier#INFERENCE_BATCH}, in bounded memory, and writes a file
 * for it. The files are written in a hidden folder beside their place, and moved there with their
 * manifest when all are whole: a folder with a manifest is complete. An executor that is lost costs
 * the partitions it was working on, which others repeat. Where the driver is lost, or a file cannot
 * be read, the same call goes on: files that are there are read and compared with the hash of their
 * rows, and only what is missing is asked for. The end is the same, row for row and with the same
 * manifest.
 *
 * <p>A partition is known by the names, sizes and times of its files, and by how Spark cuts them.
 * Small files are cut otherwise where there are more or fewer cores; then their partitions are
 * asked for again.
 *
 * <p>The logits are those of one machine to within rounding: how many samples stand in a batch may
 * change the last bits.
 *
 * <p>Introduced in notebook 17.
 */
public final class SparkSoftLabels {
  /** The folder of the Parquet files, beside the manifest. */
  static final String FILES = "logits";

  static final String INDEX = "index";
  static final String LOGITS = "logits";

  private final NetworkBytes teacher;
  private final Classifier described;

  private SparkSoftLabels(NetworkBytes teacher, Classifier described) {
    this.teacher = teacher;
    this.described = described;
  }

  /**
   * Takes a teacher.
   *
   * @param teacher a {@link Network}, or what a training gave; it is not changed
   * @return soft labels to be made
   * @throws ModelException where the teacher is of another kind, such as an ensemble
   */
  public static SparkSoftLabels from(Classifier teacher) {
    return new SparkSoftLabels(NetworkBytes.of(teacher), teacher);
  }

  /**
   * Asks the teacher about every sample.
   *
   * @param spark the session
   * @param samples what it is asked about
   * @param path where the soft labels go: {@code logits/*.parquet} with the columns {@code index}
   *     and {@code logits} ({@code array<float>}, as many as there are classes, before softmax and
   *     without temperature), and {@code manifest.json}
   * @return the soft labels; those that are there, where the same call has come to its end before
   * @throws DataException where the folder is there already with others, a Parquet file cannot be
   *     read (the message names it), a row is not as described, or the indices are not 0 to n - 1
   * @throws ModelException where teacher and samples do not fit, or it gives a score that is not
   *     finite
   */
  public ParquetSoftLabels write(SparkSession spark, ParquetSamples samples, String path) {
    if (described.classes() != samples.classNames().size()) {
      throw new ModelException(
          "%s gives %d classes, but %s has %d (%s); take the teacher of these classes"
              .formatted(
                  described.name(),
                  described.classes(),
                  samples.path(),
                  samples.classNames().size(),
                  samples.classNames()));
    }
    return NamedFailures.of(
        () -> new LabelWork(spark, teacher, described.fingerprint(), samples, path).run(described));
  }
}
