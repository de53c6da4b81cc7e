/**
 * The same soft labels, distillation and comparison on a cluster: samples lie in Parquet files, and
 * Apache Spark brings the work to where they are. Only this package knows Spark, which is not
 * shipped; a machine that runs it has it.
 *
 * <p>Serves the article's section 2.1 where the samples are too many for one machine. Start reading
 * at {@link io.github.distillery.spark.SparkSoftLabels}, then {@link
 * io.github.distillery.spark.SparkDistillation} and {@link
 * io.github.distillery.spark.SparkComparison}; {@link io.github.distillery.spark.ParquetSamples} is
 * how a data set lies in files.
 */
package io.github.distillery.spark;
