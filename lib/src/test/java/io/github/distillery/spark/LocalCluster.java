package io.github.distillery.spark;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.SparkSession;

/** A cluster of real processes on this machine: two workers with an executor of one core each. */
final class LocalCluster implements AutoCloseable {
  private final SparkSession spark;
  private final AtomicInteger jobs = new AtomicInteger();

  private LocalCluster(SparkSession spark) {
    this.spark = spark;
    spark
        .sparkContext()
        .addSparkListener(
            new SparkListener() {
              @Override
              public void onJobStart(SparkListenerJobStart started) {
                jobs.incrementAndGet();
              }
            });
  }

  /**
   * Starts it without a Spark distribution: told that it is tested, Spark starts its executors with
   * the class path of this process.
   */
  static LocalCluster start(Path folder) {
    System.setProperty("spark.testing", "true");
    System.setProperty("spark.test.home", folder.toString());
    SparkSession spark =
        SparkSession.builder()
            .master("local-cluster[2,1,1024]")
            .appName("distillery")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "localhost")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toString())
            .config("spark.sql.shuffle.partitions", "4")
            // small files stay tasks of their own
            .config("spark.sql.files.maxPartitionBytes", "400k")
            .config("spark.executorEnv.SPARK_TESTING", "1")
            .config("spark.executorEnv.SPARK_SCALA_VERSION", "2.12")
            .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
            .config(
                "spark.executor.extraJavaOptions",
                "-XX:+UseSerialGC -Dorg.bytedeco.javacpp.maxBytes=1g"
                    + " -Dorg.bytedeco.javacpp.maxPhysicalBytes=4g")
            .getOrCreate();
    return new LocalCluster(spark);
  }

  SparkSession spark() {
    return spark;
  }

  /** The processes that compute: this one starts no other Java. */
  List<ProcessHandle> executors() {
    return ProcessHandle.current()
        .descendants()
        .filter(p -> p.info().command().orElse("").endsWith("java"))
        .toList();
  }

  /** How many tasks have come to their end in the stages that are running. */
  int finishedTasks() {
    var tracker = spark.sparkContext().statusTracker();
    int finished = 0;
    for (int stage : tracker.getActiveStageIds()) {
      var info = tracker.getStageInfo(stage);
      finished += info.isDefined() ? info.get().numCompletedTasks() : 0;
    }
    return finished;
  }

  /** How many jobs have begun. */
  int jobs() {
    return jobs.get();
  }

  /** Waits until no job is running and no stage is left. */
  void waitUntilIdle() {
    var tracker = spark.sparkContext().statusTracker();
    while (tracker.getActiveJobIds().length + tracker.getActiveStageIds().length > 0) {
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    spark.stop();
    System.clearProperty("spark.testing");
    System.clearProperty("spark.test.home");
  }
}
