package io.github.distillery.tests.evidence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Kills each of {@link KilledJob} at random moments, as {@link KillTrials} says.
 *
 * <p>Arguments: how many kills for each job. Prints a line a trial, writes {@code
 * tests/evidence/kills.csv} and, with 50 kills or more, {@code kills.md}; ends with 1 where an end
 * differs. Started again it goes on where it was stopped.
 */
public final class KillRuns {
  private static final int KILLS_OF_A_TABLE = 50;

  private static final int KILLS_A_TRIAL = 2;

  private KillRuns() {}

  /**
   * Runs the trials that are not there yet.
   *
   * @param arguments how many kills for each job
   * @throws Exception where a process cannot be started
   */
  public static void main(String[] arguments) throws Exception {
    int kills = Integer.parseInt(arguments[0]);
    KillTrials killing =
        new KillTrials(
            KilledJob.class,
            new EvidenceFolder("kills").results("kills", KillTrials.header(), 2),
            KILLS_A_TRIAL);
    for (KilledJob job : KilledJob.values()) {
      killing.run(job, kills);
    }
    System.out.println(killing.table());
    if (kills >= KILLS_OF_A_TABLE) {
      write(killing.table());
    }
    System.exit(killing.allEqual() ? 0 : 1);
  }

  private static void write(String rows) throws IOException {
    Files.writeString(
        Path.of("tests/evidence/kills.md"),
        """
        # Work that is killed

        Each kind of work is a process of its own that keeps its state in a folder. It is killed (SIGKILL) up to twice a
        trial, at moments drawn from the trial's number between three tenths of its time and its end, and started
        again; then it goes to its end. *Equal* is an end whose figures, and the fingerprints of trained and compressed
        networks and of the files of soft labels, are exactly those of the work that was left alone. A trial in
        which the work ended before it was killed is left out.

        Command, after `mvn package -DskipTests`; rows stand in `kills.csv`, and it goes on where it was stopped:

            java @jvm.options -cp "tests/target/classes:kernels/target/libs/*" %s 50

        %s"""
            .formatted(KillRuns.class.getName(), rows));
  }
}
