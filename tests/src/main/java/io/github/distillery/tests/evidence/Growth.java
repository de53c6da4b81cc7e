package io.github.distillery.tests.evidence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What work costs as it grows: seconds and memory against samples, classes and features, and a set
 * that is larger than the memory of the process. Each measurement is a process of its own with
 * little memory and one computing thread.
 *
 * <p>Arguments: words to put before the command of each measurement, such as {@code taskset -c 0};
 * none are needed. Writes {@code tests/evidence/growth.csv}, then {@code growth.md} and its charts.
 * Started again it goes on where it was stopped. Runs on Linux.
 */
public final class Growth {
  /** The options of each measuring process, beside those that every JVM of Distillery has. */
  static final List<String> LIMITS =
      List.of(
          "-Xmx256m",
          "-Dorg.bytedeco.javacpp.maxBytes=256m",
          "-Dorg.bytedeco.javacpp.maxPhysicalBytes=768m");

  private static final int RUNS = 3;

  private final List<String> prefix;
  private final ResultsFile rows;

  private Growth(List<String> prefix, ResultsFile rows) {
    this.prefix = prefix;
    this.rows = rows;
  }

  /**
   * Measures what is not there yet, then writes the table.
   *
   * @param arguments words before each command
   * @throws Exception where a process cannot be started, or a measurement fails
   */
  public static void main(String[] arguments) throws Exception {
    Growth growth =
        new Growth(
            List.of(arguments),
            new ResultsFile(
                Path.of("tests/evidence/growth.csv"), GrowthRow.HEADER, GrowthRow.KEYS));
    for (GrowthCase.Series series : GrowthCase.Series.values()) {
      for (GrowthCase of : series.cases()) {
        growth.measure(of);
      }
    }
    GrowthTable.write(growth.medians());
  }

  private void measure(GrowthCase of) throws Exception {
    for (int run = 1; run <= runs(of); run++) {
      boolean missing = false;
      for (GrowthWork work : GrowthWork.values()) {
        missing |= rows.find(GrowthRow.key(of, work, run)).isEmpty();
      }
      if (missing) {
        measure(of, run);
      }
    }
  }

  private void measure(GrowthCase of, int run) throws Exception {
    Path folder = Files.createTempDirectory("growth");
    try {
      of.write(folder);
      for (GrowthWork work : GrowthWork.values()) {
        List<String> row = new ArrayList<>(List.of(GrowthRow.key(of, work, run)));
        row.addAll(List.of(figures(of, work, folder).split(",")));
        rows.add(row.toArray(String[]::new));
        System.out.println(String.join(" ", row));
      }
    } finally {
      remove(folder);
    }
  }

  /** What a process of its own prints of one piece of work. */
  private String figures(GrowthCase of, GrowthWork work, Path folder) throws Exception {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@jvm.options");
    command.addAll(LIMITS);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(
        List.of(
            GrowthWork.class.getName(),
            of.series().name(),
            String.valueOf(of.size()),
            work.name(),
            folder.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("OMP_NUM_THREADS", "1");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes());
    Optional<String> result =
        output.lines().filter(line -> line.startsWith(GrowthWork.RESULT)).findFirst();
    if (process.waitFor() != 0 || result.isEmpty()) {
      throw new IOException(of + ", " + work + " has failed:\n" + output);
    }
    return result.get().substring(GrowthWork.RESULT.length());
  }

  private List<GrowthRow> medians() throws IOException {
    List<GrowthRow> all = new ArrayList<>();
    for (GrowthCase.Series series : GrowthCase.Series.values()) {
      for (GrowthCase of : series.cases()) {
        for (GrowthWork work : GrowthWork.values()) {
          List<String[]> runs = new ArrayList<>();
          for (int run = 1; run <= runs(of); run++) {
            runs.add(rows.find(GrowthRow.key(of, work, run)).orElseThrow());
          }
          all.add(GrowthRow.median(of, work, runs));
        }
      }
    }
    return all;
  }

  /** The large set is measured once. */
  static int runs(GrowthCase of) {
    return of.series() == GrowthCase.Series.LARGER_THAN_MEMORY ? 1 : RUNS;
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
