package io.github.distillery.tests.evidence;

import io.github.distillery.compare.ComparisonResult;
import io.github.distillery.data.AtomicFile;
import io.github.distillery.model.Network;
import io.github.distillery.train.Trained;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Where a program keeps what it has done, so that it goes on where it was stopped, also from
 * several processes at once: finished runs, teachers and choices in {@code target/evidence}, or
 * where the system property {@code distillery.evidence} says; tables in {@code tests/evidence}.
 *
 * <p>With {@code -Ddistillery.evidence.smoke=true} everything is tiny, to see whether it works, and
 * no table goes to {@code tests/evidence}.
 */
final class EvidenceFolder {
  private static final int SEEDS_OF_A_TABLE = 5;
  private static final boolean SMOKE = Boolean.getBoolean("distillery.evidence.smoke");

  private final String name;
  private final Path folder;

  EvidenceFolder(String name) throws IOException {
    this.name = name;
    this.folder =
        Path.of(
            System.getProperty("distillery.evidence", "target/evidence"),
            SMOKE ? name + "-smoke" : name);
    Files.createDirectories(folder);
  }

  /** A size for the true run, or the one for a quick look whether the program works. */
  static int size(int full, int smoke) {
    return SMOKE ? smoke : full;
  }

  static long[] seeds(String[] arguments) {
    if (arguments.length == 0) {
      throw new IllegalArgumentException("give the seeds, for example 1 2 3 4 5");
    }
    return java.util.Arrays.stream(arguments).mapToLong(Long::parseLong).toArray();
  }

  /** Rows in {@code tests/evidence}, or beside the kept networks for a quick look. */
  ResultsFile results(String file, String header, int keyColumns) throws IOException {
    Path rows = SMOKE ? folder.resolve(file + ".csv") : Path.of("tests/evidence", file + ".csv");
    return new ResultsFile(rows, header, keyColumns);
  }

  /** A folder for the runs of one comparison. */
  Path runs(String comparison) {
    return folder.resolve(comparison);
  }

  /** A file where one training keeps its state. */
  Path checkpoint(String training) {
    return folder.resolve(training + ".checkpoint");
  }

  /** Trains a network where that has not been done; a second process waits for the first. */
  Network network(String file, Computation<Trained> training) throws IOException {
    Path zip = folder.resolve(file + ".zip");
    once(zip, out -> training.get().network().save(out));
    return Network.load(zip);
  }

  /** Chooses something where that has not been done; a second process waits for the first. */
  String choice(String what, Computation<String> choosing) throws IOException {
    Path text = folder.resolve(what + ".choice");
    once(text, out -> Files.writeString(out, choosing.get()));
    return Files.readString(text);
  }

  /**
   * Writes the rows of all runs and the table, where all seeds of a table are there; otherwise says
   * what is still to be done.
   */
  String write(String text, Map<String, ComparisonResult> results, long[] seeds)
      throws IOException {
    if (results.values().stream().anyMatch(result -> !result.complete())) {
      return "interrupted; start again to go on";
    }
    boolean whole = !SMOKE && LongStream.of(seeds).distinct().count() >= SEEDS_OF_A_TABLE;
    Path place = whole ? Path.of("tests/evidence") : folder;
    Files.createDirectories(place);
    StringBuilder table = new StringBuilder(text.strip()).append("\n\n").append(command(seeds));
    StringBuilder rows = new StringBuilder();
    for (Map.Entry<String, ComparisonResult> result : results.entrySet()) {
      table.append("\n## ").append(result.getKey()).append("\n");
      table.append(result.getValue().markdown());
      rows.append(rows(result.getKey(), result.getValue(), rows.isEmpty()));
    }
    write(place.resolve(name + ".md"), table);
    write(place.resolve(name + ".csv"), rows);
    return place.resolve(name + ".md")
        + (whole ? "" : "; with five seeds or more, and not for a smoke run, in tests/evidence");
  }

  private String command(long[] seeds) {
    String program =
        StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
            .walk(frames -> frames.reduce((below, above) -> above))
            .map(StackWalker.StackFrame::getClassName)
            .orElseThrow();
    return """
        Command, after `mvn package -DskipTests`; several processes may run other seeds at the same time,
        and the table is written when one of them is given all seeds:

            java @jvm.options -cp "tests/target/classes:kernels/target/libs/*" %s %s

        Everything is chosen on validation; each student was measured once on the test images. Seconds are
        those of a busy machine, for ratios only.
        """
        .formatted(
            program,
            LongStream.of(seeds).mapToObj(Long::toString).collect(Collectors.joining(" ")));
  }

  private static String rows(String group, ComparisonResult result, boolean first)
      throws IOException {
    Path file = Files.createTempFile("rows", ".csv");
    try {
      result.writeCsv(file);
      return Files.readAllLines(file).stream()
          .skip(first ? 0 : 1)
          .map(line -> (line.startsWith("candidate,seed,") ? "group" : group) + "," + line)
          .collect(Collectors.joining("\n", "", "\n"));
    } finally {
      Files.delete(file);
    }
  }

  private static void write(Path file, CharSequence text) throws IOException {
    AtomicFile.write(file, out -> out.write(text.toString().getBytes(StandardCharsets.UTF_8)));
  }

  private void once(Path file, Writing writing) throws IOException {
    Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
    try (FileChannel channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      if (lock.isValid() && Files.notExists(file)) {
        writing.to(file);
      }
    }
  }

  /** Something that takes long. */
  @FunctionalInterface
  interface Computation<T> {
    T get() throws IOException;
  }

  @FunctionalInterface
  private interface Writing {
    void to(Path file) throws IOException;
  }
}
