package io.github.distillery.spark;

import io.github.distillery.data.DataException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.PartitionPruningRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import scala.reflect.ClassTag$;

/**
 * Samples and soft labels brought together, in shards of bounded size that the executors keep, in
 * memory where there is room and otherwise on their disks.
 */
final class Shards implements AutoCloseable {
  private final JavaRDD<Shard> kept;
  private final int[] sizes;

  private Shards(JavaRDD<Shard> kept, int[] sizes) {
    this.kept = kept;
    this.sizes = sizes;
  }

  /**
   * Brings them together.
   *
   * @param workers how many shards are learnt from at once; their number is a multiple of it
   * @param shardValues how many values the features of a shard shall have, at most
   * @throws DataException where the soft labels are not for these samples
   */
  static Shards of(
      SparkSession spark,
      ParquetSamples described,
      ParquetSoftLabels labels,
      int workers,
      long shardValues) {
    long values = labels.size() * described.sampleLength();
    long turns = Math.max(1, (values + workers * shardValues - 1) / (workers * shardValues));
    HashPartitioner parts = new HashPartitioner(Math.toIntExact(turns * workers));
    JavaPairRDD<Long, Sample> samples =
        described.samples(spark).mapToPair(s -> new scala.Tuple2<>(s.index(), s));
    JavaPairRDD<Long, float[]> logits =
        labels.logits(spark).mapToPair(row -> new scala.Tuple2<>(row.index(), row.values()));
    JavaRDD<Shard> shards =
        samples
            .join(logits, parts)
            .values()
            .map(pair -> new Shard.Taught(pair._1(), pair._2()))
            .mapPartitionsWithIndex(
                (number, part) -> {
                  List<Shard.Taught> taught = new ArrayList<>();
                  part.forEachRemaining(taught::add);
                  return List.of(Shard.of(number, taught)).iterator();
                },
                true);
    shards.persist(StorageLevel.MEMORY_AND_DISK());
    boolean withClasses = labels.manifest().labelled();
    Map<Integer, SampleTally> tallies = new TreeMap<>();
    try {
      for (Tallied one :
          NamedFailures.of(
              () -> shards.map(s -> new Tallied(s.number(), s.tally(withClasses))).collect())) {
        tallies.put(one.shard(), one.tally());
      }
    } catch (RuntimeException e) {
      TidyUp.by(shards::unpersist);
      throw e;
    }
    Shards made =
        new Shards(shards, tallies.values().stream().mapToInt(t -> (int) t.count()).toArray());
    SampleTally all = SampleTally.sum(List.copyOf(tallies.values()));
    if (all.count() != labels.size() || !all.text().equals(labels.samplesHash())) {
      made.close();
      throw new DataException(
          "%s: the soft labels of %s are for other samples than those in %s; make them for exactly these, described in the same way"
              .formatted(labels.path(), labels.teacherName(), described.path()));
    }
    return made;
  }

  private record Tallied(int shard, SampleTally tally) implements java.io.Serializable {}

  int count() {
    return sizes.length;
  }

  int size(int shard) {
    return sizes[shard];
  }

  /** Some of the shards, each a partition. */
  JavaRDD<Shard> only(List<Integer> chosen) {
    RDD<Shard> pruned = PartitionPruningRDD.create(kept.rdd(), new Chosen(chosen));
    return new JavaRDD<>(pruned, ClassTag$.MODULE$.apply(Shard.class));
  }

  @Override
  public void close() {
    TidyUp.by(kept::unpersist);
  }
}
