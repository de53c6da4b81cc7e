package io.github.distillery.compare;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.github.distillery.data.AtomicFile;
import io.github.distillery.data.ContentHash;
import io.github.distillery.data.DataException;
import io.github.distillery.data.SealedJson;
import io.github.distillery.data.Shown;
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
 * Results of trainings, each in a JSON file named by a hash of all that it depends on, so that what
 * was finished is not done again. A hash of the result in the file tells whether it was changed.
 * Two processes may use one folder at the same time.
 *
 * <p>Introduced in notebook 03.
 *
 * @param <T> a record that JSON can hold, with what it depends on among its components
 */
public final class ResultFolder<T> {
  private static final int NAME_DIGITS = 24;
  private static final Gson GSON = new GsonBuilder().serializeSpecialFloatingPointValues().create();

  private final Path folder;
  private final Class<T> type;
  private final Function<T, List<String>> dependsOn;

  /**
   * Looks into a folder.
   *
   * @param folder made when something is kept
   * @param type of what is kept
   * @param dependsOn takes out of it what it depends on
   * @throws UncheckedIOException where the folder cannot be read
   */
  public ResultFolder(Path folder, Class<T> type, Function<T, List<String>> dependsOn) {
    this.folder = folder;
    this.type = type;
    this.dependsOn = dependsOn;
    AtomicFile.removeLeftovers(folder, "run-[0-9a-f]+[.]json");
  }

  /**
   * Finds a result.
   *
   * @param dependencies all that it depends on
   * @param part what is wanted of it; null where the file holds something else
   * @param <R> its type
   * @return the part; empty where the result is not there
   * @throws DataException where the file cannot be read, or is another result's
   */
  public <R> Optional<R> find(List<String> dependencies, Function<T, R> part) {
    Path file = file(dependencies);
    if (Files.notExists(file)) {
      return Optional.empty();
    }
    try {
      T entry = SealedJson.as(GSON, SealedJson.read(Files.readString(file)), type);
      if (entry == null
          || part.apply(entry) == null
          || !dependencies.equals(dependsOn.apply(entry))) {
        throw new DataException(
            file + ": this is not the run that its name says; remove the file to run it again");
      }
      return Optional.of(part.apply(entry));
    } catch (IOException e) {
      throw new DataException(
          "%s: this run cannot be read (%s); remove the file to run it again"
              .formatted(file, Shown.reason(e)),
          e);
    }
  }

  /**
   * Keeps a result; the state that an unfinished training would have gone on from goes.
   *
   * @param result with what it depends on
   * @throws UncheckedIOException where it cannot be written
   */
  public void save(T result) {
    byte[] json = SealedJson.write(GSON.toJsonTree(result)).getBytes(StandardCharsets.UTF_8);
    // An interrupted thread cannot write; the training has ended, so it is kept all the same.
    boolean interrupted = Thread.interrupted();
    try {
      AtomicFile.write(file(dependsOn.apply(result)), out -> out.write(json));
      remove(unfinished(dependsOn.apply(result)));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "a finished run could not be kept: %s, to go on".formatted(e.getMessage()), e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Where the state of a training is kept while it goes on; the folder around it is its own.
   *
   * @param dependencies all that its result will depend on
   * @return a file
   */
  public Path checkpoint(List<String> dependencies) {
    return unfinished(dependencies).resolve("state.checkpoint");
  }

  private Path unfinished(List<String> dependencies) {
    return folder.resolve("unfinished-" + name(dependencies));
  }

  private Path file(List<String> dependencies) {
    return folder.resolve("run-" + name(dependencies) + ".json");
  }

  private static String name(List<String> dependencies) {
    byte[] text = String.join("\n", dependencies).getBytes(StandardCharsets.UTF_8);
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
