package io.github.distillery.compress;

import io.github.distillery.compare.ResultFolder;
import io.github.distillery.data.AtomicFile;
import io.github.distillery.data.DataException;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The steps of a compression that have ended, in a folder: the network before and after the
 * recovery, each in a DL4J zip that is named by its fingerprint, and a JSON file that names both.
 * It is written last, so that a step is there whole or not at all.
 */
final class KeptSteps {
  private static final int NAME_DIGITS = 24;

  private final Path folder;
  private final ResultFolder<Entry> entries;

  KeptSteps(Path folder) {
    this.folder = folder;
    this.entries = new ResultFolder<>(folder, Entry.class, Entry::dependsOn);
    AtomicFile.removeLeftovers(folder, "network-[0-9a-f]+[.]zip");
  }

  private record Entry(List<String> dependsOn, Named compressed, Named recovered, double seconds) {}

  /** A network and where to find it. */
  private record Named(String name, String fingerprint) {
    static Named of(Network network) {
      return new Named(network.name(), network.fingerprint());
    }
  }

  /** What one step has made: right after it, and after the recovery. */
  record Made(Network compressed, Network recovered, double seconds) {}

  Optional<Made> find(List<String> dependsOn) {
    return entries
        .find(dependsOn, entry -> entry)
        .map(entry -> new Made(load(entry.compressed()), load(entry.recovered()), entry.seconds()));
  }

  void keep(List<String> dependsOn, Made made) {
    try {
      for (Network network : List.of(made.compressed(), made.recovered())) {
        if (Files.notExists(file(network.fingerprint()))) {
          network.save(file(network.fingerprint()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "a finished step could not be kept: %s, to go on".formatted(e.getMessage()), e);
    }
    entries.save(
        new Entry(
            dependsOn, Named.of(made.compressed()), Named.of(made.recovered()), made.seconds()));
  }

  private Network load(Named kept) {
    Path file = file(kept.fingerprint());
    String fault = "it holds another network";
    try {
      Network network = Network.load(file);
      if (network.fingerprint().equals(kept.fingerprint())) {
        return network.named(kept.name());
      }
    } catch (ModelException e) {
      fault = e.getMessage();
    }
    throw new DataException(
        "%s is not the network that its step has kept (%s); remove the folder %s to compress anew"
            .formatted(file, fault, folder));
  }

  private Path file(String fingerprint) {
    return folder.resolve("network-" + fingerprint.substring(0, NAME_DIGITS) + ".zip");
  }
}
