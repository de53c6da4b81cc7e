package io.github.distillery.tests.evidence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Kills the jobs of a program at random moments (SIGKILL), with all processes they have started,
 * and lets them go on: the end must be that of a job that was left alone. Each is done once
 * undisturbed; then so many times in a fresh folder with some kills each, at moments that are drawn
 * from the trial's number.
 */
final class KillTrials {
  private static final double EARLIEST = 0.3;

  private final Class<?> program;
  private final ResultsFile rows;
  private final int killsATrial;
  private final StringBuilder table = new StringBuilder();
  private boolean allEqual = true;
  private volatile Process running;

  /**
   * Begins.
   *
   * @param program its main method takes the job's name and the folder where its state is kept, and
   *     prints what came out behind {@link KilledJob#RESULT}
   * @param rows what was done before
   * @param killsATrial how often a job is killed in a trial, where it takes that long
   */
  KillTrials(Class<?> program, ResultsFile rows, int killsATrial) {
    this.program = program;
    this.rows = rows;
    this.killsATrial = killsATrial;
    // nothing that was started shall go on where this program is stopped
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> Optional.ofNullable(running).ifPresent(KillTrials::kill)));
  }

  /** How a process ended, by itself or not, and after how many milliseconds. */
  private record Ended(Optional<String> result, boolean killed, long millis, String output) {}

  /** The columns of the rows. */
  static String header() {
    return "job,trial,kills,millis,outcome";
  }

  /**
   * Runs the trials of a job that are not there yet, until it was killed so many times. Those that
   * ended before their kills do not count.
   */
  void run(Enum<?> job, int wanted) throws Exception {
    Optional<Ended> undisturbed = Optional.empty();
    int kills = 0;
    int equal = 0;
    int trials = 0;
    String name = job.name().toLowerCase(Locale.ROOT);
    for (int trial = 1; ; trial++) {
      Optional<String[]> row = rows.find(name, String.valueOf(trial));
      if (row.isEmpty() && kills >= wanted) {
        break;
      }
      if (row.isEmpty()) {
        if (undisturbed.isEmpty()) {
          undisturbed = Optional.of(whole(job));
        }
        rows.add(trial(job, trial, undisturbed.get()));
        row = rows.find(name, String.valueOf(trial));
        System.out.println(String.join(" ", row.orElseThrow()));
      }
      int killed = Integer.parseInt(row.orElseThrow()[2]);
      kills += killed;
      trials += killed > 0 ? 1 : 0;
      equal += killed > 0 && row.orElseThrow()[4].equals("equal") ? 1 : 0;
    }
    allEqual &= equal == trials;
    String label = job.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    table.append("| %s | %d | %d | %d |\n".formatted(label, trials, kills, equal));
  }

  /** A row a job. */
  String table() {
    return "| work | trials | kills | equal |\n|---|---:|---:|---:|\n" + table;
  }

  /** Whether every end was that of the undisturbed job. */
  boolean allEqual() {
    return allEqual;
  }

  private Ended whole(Enum<?> job) throws Exception {
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

  /** A row: kills, where the work takes that long, then to the end. */
  private String[] trial(Enum<?> job, int trial, Ended undisturbed) throws Exception {
    Path folder = Files.createTempDirectory("killed");
    try {
      SplittableRandom random = new SplittableRandom(1_000L * job.ordinal() + trial);
      List<String> moments = new ArrayList<>();
      Ended end = null;
      while (end == null || end.killed()) {
        double share = EARLIEST + (1 - EARLIEST) * random.nextDouble();
        long moment =
            moments.size() < killsATrial
                ? Math.round(share * undisturbed.millis())
                : Long.MAX_VALUE;
        end = run(job, folder, moment);
        if (end.killed()) {
          moments.add(String.valueOf(moment));
        }
      }
      String outcome = end.result().equals(undisturbed.result()) ? "equal" : "differs";
      if (!outcome.equals("equal")) {
        System.out.println(end.output() + "\ninstead of\n" + undisturbed.output());
      }
      return new String[] {
        job.name().toLowerCase(Locale.ROOT),
        String.valueOf(trial),
        String.valueOf(moments.size()),
        String.join(" ", moments),
        outcome
      };
    } finally {
      remove(folder);
    }
  }

  /**
   * Starts the work and kills it after a while. Where it has its result by then, it was not killed;
   * where it ended by itself without one, it failed.
   */
  private Ended run(Enum<?> job, Path folder, long killAfter) throws Exception {
    Path output = folder.resolveSibling(folder.getFileName() + ".txt");
    long began = System.nanoTime();
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "@jvm.options",
                    "-cp",
                    System.getProperty("java.class.path"),
                    program.getName(),
                    job.name(),
                    folder.toString()))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    running = process;
    try {
      boolean killed = !process.waitFor(killAfter, TimeUnit.MILLISECONDS);
      if (killed) {
        kill(process);
      }
      process.waitFor();
      String text = Files.readString(output);
      Optional<String> result =
          text.lines().filter(line -> line.startsWith(KilledJob.RESULT)).findFirst();
      return new Ended(
          result, killed && result.isEmpty(), (System.nanoTime() - began) / 1_000_000, text);
    } finally {
      kill(process);
      Files.deleteIfExists(output);
    }
  }

  /** The process first, so that it cannot notice that those it has started are no longer there. */
  private static void kill(Process process) {
    List<ProcessHandle> started = process.descendants().toList();
    process.destroyForcibly();
    started.forEach(ProcessHandle::destroyForcibly);
    started.forEach(handle -> handle.onExit().join());
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
