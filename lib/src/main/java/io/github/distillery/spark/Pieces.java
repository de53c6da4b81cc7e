package io.github.distillery.spark;

import io.github.distillery.data.ContentHash;
import io.github.distillery.data.DataException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.spark.Partition;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.execution.datasources.FilePartition;
import org.apache.spark.sql.execution.datasources.PartitionedFile;

/**
 * How Spark cuts Parquet files into the tasks that read them. As long as neither the files nor the
 * session's settings change, it cuts them in the same way.
 *
 * @param keys a hash for each piece: where it begins and ends in which files, their sizes and
 *     times, and how the samples are described
 * @param files a hash of all files, however they are cut
 */
record Pieces(List<String> keys, String files) {
  static Pieces of(JavaRDD<Sample> samples, ParquetSamples described) {
    List<String> keys = new ArrayList<>();
    SortedSet<String> files = new TreeSet<>();
    for (Partition partition : samples.partitions()) {
      if (!(partition instanceof FilePartition piece)) {
        throw new DataException(
            "%s: Spark does not say which files its tasks read; leave \"parquet\" in spark.sql.sources.useV1SourceList"
                .formatted(described.path()));
      }
      StringBuilder key = new StringBuilder(described.toString());
      for (PartitionedFile file : piece.files()) {
        String name =
            "%s %d %d".formatted(file.urlEncodedPath(), file.fileSize(), file.modificationTime());
        files.add(name);
        key.append("\n%s %d %d".formatted(name, file.start(), file.length()));
      }
      keys.add(hash(key.toString()));
    }
    return new Pieces(List.copyOf(keys), hash(described + "\n" + String.join("\n", files)));
  }

  private static String hash(String text) {
    return HexFormat.of()
        .formatHex(ContentHash.sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
  }
}
