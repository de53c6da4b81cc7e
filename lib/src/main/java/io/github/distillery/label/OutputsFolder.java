package io.github.distillery.label;

import io.github.distillery.data.AtomicFile;
import io.github.distillery.data.ContentHash;
import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Npy;
import io.github.distillery.data.NpyRows;
import io.github.distillery.data.NpyWriter;
import io.github.distillery.model.Classifier;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Teacher outputs on disk: {@code logits.npy} or {@code top-logits.npy}, a file a layer, and {@code
 * manifest.json}. Files are written beside their places and moved there when all are whole and on
 * the disk, the manifest last.
 */
final class OutputsFolder {
  private OutputsFolder() {}

  static boolean exists(Path folder) {
    return Files.exists(Manifest.file(folder));
  }

  /** Writes outputs as they come, in bounded memory. */
  static final class Writer implements TeacherPass.Destination, Closeable {
    private final Path folder;
    private final Optional<TopK> asked;
    private final List<Column> columns = new ArrayList<>();
    private TopLogits top;

    /** Of the logits all are kept, or the greatest. */
    Writer(Path folder, Optional<TopK> asked) {
      this.folder = folder;
      this.asked = asked;
    }

    @Override
    public void begin(long[] logits, Map<String, long[]> features) throws IOException {
      top = asked.map(some -> TopLogits.of(some, (int) logits[1])).orElse(null);
      AtomicFile.removeLeftovers(folder, "((top-)?logits|layer-.*)[.]npy|manifest[.]json");
      columns.add(
          top == null
              ? new Column("", folder.resolve("logits.npy"), logits)
              : new Column(
                  "", folder.resolve("top-logits.npy"), new long[] {logits[0], top.width()}));
      for (Map.Entry<String, long[]> layer : features.entrySet()) {
        String name = layer.getKey().replaceAll("[^A-Za-z0-9._-]", "_");
        String file = "layer-%d-%s.npy".formatted(columns.size(), name);
        columns.add(new Column(layer.getKey(), folder.resolve(file), layer.getValue()));
      }
    }

    @Override
    public void append(float[] logits, Map<String, float[]> features) throws IOException {
      float[] kept = top == null ? logits : top.shortened(logits);
      for (Column column : columns) {
        column.writer.append(column.layer.isEmpty() ? kept : features.get(column.layer));
      }
    }

    /** Moves all files to their places. While they are moved the folder counts as empty. */
    void finish(Origin origin) throws IOException {
      List<Manifest.Entry> entries = new ArrayList<>();
      for (Column column : columns) {
        entries.add(column.ready());
      }
      try (AtomicFile.Part manifest = AtomicFile.begin(Manifest.file(folder))) {
        new Manifest(Manifest.VERSION, origin, entries, top).writeTo(manifest.stream());
        manifest.ready();
        // From here on nothing needs room.
        Files.deleteIfExists(Manifest.file(folder));
        for (Column column : columns) {
          column.part.commit();
        }
        manifest.commit();
      }
    }

    @Override
    public void close() throws IOException {
      for (Column column : columns) {
        column.part.close();
      }
    }
  }

  private static final class Column {
    private final String layer;
    private final Path file;
    private final long[] shape;
    private final AtomicFile.Part part;
    private final DigestOutputStream out;
    private final NpyWriter writer;

    Column(String layer, Path file, long[] shape) throws IOException {
      this.layer = layer;
      this.file = file;
      this.shape = shape;
      this.part = AtomicFile.begin(file);
      this.out = new DigestOutputStream(part.stream(), ContentHash.sha256());
      this.writer = new NpyWriter(out, shape);
    }

    Manifest.Entry ready() throws IOException {
      writer.finish();
      Path beside = part.ready();
      String hash = HexFormat.of().formatHex(out.getMessageDigest().digest());
      String name = file.getFileName().toString();
      return new Manifest.Entry(layer, name, shape, FileCheck.of(beside, hash));
    }
  }

  /** Writes outputs that are there already, some rows at a time. */
  static void write(Path folder, Origin origin, Kept logits, Map<String, Kept> features)
      throws IOException {
    Optional<TopK> top =
        logits instanceof Kept.Top some ? Optional.of(some.top().asked()) : Optional.empty();
    try (Writer writer = new Writer(folder, top)) {
      Map<String, long[]> shapes = new LinkedHashMap<>();
      features.forEach((layer, kept) -> shapes.put(layer, kept.shape()));
      writer.begin(logits.shape(), shapes);
      for (int from = 0; from < origin.rows(); from += Classifier.INFERENCE_BATCH) {
        int to = (int) Math.min(origin.rows(), from + Classifier.INFERENCE_BATCH);
        int[] rows = IntStream.range(from, to).toArray();
        Map<String, float[]> values = new LinkedHashMap<>();
        features.forEach((layer, kept) -> values.put(layer, kept.rows(rows).data().asFloat()));
        writer.append(logits.rows(rows).data().asFloat(), values);
      }
      writer.finish(origin);
    }
  }

  /** What a folder holds, mapped: lengths and some blocks of the files are checked. */
  static SoftLabels map(Path folder, Dataset data) {
    return read(folder, data, FileCheck::quickly, file -> new Kept.OnDisk(NpyRows.open(file)));
  }

  /** What a folder holds, in memory: all is checked. */
  static SoftLabels load(Path folder, Dataset data) {
    return read(folder, data, FileCheck::wholly, file -> new Kept.InMemory(array(file)));
  }

  /** Reads every byte. */
  static void verify(Path folder) {
    kept(folder, Manifest.read(folder), FileCheck::wholly, f -> new Kept.OnDisk(NpyRows.open(f)));
  }

  @FunctionalInterface
  private interface Check {
    void run(FileCheck check, Path file) throws IOException;
  }

  @FunctionalInterface
  private interface Opening {
    Kept of(Path file) throws IOException;
  }

  private static SoftLabels read(Path folder, Dataset data, Check check, Opening opening) {
    Manifest manifest = Manifest.read(folder);
    Map<String, Kept> kept = kept(folder, manifest, check, opening);
    Kept values = kept.remove("");
    Kept logits = manifest.top() == null ? values : new Kept.Top(values, manifest.top());
    return new SoftLabels(manifest.origin(), logits, kept, folder, Samples.of(data));
  }

  private static Map<String, Kept> kept(
      Path folder, Manifest manifest, Check check, Opening opening) {
    Map<String, Kept> kept = new LinkedHashMap<>();
    for (Manifest.Entry entry : manifest.files()) {
      Path file = folder.resolve(entry.file());
      try {
        check.run(entry.check(), file);
        kept.put(entry.layer(), opening.of(file));
      } catch (ClosedByInterruptException e) {
        throw new CancellationException("interrupted while " + file + " was being read");
      } catch (IOException e) {
        throw new DataException(
            file + ": the soft labels cannot be read; remove the folder and make them again", e);
      }
      if (!Arrays.equals(kept.get(entry.layer()).shape(), entry.shape())) {
        throw new DataException(
            file + ": it has another shape than the manifest says; remove the folder");
      }
    }
    return kept;
  }

  private static INDArray array(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return Npy.read(file.toString(), in, Integer.MAX_VALUE);
    }
  }
}
