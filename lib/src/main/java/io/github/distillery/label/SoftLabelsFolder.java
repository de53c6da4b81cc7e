package io.github.distillery.label;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import io.github.distillery.data.AtomicFile;
import io.github.distillery.data.ContentHash;
import io.github.distillery.data.DataException;
import io.github.distillery.data.Npy;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Soft labels on disk: {@code logits.npy} and {@code manifest.json}. */
final class SoftLabelsFolder {
  private static final String ARRAY = "logits.npy";
  private static final String MANIFEST = "manifest.json";

  private SoftLabelsFolder() {}

  private record Manifest(
      int version,
      String teacher,
      String teacherFingerprint,
      String dataHash,
      long samples,
      long classes,
      String logitsHash) {}

  static boolean exists(Path folder) {
    return Files.exists(folder.resolve(MANIFEST));
  }

  static void write(SoftLabels labels, Path folder) throws IOException {
    Manifest manifest =
        new Manifest(
            1,
            labels.teacherName(),
            labels.teacherFingerprint(),
            labels.dataHash(),
            labels.size(),
            labels.classes(),
            ContentHash.of(labels.logits()));
    String json = new GsonBuilder().setPrettyPrinting().create().toJson(manifest) + "\n";
    AtomicFile.write(folder.resolve(ARRAY), out -> Npy.write(labels.logits(), out));
    AtomicFile.write(
        folder.resolve(MANIFEST), out -> out.write(json.getBytes(StandardCharsets.UTF_8)));
  }

  static SoftLabels read(Path folder) {
    Manifest manifest = manifest(folder.resolve(MANIFEST));
    Path file = folder.resolve(ARRAY);
    INDArray logits;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      logits = Npy.read(file.toString(), in, manifest.samples() * manifest.classes());
    } catch (IOException e) {
      throw new DataException(
          file + ": the soft labels cannot be read; remove the folder and make them again", e);
    }
    if (!ContentHash.of(logits).equals(manifest.logitsHash())) {
      throw new DataException(
          file
              + ": the soft labels are not those that the manifest names (their hash differs);"
              + " remove the folder and make them again");
    }
    return new SoftLabels(
        logits, manifest.teacher(), manifest.teacherFingerprint(), manifest.dataHash());
  }

  private static Manifest manifest(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new DataException(
          file + ": there is no such file; write soft labels there first with save(folder)");
    }
    try {
      Manifest manifest =
          new GsonBuilder().create().fromJson(Files.readString(file), Manifest.class);
      if (manifest != null
          && manifest.version() == 1
          && isHash(manifest.teacherFingerprint())
          && isHash(manifest.dataHash())
          && manifest.samples() >= 0
          && manifest.samples() <= Integer.MAX_VALUE
          && manifest.classes() > 0
          && manifest.classes() <= 1_000_000) {
        return manifest;
      }
    } catch (IOException | JsonParseException e) {
      throw damaged(file, e);
    }
    throw damaged(file, null);
  }

  private static boolean isHash(String text) {
    return text != null && text.matches("[0-9a-f]{64}");
  }

  private static DataException damaged(Path file, Exception cause) {
    return new DataException(
        file + ": this is no complete manifest; remove the folder and make the soft labels again",
        cause);
  }
}
