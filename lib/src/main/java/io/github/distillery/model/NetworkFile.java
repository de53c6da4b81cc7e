package io.github.distillery.model;

import io.github.distillery.data.AtomicFile;
import io.github.distillery.data.CountingStream;
import io.github.distillery.data.Shown;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
      return NetworkZip.read(file);
    } catch (ModelException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new ModelException(
          "%s: this is no complete DL4J zip with a ComputationGraph (%s); save the network again"
              .formatted(file, Shown.reason(e)),
          e);
    }
  }
}
