package io.github.distillery.compare;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import io.github.distillery.data.AtomicFile;
import io.github.distillery.data.ContentHash;
import io.github.distillery.data.DataException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Finished runs, each in a JSON file named by a hash of all that it depends on. Two processes may
 * use one folder at the same time, for different seeds.
 */
final class RunStore {
  private static final int NAME_DIGITS = 24;
  private static final Gson GSON =
      new GsonBuilder().serializeSpecialFloatingPointValues().setPrettyPrinting().create();

  private final Path folder;

  RunStore(Path folder) {
    this.folder = folder;
  }

  /** Either a finished run, or the accuracy on validation that something is chosen by. */
  private record Entry(List<String> dependsOn, Run run, Double accuracy) {}

  Optional<Run> find(List<String> dependsOn) {
    return read(dependsOn, Entry::run);
  }

  Optional<Double> findChoice(List<String> dependsOn) {
    return read(dependsOn, Entry::accuracy);
  }

  private <T> Optional<T> read(List<String> dependsOn, Function<Entry, T> part) {
    Path file = file(dependsOn);
    if (Files.notExists(file)) {
      return Optional.empty();
    }
    try {
      Entry entry = GSON.fromJson(Files.readString(file), Entry.class);
      if (entry == null || part.apply(entry) == null || !dependsOn.equals(entry.dependsOn())) {
        throw new DataException(
            file + ": this is not the run that its name says; remove the file to run it again");
      }
      return Optional.of(part.apply(entry));
    } catch (IOException | JsonParseException e) {
      throw new DataException(
          "%s: this run cannot be read (%s); remove the file to run it again"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /** Keeps a finished run; the state it would have gone on from is no longer needed. */
  void save(List<String> dependsOn, Run run) {
    write(new Entry(dependsOn, run, null));
  }

  void saveChoice(List<String> dependsOn, double accuracy) {
    write(new Entry(dependsOn, null, accuracy));
  }

  private void write(Entry entry) {
    byte[] json = GSON.toJson(entry).getBytes(StandardCharsets.UTF_8);
    // An interrupted thread cannot write; the training has ended, so it is kept all the same.
    boolean interrupted = Thread.interrupted();
    try {
      AtomicFile.write(file(entry.dependsOn()), out -> out.write(json));
      remove(unfinished(entry.dependsOn()));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s: a finished run could not be kept (%s); make room or give resumeIn another folder"
              .formatted(folder, e.getMessage()),
          e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Where the state of a run is kept while it goes on; the folder is the run's own. */
  Path checkpoint(List<String> dependsOn) {
    return unfinished(dependsOn).resolve("state.checkpoint");
  }

  private Path unfinished(List<String> dependsOn) {
    return folder.resolve("unfinished-" + name(dependsOn));
  }

  private Path file(List<String> dependsOn) {
    return folder.resolve("run-" + name(dependsOn) + ".json");
  }

  private static String name(List<String> dependsOn) {
    byte[] text = String.join("\n", dependsOn).getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(ContentHash.sha256().digest(text)).substring(0, NAME_DIGITS);
  }

  private static void remove(Path unfinished) throws IOException {
    if (Files.notExists(unfinished)) {
      return;
    }
    try (Stream<Path> files = Files.walk(unfinished)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
