package io.github.distillery.model;

import io.github.distillery.data.AtomicFile;
import java.io.IOException;
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

  static ComputationGraph read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new ModelException(file + ": there is no such file; save a network there first");
    }
    try {
      return ModelSerializer.restoreComputationGraph(file.toFile(), false);
    } catch (IOException | RuntimeException e) {
      throw new ModelException(
          "%s: this is no complete DL4J zip with a ComputationGraph (%s); save the network again"
              .formatted(file, e.getMessage()),
          e);
    }
  }
}
