package io.github.distillery.tests.evidence;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/** A Spark cluster of real processes on this machine, without a Spark distribution. */
final class ClusterHere {
  private ClusterHere() {}

  /**
   * Starts two workers with an executor of one core each. Told that it is tested, Spark starts its
   * executors with the class path of this process.
   *
   * @param folder for what they keep while they run
   */
  static SparkSession start(Path folder) {
    Path place = folder.toAbsolutePath();
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .collect(Collectors.joining(File.pathSeparator));
    System.setProperty("spark.testing", "true");
    System.setProperty("spark.test.home", place.toString());
    return SparkSession.builder()
        .master("local-cluster[2,1,2048]")
        .appName("distillery")
        .config("spark.executor.memory", "2g")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "localhost")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.local.dir", place.resolve("local").toString())
        .config("spark.sql.warehouse.dir", place.resolve("warehouse").toString())
        .config("spark.executorEnv.SPARK_TESTING", "1")
        .config("spark.executorEnv.SPARK_SCALA_VERSION", "2.12")
        .config("spark.executor.extraClassPath", classPath)
        .config(
            "spark.executor.extraJavaOptions",
            "-XX:+UseSerialGC -Dorg.bytedeco.javacpp.maxBytes=1g"
                + " -Dorg.bytedeco.javacpp.maxPhysicalBytes=6g")
        .getOrCreate();
  }
}
