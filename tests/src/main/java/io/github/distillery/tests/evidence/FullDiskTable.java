package io.github.distillery.tests.evidence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The table of {@link FullDisk}. */
final class FullDiskTable {
  private final Map<String, Counts> works = new LinkedHashMap<>();

  private static final class Counts {
    private int cases;
    private int failed;
    private int clear;
    private int good;
    private int equal;
  }

  void add(String[] row) {
    Counts counts = works.computeIfAbsent(row[0], name -> new Counts());
    counts.cases++;
    counts.failed += row[5].equals("failed") ? 1 : 0;
    counts.clear += row[6].equals("clear") ? 1 : 0;
    counts.good += row[7].equals("good") ? 1 : 0;
    counts.equal += row[8].equals("equal") ? 1 : 0;
  }

  boolean good() {
    return works.values().stream()
        .allMatch(
            one -> one.clear == one.failed && one.good == one.cases && one.equal == one.cases);
  }

  void write(Path file, int cases) throws IOException {
    StringBuilder table = new StringBuilder();
    works.forEach(
        (name, one) ->
            table.append(
                "| %s | %d | %d | %d | %d | %d |%n"
                    .formatted(name, one.cases, one.failed, one.clear, one.good, one.equal)));
    Files.writeString(
        file,
        """
        # Work on a full disk

        Each kind of work is a process of its own that writes to a small file system. In most cases that is filled,
        from the beginning or at some moment, until only some bytes are left: numbers spread between none and what the work
        takes, so that now one of its writes fails and now another. In one case no file may grow above a size (`ulimit -f`, as
        under a quota), in one the file system becomes read-only at some moment. Work that has files of an earlier seed in
        its place must leave them whole.

        *Failed* are those that could not go on: where there was room enough, or the moment came after the last write, work
        ends well. *Clear*: a line of the error names the place, the system's reason and the remedy. *State*: every file from before is
        as it was or as it is to be, every other as it is to be, and nothing unfinished is left. *Equal*: with room, the same command comes to the result and the
        files of work that was left alone, byte for byte; of DL4J's zips the entries,
        of rows all but seconds, and pages, checkpoints and kept runs, which carry times, need only be whole.

        Command, as root (for the mounts), after `mvn package -DskipTests`; rows stand in `full-disk.csv`, and it goes on where it was
        stopped:

            mount -t tmpfs -o size=64m tmpfs FOLDER
            java @jvm.options -cp "tests/target/classes:kernels/target/classes:kernels/target/libs/*" %s FOLDER %d

        | work | cases | failed | clear | state | equal |
        |---|---:|---:|---:|---:|---:|
        %s"""
            .formatted(FullDisk.class.getName(), cases, table));
  }
}
