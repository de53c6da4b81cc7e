package io.github.distillery.tests.evidence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Kills each of {@link KilledSparkJob} at random moments, driver and executors, as {@link
 * KillTrials} says.
 *
 * <p>Arguments: how many kills of each job. Prints a line a trial, writes {@code
 * tests/evidence/spark-kills.csv} and {@code spark-kills.md}; ends with 1 where an end differs.
 * Started again it goes on where it was stopped.
 */
public final class SparkKillRuns {
  private static final int KILLS_A_TRIAL = 4;

  private SparkKillRuns() {}

  /**
   * Runs the trials that are not there yet.
   *
   * @param arguments how many kills of each job
   * @throws Exception where a process cannot be started
   */
  public static void main(String[] arguments) throws Exception {
    int kills = Integer.parseInt(arguments[0]);
    KilledSparkJob.prepare();
    KillTrials killing =
        new KillTrials(
            KilledSparkJob.class,
            new EvidenceFolder("spark-kills").results("spark-kills", KillTrials.header(), 2),
            KILLS_A_TRIAL);
    for (KilledSparkJob job : KilledSparkJob.values()) {
      killing.run(job, kills);
    }
    System.out.println(killing.table());
    write(killing.table(), kills);
    System.exit(killing.allEqual() ? 0 : 1);
  }

  private static void write(String table, int kills) throws IOException {
    Files.writeString(
        Path.of("tests/evidence/spark-kills.md"),
        """
        # Work on Spark that is killed

        Each kind of work is the driver of a cluster of its own on this machine: two executors of one core, each a process.
        Up to four times a trial the driver and then its executors are killed (SIGKILL), at moments drawn from the trial's number
        between three tenths of the time that the work takes and its end, and the driver is started again; then it goes to its end.
        *Equal* is an end whose figures, the fingerprint of the trained student, and the manifest of the soft labels, with the hash
        of their rows, are exactly those of the work that was left alone; the rows are read once more and compared with it. A
        trial in which the work ended before it was killed is left out.

        - *soft labels*: 784-1200-1200-10 asked about 24,000 images of MNIST in twelve files
        - *training*: 784-30-10 with two workers, eight epochs, a checkpoint after each; the soft labels are made on the way
        - *comparison*: the UCI digits, three candidates with three seeds, one of them chosen from two

        Command, after `mvn package -DskipTests`; rows stand in `spark-kills.csv`, and it goes on where it was stopped:

            mvn -B -pl lib dependency:copy-dependencies -DincludeScope=provided -DexcludeArtifactIds=log4j-slf4j2-impl \\
              -DoutputDirectory=target/cluster
            java @jvm.options -cp "tests/target/classes:kernels/target/libs/*:lib/target/cluster/*" \\
              %s %d

        %s"""
            .formatted(SparkKillRuns.class.getName(), kills, table));
  }
}
