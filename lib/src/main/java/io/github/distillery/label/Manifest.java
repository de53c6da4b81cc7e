package io.github.distillery.label;

import com.google.gson.Gson;
import io.github.distillery.data.DataException;
import io.github.distillery.data.SealedJson;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a folder of teacher outputs holds and whom it belongs to. Written last: a folder without it
 * is incomplete. A hash in it tells whether it was changed.
 *
 * @param version of this layout
 * @param origin teacher, data and preprocessing
 * @param files the logits first, then a file a layer
 * @param top how the logits are shortened; null where all are there
 */
record Manifest(int version, Origin origin, List<Entry> files, TopLogits top) {
  static final int VERSION = 2;
  private static final String NAME = "manifest.json";
  private static final Gson GSON = new Gson();

  /**
   * One file.
   *
   * @param layer the layer's name; empty for the logits
   * @param file its name in the folder
   * @param shape of the array
   * @param check what it must be
   */
  record Entry(String layer, String file, long[] shape, FileCheck check) {
    private boolean isComplete(long rows) {
      return layer != null
          && file != null
          && file.matches("[A-Za-z0-9._-]+\\.npy")
          && shape != null
          && shape.length >= 2
          && shape[0] == rows
          && check != null
          && check.isComplete();
    }
  }

  static Path file(Path folder) {
    return folder.resolve(NAME);
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(SealedJson.write(GSON.toJsonTree(this)).getBytes(StandardCharsets.UTF_8));
  }

  static Manifest read(Path folder) {
    Path file = file(folder);
    if (!Files.isRegularFile(file)) {
      throw new DataException(
          file + ": there is no such file; write soft labels there first with save(folder)");
    }
    try {
      Manifest manifest =
          SealedJson.as(GSON, SealedJson.read(Files.readString(file)), Manifest.class);
      if (manifest != null && manifest.isComplete()) {
        return manifest;
      }
    } catch (IOException e) {
      throw damaged(file, e);
    }
    throw damaged(file, null);
  }

  List<String> layers() {
    return files.stream().map(Entry::layer).filter(layer -> !layer.isEmpty()).toList();
  }

  private boolean isComplete() {
    return version == VERSION
        && origin != null
        && origin.isComplete()
        && files != null
        && !files.isEmpty()
        && files.stream().allMatch(f -> f != null && f.isComplete(origin.rows()))
        && files.get(0).layer().isEmpty()
        && files.get(0).shape().length == 2
        && (top == null || top.isComplete() && files.get(0).shape()[1] == top.width())
        && files.stream().map(Entry::layer).distinct().count() == files.size();
  }

  private static DataException damaged(Path file, Exception cause) {
    return new DataException(
        file
            + ": this is no complete manifest of version "
            + VERSION
            + "; remove the folder and make the soft labels again",
        cause);
  }
}
