package io.github.distillery.model;

import io.github.distillery.data.AtomicFile;
import io.github.distillery.data.CountingStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;

/** Reads and writes DL4J zips. */
final class NetworkFile {
  private NetworkFile() {}

  static void write(ComputationGraph graph, Path file) throws IOException {
    AtomicFile.write(file, out -> ModelSerializer.writeModel(graph, out, false));
  }

  /** How many bytes {@link #write} would write. */
  static long size(ComputationGraph graph) {
    CountingStream counter = new CountingStream();
    try {
      ModelSerializer.writeModel(graph, counter, false);
    } catch (IOException e) {
      throw new UncheckedIOException("a stream that only counts has failed", e);
    }
    return counter.bytes();
  }

  static ComputationGraph read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new ModelException(file + ": there is no such file; save a network there first");
    }
    try {
      refuseObjects(file);
      return ModelSerializer.restoreComputationGraph(file.toFile(), false);
    } catch (ModelException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new ModelException(
          "%s: this is no complete DL4J zip with a ComputationGraph (%s); save the network again"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /**
   * DL4J makes whatever Java object this entry holds, unasked, and with it runs code that came with
   * the file. The zip is walked as DL4J walks it, as its directory may say something else.
   */
  private static void refuseObjects(Path file) throws IOException {
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().equals(ModelSerializer.PREPROCESSOR_BIN)) {
          throw new ModelException(
              "%s: its entry %s holds a Java object, which could run code of whoever made the file; save the network again without a preprocessor"
                  .formatted(file, entry.getName()));
        }
      }
    }
  }
}
