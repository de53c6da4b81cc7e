package io.github.distillery.tests.mutation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Damages every kind of file that is read, in many ways, and looks whether each ends in a clear
 * error or a right answer, within two seconds and in bounded memory. What has been done is kept in
 * {@code target/evidence/mutations}, and a second start goes on. Ten thousand take about a quarter
 * of an hour.
 */
public final class Mutations {
  private static final long FIRST_SEED = 1;
  private static final int COUNT = 10_000;

  private final Path folder;
  private final Path rows;
  private WorkerProcess worker;

  private Mutations(Path folder) {
    this.folder = folder;
    this.rows = folder.resolve("rows.tsv");
  }

  /**
   * Damages and reads, and writes {@code tests/evidence/mutations.md}.
   *
   * @param arguments seed and count, 1 and 10000 where they are left out; then the formats, all
   *     where they are left out, and no table is written where they are not
   * @throws IOException where the rows cannot be written
   * @throws InterruptedException where somebody interrupts
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    long seed = arguments.length > 0 ? Long.parseLong(arguments[0]) : FIRST_SEED;
    int count = arguments.length > 1 ? Integer.parseInt(arguments[1]) : COUNT;
    List<String> wanted =
        List.of(arguments).subList(Math.min(2, arguments.length), arguments.length);
    Path folder =
        Path.of(System.getProperty("distillery.evidence", "target/evidence"))
            .toAbsolutePath()
            .resolve("mutations");
    Files.createDirectories(folder);
    List<Verdict> verdicts = new Mutations(folder).run(seed, count, wanted);
    System.out.println(MutationTable.text(verdicts));
    if (wanted.isEmpty() && count >= COUNT) {
      MutationTable.write(Path.of("tests/evidence"), seed, verdicts);
    }
    System.exit(verdicts.stream().allMatch(verdict -> verdict.outcome().good()) ? 0 : 1);
  }

  private List<Verdict> run(long seed, int count, List<String> wanted)
      throws IOException, InterruptedException {
    Map<String, Verdict> done = done();
    List<Verdict> verdicts = new ArrayList<>();
    for (Map.Entry<String, Integer> part : Formats.shares(count, wanted).entrySet()) {
      SplittableRandom seeds = new SplittableRandom(seed);
      for (int i = 0; i < part.getValue(); i++) {
        long own = seeds.nextLong();
        Verdict verdict = done.get(part.getKey() + own);
        if (verdict == null) {
          verdict = judge(part.getKey(), own);
          Files.writeString(
              rows, verdict.line() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        verdicts.add(verdict);
      }
      System.out.println(MutationTable.line(part.getKey(), verdicts));
    }
    if (worker != null) {
      worker.close();
    }
    return verdicts;
  }

  /** What was slow gets a second try: the machine may have been busy. */
  private Verdict judge(String format, long seed) throws IOException, InterruptedException {
    Verdict first = worker().judge(format, seed);
    if (first.outcome() != Outcome.SLOW && first.outcome() != Outcome.HANG) {
      return first;
    }
    return worker().judge(format, seed);
  }

  private WorkerProcess worker() throws IOException {
    if (worker == null || !worker.alive()) {
      worker = WorkerProcess.start(folder);
    }
    return worker;
  }

  private Map<String, Verdict> done() throws IOException {
    Map<String, Verdict> done = new LinkedHashMap<>();
    if (Files.exists(rows)) {
      for (String line : Files.readAllLines(rows)) {
        Verdict verdict = Verdict.of(line);
        done.put(verdict.format() + verdict.seed(), verdict);
      }
    }
    return done;
  }
}
