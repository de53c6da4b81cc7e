package io.github.distillery.tests.evidence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * A CSV file that grows by a row whenever a result is there. A program that starts again asks it
 * first, and only computes what is missing.
 */
final class ResultsFile {
  private final Path file;
  private final int keyColumns;

  ResultsFile(Path file, String header, int keyColumns) throws IOException {
    this.file = file;
    this.keyColumns = keyColumns;
    Files.createDirectories(file.toAbsolutePath().getParent());
    if (Files.notExists(file)) {
      Files.writeString(file, header + "\n");
    }
    String found = Files.readAllLines(file).get(0);
    if (!found.equals(header)) {
      throw new IOException(
          "%s has the columns \"%s\" instead of \"%s\"; move it away"
              .formatted(file, found, header));
    }
  }

  /** The row whose first columns are these, where it is there already. */
  Optional<String[]> find(String... key) throws IOException {
    String start = String.join(",", key) + ",";
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith(start))
        .map(line -> line.split(",", -1))
        .findFirst();
  }

  /** Removes the rows that begin with a value, so that they are made anew. */
  void removeAll(String first) throws IOException {
    List<String> left =
        Files.readAllLines(file).stream().filter(line -> !line.startsWith(first + ",")).toList();
    Files.write(file, left);
  }

  void add(String... row) throws IOException {
    if (find(List.of(row).subList(0, keyColumns).toArray(String[]::new)).isEmpty()) {
      Files.writeString(file, String.join(",", row) + "\n", StandardOpenOption.APPEND);
    }
  }
}
