package io.github.distillery.spark;

import io.github.distillery.model.Classifier;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.train.Trained;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A network on its way to an executor, where it is built once and answers all tasks. */
final class NetworkBytes implements Serializable {
  private final String name;
  private final String fingerprint;
  private final byte[] zip;
  private transient Network network;

  private NetworkBytes(String name, String fingerprint, byte[] zip) {
    this.name = name;
    this.fingerprint = fingerprint;
    this.zip = zip;
  }

  /**
   * Packs a classifier.
   *
   * @throws ModelException where it is no network of DL4J
   */
  static NetworkBytes of(Classifier teacher) {
    if (teacher instanceof Trained trained) {
      return of(trained.network());
    }
    if (!(teacher instanceof Network network)) {
      throw new ModelException(
          "%s is a %s, which cannot be sent to a cluster; take a Network or what a training gave"
              .formatted(teacher.name(), teacher.getClass().getSimpleName()));
    }
    return new NetworkBytes(
        network.name(),
        network.fingerprint(),
        inFile(
            file -> {
              network.save(file);
              return Files.readAllBytes(file);
            }));
  }

  /** The network; built when this machine first asks for it. */
  synchronized Network network() {
    if (network == null) {
      network =
          inFile(
              file -> {
                Files.write(file, zip);
                return Network.of(name, Network.load(file).graph());
              });
      if (!network.fingerprint().equals(fingerprint)) {
        throw new ModelException(
            name + " did not arrive as it was sent; does the executor run the same library?");
      }
    }
    return network;
  }

  private interface Work<T> {
    T with(Path file) throws IOException;
  }

  /** By way of a file, so that a network from elsewhere is read as any other is. */
  private static <T> T inFile(Work<T> work) {
    try {
      Path file = Files.createTempFile("network", ".zip");
      try {
        return work.with(file);
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s, the folder for temporary files, cannot be used (%s); make room, or set java.io.tmpdir"
              .formatted(System.getProperty("java.io.tmpdir"), e.getMessage()),
          e);
    }
  }
}
