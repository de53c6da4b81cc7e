package io.github.distillery.tests.evidence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether memory grows in long use: the training batches of eight hours in one process, and 5,000
 * cells in one kernel.
 *
 * <p>Arguments: {@code training}; {@code session} and the Python of an environment with the kernel
 * and Jupyter's client; or {@code table}. The first two write rows to {@code
 * tests/evidence/long-run.csv}, anew where they were stopped, since a process cannot be gone on
 * with; the last one writes {@code long-run.md} and {@code .png}.
 */
public final class LongRun {
  private LongRun() {}

  /**
   * Runs a part.
   *
   * @param arguments the part
   * @throws Exception where files cannot be written, or a cell ends otherwise than it should
   */
  public static void main(String[] arguments) throws Exception {
    EvidenceFolder folder = new EvidenceFolder("long-run");
    String part = arguments[0];
    switch (part) {
      case "training" -> {
        Rows rows = new Rows(folder, part);
        Path state = Files.createTempDirectory("long-training");
        new LongTraining(rows::add)
            .run(state, EvidenceFolder.size(LongTraining.BATCHES, LongTraining.BATCHES / 100));
      }
      case "session" -> {
        Rows rows = new Rows(folder, part);
        new LongSession(rows::add)
            .run(arguments[1], EvidenceFolder.size(LongSession.CELLS, LongSession.CELLS / 10));
      }
      case "table" -> LongRunTable.write(Path.of("tests/evidence"));
      default -> throw new IllegalArgumentException(part + "; say training, session or table");
    }
    System.exit(0);
  }

  /** The rows of one part; those of an earlier run of it go. */
  private static final class Rows {
    private final ResultsFile file;
    private final String part;

    Rows(EvidenceFolder folder, String part) throws IOException {
      this.part = part;
      this.file = folder.results("long-run", MemorySample.header(), 2);
      file.removeAll(part);
    }

    void add(MemorySample sample) {
      String row = sample.row(part);
      System.out.println(row);
      try {
        file.add(row.split(","));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The samples of a part, in order. */
  static List<MemorySample> samples(Path csv, String part) throws IOException {
    List<MemorySample> samples = new ArrayList<>();
    for (String line : Files.readAllLines(csv)) {
      if (line.startsWith(part + ",")) {
        samples.add(MemorySample.of(line.split(",")));
      }
    }
    return samples;
  }
}
