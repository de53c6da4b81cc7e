package io.github.distillery.spark;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import io.github.distillery.data.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Whom soft labels in Parquet belong to. Stands beside their files, and is written last.
 *
 * @param version of this layout
 * @param teacher its name
 * @param teacherFingerprint the hash of its structure and parameters
 * @param samples how many there are
 * @param samplesHash the sum, modulo 2 to the power of 256, of the SHA-256 of each sample (index,
 *     class, features): the same in whatever order and files they lie
 * @param logitsHash the same sum of each row of logits
 * @param files the hash of the names, sizes and times of the samples' files, by which the same work
 *     is known again
 * @param labelled whether classes are in that hash
 * @param sampleShape the shape of one sample
 * @param classNames the classes, in the order of the logits
 */
record LabelManifest(
    int version,
    String teacher,
    String teacherFingerprint,
    long samples,
    String samplesHash,
    String logitsHash,
    String files,
    boolean labelled,
    List<Long> sampleShape,
    List<String> classNames) {
  static final int VERSION = 1;
  private static final String NAME = "manifest.json";
  private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

  /** Over one that a driver had begun before it was lost. */
  void write(Configuration hadoop, Path folder) throws IOException {
    Path file = new Path(folder, NAME);
    try (OutputStream out = file.getFileSystem(hadoop).create(file, true)) {
      out.write((GSON.toJson(this) + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  static boolean isIn(FileSystem files, Path folder) throws IOException {
    return files.exists(new Path(folder, NAME));
  }

  static LabelManifest read(Configuration hadoop, Path folder) {
    Path file = new Path(folder, NAME);
    try {
      FileSystem files = file.getFileSystem(hadoop);
      if (!files.exists(file)) {
        throw new DataException(
            file + ": there is no such file; write soft labels there first with SparkSoftLabels");
      }
      try (InputStream in = files.open(file)) {
        String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        LabelManifest manifest = GSON.fromJson(json, LabelManifest.class);
        if (manifest != null && manifest.isComplete()) {
          return manifest;
        }
      }
    } catch (IOException | JsonParseException e) {
      throw damaged(file, e);
    }
    throw damaged(file, null);
  }

  private boolean isComplete() {
    return version == VERSION
        && teacher != null
        && teacherFingerprint != null
        && samples >= 0
        && samplesHash != null
        && logitsHash != null
        && files != null
        && sampleShape != null
        && classNames != null;
  }

  private static DataException damaged(Path file, Exception cause) {
    return new DataException(
        file
            + ": this is no complete manifest of version "
            + VERSION
            + "; make the soft labels anew",
        cause);
  }
}
