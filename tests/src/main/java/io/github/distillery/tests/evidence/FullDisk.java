package io.github.distillery.tests.evidence;

import io.github.distillery.tests.evidence.DiskCase.Failure;
import io.github.distillery.tests.evidence.DiskProcess.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Has every kind of work that writes run out of room: the error must name the file, the reason and
 * the remedy, what was there before must be as it was, nothing unfinished may be left, and with
 * room the work must come to the end of work that was left alone.
 *
 * <p>Arguments: a folder on a file system of its own, and how many cases for each kind of work.
 * Prints a line a case, writes {@code tests/evidence/full-disk.csv} and {@code full-disk.md}; ends
 * with 1 where a case is bad. Started again it goes on where it was stopped.
 */
public final class FullDisk {
  private static final Pattern REASON =
      Pattern.compile(
          "No space left on device|Read-only file system|File too large|Disk quota exceeded");
  private static final Pattern REMEDY = Pattern.compile("(?i)make room");
  private static final Pattern UNFINISHED = Pattern.compile(".*[.](part|tmp)(/.*)?");

  private final SmallDisk disk;
  private final ResultsFile rows;

  private FullDisk(SmallDisk disk, ResultsFile rows) {
    this.disk = disk;
    this.rows = rows;
  }

  /** The work left alone: how it ends, what it leaves, the room and the time that it takes. */
  private record Undisturbed(
      Optional<String> result, Map<String, String> files, long room, long largest, long millis) {}

  /**
   * Runs the cases that are not there yet.
   *
   * @param arguments the folder, and how many cases
   * @throws Exception where a process cannot be started
   */
  public static void main(String[] arguments) throws Exception {
    SmallDisk disk = new SmallDisk(Path.of(arguments[0]));
    int cases = Integer.parseInt(arguments[1]);
    Path beside = Files.createTempDirectory("full-disk");
    ResultsFile rows =
        new EvidenceFolder("full-disk")
            .results("full-disk", "work,case,failure,moment,left,ended,error,state,resumed", 2);
    FullDisk evidence = new FullDisk(disk, rows);
    FullDiskTable table = new FullDiskTable();
    for (DiskWork work : DiskWork.all(disk.folder().toString(), beside)) {
      Undisturbed undisturbed = null;
      for (int number = 1; number <= cases; number++) {
        if (rows.find(work.name(), String.valueOf(number)).isEmpty()) {
          undisturbed = undisturbed == null ? evidence.whole(work) : undisturbed;
          evidence.one(work, number, DiskCase.of(work, number, cases), undisturbed);
        }
        table.add(rows.find(work.name(), String.valueOf(number)).orElseThrow());
      }
    }
    table.write(Path.of("tests/evidence/full-disk.md"), cases);
    System.exit(table.good() ? 0 : 1);
  }

  private Undisturbed whole(DiskWork work) throws IOException, InterruptedException {
    disk.empty();
    work.prepare();
    long before = disk.room();
    long least = before;
    long largest = 0;
    DiskProcess process = DiskProcess.start(work.command(), 0);
    while (process.runs()) {
      least = Math.min(least, disk.room());
      Thread.sleep(1);
    }
    Ended ended = process.end();
    if (ended.result().isEmpty()) {
      throw new IOException(work.name() + " fails even if it is left alone:\n" + ended.output());
    }
    Map<String, String> files = disk.files();
    for (String file : files.keySet()) {
      largest = Math.max(largest, Files.size(disk.folder().resolve(file)));
    }
    long room = Math.max(before - least, before - disk.room());
    return new Undisturbed(ended.result(), files, room, largest, ended.millis());
  }

  private void one(DiskWork work, int number, DiskCase what, Undisturbed undisturbed)
      throws IOException, InterruptedException {
    disk.empty();
    work.prepare();
    Map<String, String> before = disk.files();
    long left = Math.round(what.share() * undisturbed.room());
    long limit = Math.max(1024, Math.round(what.share() * undisturbed.largest()));
    if (what.failure() == Failure.FULL && what.moment() == 0) {
      disk.leave(left);
    }
    DiskProcess process =
        DiskProcess.start(work.command(), what.failure() == Failure.LIMIT ? limit : 0);
    if (what.moment() > 0) {
      Thread.sleep(Math.round(what.moment() * undisturbed.millis()));
      if (what.failure() == Failure.FULL) {
        disk.leave(left);
      } else {
        disk.readOnly(true);
      }
    }
    Ended ended = process.end();
    if (what.failure() == Failure.READ_ONLY) {
      disk.readOnly(false);
    }
    disk.makeRoom();
    boolean failed = ended.result().isEmpty();
    String error = failed ? judge(ended.output()) : "";
    String state = state(before, undisturbed.files());
    Ended again = failed ? DiskProcess.start(work.command(), 0).end() : ended;
    boolean equal =
        again.result().equals(undisturbed.result()) && disk.files().equals(undisturbed.files());
    String[] row = {
      work.name(),
      String.valueOf(number),
      what.failure().name().toLowerCase(Locale.ROOT).replace('_', ' '),
      String.format(Locale.ROOT, "%.2f", what.moment()),
      what.failure() == Failure.READ_ONLY
          ? ""
          : String.valueOf(what.failure() == Failure.LIMIT ? limit : left),
      failed ? "failed" : "ended",
      error,
      state,
      equal ? "equal" : "differs"
    };
    rows.add(row);
    System.out.println(String.join(" ", row));
    if (error.equals("unclear") || !state.equals("good") || !equal) {
      System.out.println(ended.output().lines().limit(30).toList());
      System.out.println("again: " + again.output().lines().limit(30).toList());
      System.out.println(disk.files() + "\ninstead of\n" + undisturbed.files());
    }
  }

  /** Whether a line names a place, the reason and the remedy. */
  private String judge(String output) {
    boolean clear =
        output
            .lines()
            .anyMatch(
                line ->
                    line.contains(disk.folder().toString())
                        && REASON.matcher(line).find()
                        && REMEDY.matcher(line).find());
    return clear ? "clear" : "unclear";
  }

  /**
   * Every file that was there before is as it was or as it is to be, every other as it is to be.
   * Checkpoints of trainings that go on are no more when these have ended; whether they are whole,
   * going on tells.
   */
  private String state(Map<String, String> before, Map<String, String> after) throws IOException {
    Map<String, String> now = disk.files();
    if (now.keySet().stream().anyMatch(file -> UNFINISHED.matcher(file).matches())) {
      return "unfinished file left";
    }
    for (Map.Entry<String, String> file : before.entrySet()) {
      String found = now.get(file.getKey());
      if (found == null
          || !found.equals(file.getValue()) && !found.equals(after.get(file.getKey()))) {
        return "lost: " + file.getKey();
      }
    }
    for (Map.Entry<String, String> file : now.entrySet()) {
      if (!before.containsKey(file.getKey())
          && !file.getValue().equals(SmallDisk.WITH_TIMES)
          && !file.getValue().equals(after.get(file.getKey()))) {
        return "half: " + file.getKey();
      }
    }
    return "good";
  }
}
