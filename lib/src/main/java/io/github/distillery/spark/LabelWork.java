package io.github.distillery.spark;

import io.github.distillery.data.DataException;
import io.github.distillery.model.Classifier;
import java.io.IOException;
import java.io.Serializable;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.PartitionPruningRDD;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import scala.reflect.ClassTag$;

/**
 * Soft labels on their way. Each piece of the samples gives a file, which an executor writes under
 * another name and renames when it is whole; files that a driver finds when it begins, and that
 * hold what they say, are not made again.
 */
final class LabelWork {
  private final JavaSparkContext context;
  private final NetworkBytes teacher;
  private final ParquetSamples samples;
  private final JavaRDD<Sample> rows;
  private final Pieces pieces;
  private final Path target;
  private final Path beside;
  private final FileSystem files;

  LabelWork(
      SparkSession spark,
      NetworkBytes teacher,
      String fingerprint,
      ParquetSamples samples,
      String path)
      throws IOException {
    this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    this.teacher = teacher;
    this.samples = samples;
    this.rows = samples.samples(spark);
    this.pieces = Pieces.of(rows, samples);
    this.target = new Path(path);
    this.beside =
        new Path(target.getParent(), "." + target.getName() + "-" + fingerprint.substring(0, 16));
    this.files = target.getFileSystem(context.hadoopConfiguration());
  }

  /** What a file says of its piece. */
  private record Part(int piece, LabelFile.Content content) implements Serializable {}

  /** Where executors write, and what for. */
  private record Place(SerializableConfiguration hadoop, String folder, List<String> keys)
      implements Serializable {
    Path file(int piece) {
      return new Path(folder, name(keys.get(piece)));
    }

    /** Reads a file that is there. */
    Iterator<Part> verified(int piece) {
      return LabelFile.verified(hadoop.value(), file(piece), keys.get(piece))
          .map(content -> new Part(piece, content))
          .stream()
          .iterator();
    }

    /** Writes a file, beside its name until it is whole. */
    Part write(int piece, Answers answers) throws IOException {
      Iterator<Part> other = verified(piece);
      if (other.hasNext()) {
        return other.next();
      }
      Path whole = file(piece);
      Path part = new Path(folder, "." + name(keys.get(piece)) + "-" + UUID.randomUUID());
      FileSystem files = whole.getFileSystem(hadoop.value());
      try {
        LabelFile.Content content =
            LabelFile.write(hadoop.value(), part, keys.get(piece), answers, answers::tally);
        // another attempt at the same piece may have been quicker, and somebody may count on it
        other = verified(piece);
        if (other.hasNext()) {
          return other.next();
        }
        // one that is there is damaged
        files.delete(whole, false);
        if (!files.rename(part, whole)) {
          throw new DataException(
              whole
                  + ": soft labels could not be moved to their place; look who may write there, and run this again");
        }
        return new Part(piece, content);
      } finally {
        files.delete(part, false);
      }
    }
  }

  ParquetSoftLabels run(Classifier described) throws IOException {
    if (files.exists(target)) {
      return finished(described);
    }
    String group = UUID.randomUUID().toString();
    context.setJobGroup(group, "soft labels of " + described.name(), true);
    try {
      LabelManifest manifest = manifest(described, NamedFailures.of(this::all));
      keepOnlyOurs();
      manifest.write(context.hadoopConfiguration(), beside);
      if (!files.rename(beside, target)) {
        throw new DataException(
            target
                + ": the soft labels could not be moved to their place; look who may write there, and run this again");
      }
      return new ParquetSoftLabels(target.toString(), manifest);
    } catch (CancellationException e) {
      context.sc().cancelJobGroup(group);
      throw e;
    } finally {
      context.clearJobGroup();
    }
  }

  /** What was finished before, where it is the same work. */
  private ParquetSoftLabels finished(Classifier described) throws IOException {
    if (!LabelManifest.isIn(files, target)) {
      throw new DataException(
          target + " is there already, and holds no soft labels; name another folder");
    }
    LabelManifest manifest = LabelManifest.read(context.hadoopConfiguration(), target);
    if (!manifest.files().equals(pieces.files())
        || !manifest.teacherFingerprint().equals(described.fingerprint())) {
      throw new DataException(
          "%s is there already, with soft labels of another teacher or for other files; name another folder, or ParquetSoftLabels.in(spark, path)"
              .formatted(target));
    }
    return new ParquetSoftLabels(target.toString(), manifest);
  }

  /** All files, those that were there and those that are made now. */
  private LabelFile.Content all() throws IOException {
    Place place =
        new Place(
            new SerializableConfiguration(context.hadoopConfiguration()),
            folder().toString(),
            pieces.keys());
    Map<Integer, LabelFile.Content> parts = new TreeMap<>();
    List<Integer> there = there();
    if (!there.isEmpty()) {
      int tasks = Math.min(there.size(), 4 * context.defaultParallelism());
      JavaRDD<Part> whole = context.parallelize(there, tasks).flatMap(place::verified);
      whole.collect().forEach(part -> parts.put(part.piece(), part.content()));
    }
    List<Integer> missing =
        IntStream.range(0, pieces.keys().size())
            .filter(i -> !parts.containsKey(i))
            .boxed()
            .toList();
    if (!missing.isEmpty()) {
      ask(place, missing).forEach(part -> parts.put(part.piece(), part.content()));
    }
    LabelFile.Content all =
        parts.values().stream().reduce(LabelFile.Content.NONE, LabelFile.Content::plus);
    all.samples().checked(samples.path());
    return all;
  }

  private List<Part> ask(Place place, List<Integer> missing) {
    Broadcast<NetworkBytes> sent = context.broadcast(teacher);
    ParquetSamples described = samples;
    try {
      return new JavaRDD<>(
              PartitionPruningRDD.create(rows.rdd(), new Chosen(missing)),
              ClassTag$.MODULE$.<Sample>apply(Sample.class))
          .mapPartitionsWithIndex(
              (position, piece) -> {
                Answers answers = new Answers(piece, described, sent.value().network());
                return List.of(place.write(missing.get(position), answers)).iterator();
              },
              false)
          .collect();
    } finally {
      TidyUp.by(sent::unpersist);
    }
  }

  private LabelManifest manifest(Classifier described, LabelFile.Content all) {
    return new LabelManifest(
        LabelManifest.VERSION,
        described.name(),
        described.fingerprint(),
        all.samples().count(),
        all.samples().text(),
        all.rows().text(),
        pieces.files(),
        samples.labelled(),
        samples.sampleShape(),
        samples.classNames());
  }

  /** The pieces for which there is a file, whatever is in it. */
  private List<Integer> there() throws IOException {
    if (!files.exists(folder())) {
      return List.of();
    }
    Set<String> found = names();
    return IntStream.range(0, pieces.keys().size())
        .filter(piece -> found.contains(name(pieces.keys().get(piece))))
        .boxed()
        .toList();
  }

  /**
   * Removes what executors that were killed had begun, and pieces that were cut in another way.
   * What was whole a moment ago must still be there, or the manifest would say too much.
   */
  private void keepOnlyOurs() throws IOException {
    Set<String> ours = new HashSet<>();
    pieces.keys().forEach(key -> ours.add(name(key)));
    for (String name : names()) {
      if (!ours.remove(name)) {
        files.delete(new Path(folder(), name), false);
      }
    }
    if (!ours.isEmpty()) {
      throw new DataException(
          "%s: %d files of soft labels have gone since they were written, %s among them; look who removes them, and run this again"
              .formatted(folder(), ours.size(), ours.iterator().next()));
    }
  }

  private Set<String> names() throws IOException {
    Set<String> names = new HashSet<>();
    for (FileStatus file : files.listStatus(folder())) {
      names.add(file.getPath().getName());
    }
    return names;
  }

  private Path folder() {
    return new Path(beside, SparkSoftLabels.FILES);
  }

  private static String name(String key) {
    return "part-" + key.substring(0, 16) + ".parquet";
  }
}
