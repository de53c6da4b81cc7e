package io.github.distillery.tests.evidence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Kills work at random moments (SIGKILL) and lets it go on: the end must be that of work that was
 * left alone. Each of {@link KilledJob} is done once undisturbed; then so many times in a fresh
 * folder with two kills each, at moments that are drawn from the trial's number.
 *
 * <p>Arguments: how many kills for each job, an even number. Prints a line a trial, writes {@code
 * tests/evidence/kills.csv} and, with 50 kills or more, {@code kills.md}; ends with 1 where an end
 * differs. Started again it goes on where it was stopped.
 */
public final class KillRuns {
  private static final int KILLS_A_TRIAL = 2;
  private static final int KILLS_OF_A_TABLE = 50;
  private static final double EARLIEST = 0.3;

  private KillRuns() {}

  /** How a process ended, and after how many milliseconds. */
  private record Ended(Optional<String> result, long millis, String output) {}

  /**
   * Runs the trials that are not there yet.
   *
   * @param arguments how many kills for each job
   * @throws Exception where a process cannot be started
   */
  public static void main(String[] arguments) throws Exception {
    int trials = Integer.parseInt(arguments[0]) / KILLS_A_TRIAL;
    ResultsFile rows =
        new EvidenceFolder("kills").results("kills", "job,trial,kills,millis,outcome", 2);
    StringBuilder table = new StringBuilder();
    boolean allEqual = true;
    for (KilledJob job : KilledJob.values()) {
      Optional<Ended> undisturbed = Optional.empty();
      int kills = 0;
      int equal = 0;
      for (int trial = 1; trial <= trials; trial++) {
        String name = job.name().toLowerCase(Locale.ROOT);
        Optional<String[]> row = rows.find(name, String.valueOf(trial));
        if (row.isEmpty()) {
          if (undisturbed.isEmpty()) {
            undisturbed = Optional.of(whole(job));
          }
          rows.add(trial(job, trial, undisturbed.get()));
          row = rows.find(name, String.valueOf(trial));
          System.out.println(String.join(" ", row.orElseThrow()));
        }
        kills += Integer.parseInt(row.orElseThrow()[2]);
        equal += row.orElseThrow()[4].equals("equal") ? 1 : 0;
      }
      allEqual &= equal == trials;
      table.append("| %s | %d | %d | %d |%n".formatted(label(job), trials, kills, equal));
    }
    System.out.println(table);
    if (trials * KILLS_A_TRIAL >= KILLS_OF_A_TABLE) {
      write(table.toString());
    }
    System.exit(allEqual ? 0 : 1);
  }

  private static Ended whole(KilledJob job) throws Exception {
    Path folder = Files.createTempDirectory("whole");
    try {
      Ended ended = run(job, folder, Long.MAX_VALUE);
      if (ended.result().isEmpty()) {
        throw new IOException(job + " has no result even if it is left alone:\n" + ended.output());
      }
      return ended;
    } finally {
      remove(folder);
    }
  }

  /** A row: two kills, where the work takes that long, then to the end. */
  private static String[] trial(KilledJob job, int trial, Ended undisturbed) throws Exception {
    Path folder = Files.createTempDirectory("killed");
    try {
      SplittableRandom random = new SplittableRandom(1_000L * job.ordinal() + trial);
      int kills = 0;
      StringBuilder moments = new StringBuilder();
      for (int i = 0; i < KILLS_A_TRIAL; i++) {
        double share = EARLIEST + (1 - EARLIEST) * random.nextDouble();
        long moment = Math.round(share * undisturbed.millis());
        Ended ended = run(job, folder, moment);
        if (ended.result().isEmpty()) {
          kills++;
          moments.append(moments.isEmpty() ? "" : " ").append(moment);
        }
      }
      Ended end = run(job, folder, Long.MAX_VALUE);
      String outcome = end.result().equals(undisturbed.result()) ? "equal" : "differs";
      if (!outcome.equals("equal")) {
        System.out.println(end.output() + "\ninstead of\n" + undisturbed.output());
      }
      return new String[] {
        job.name().toLowerCase(Locale.ROOT),
        String.valueOf(trial),
        String.valueOf(kills),
        moments.toString(),
        outcome
      };
    } finally {
      remove(folder);
    }
  }

  /** Starts the work and kills it after a while; without a result where that came first. */
  private static Ended run(KilledJob job, Path folder, long killAfter) throws Exception {
    Path output = folder.resolveSibling(folder.getFileName() + ".txt");
    long began = System.nanoTime();
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "@jvm.options",
                    "-cp",
                    System.getProperty("java.class.path"),
                    KilledJob.class.getName(),
                    job.name(),
                    folder.toString()))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      if (!process.waitFor(killAfter, TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
      process.waitFor();
      String text = Files.readString(output);
      Optional<String> result =
          text.lines().filter(line -> line.startsWith(KilledJob.RESULT)).findFirst();
      return new Ended(result, (System.nanoTime() - began) / 1_000_000, text);
    } finally {
      process.destroyForcibly();
      Files.deleteIfExists(output);
    }
  }

  private static String label(KilledJob job) {
    return job.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static void write(String rows) throws IOException {
    Files.writeString(
        Path.of("tests/evidence/kills.md"),
        """
        # Work that is killed

        Each kind of work is a process of its own that keeps its state in a folder. It is killed (SIGKILL) twice a
        trial, at moments drawn from the trial's number between three tenths of its time and its end, and started
        again; then it goes to its end. *Equal* is an end whose figures, and the fingerprints of trained and compressed
        networks and of the files of soft labels, are exactly those of the work that was left alone. A kill that comes
        after the end counts for nothing.

        Command, after `mvn package -DskipTests`; rows stand in `kills.csv`, and it goes on where it was stopped:

            java @jvm.options -cp "tests/target/classes:kernels/target/libs/*" %s 50

        | work | trials | kills | equal |
        |---|---:|---:|---:|
        %s"""
            .formatted(KillRuns.class.getName(), rows));
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
