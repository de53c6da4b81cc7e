package io.github.distillery.tests.mutation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The file that tells a kernel its ports: it starts, or ends and says why. */
final class ConnectionFormat implements Format {
  private static final String FILE = "connection.json";
  private static final long MILLIS_TO_END = 3_000;
  private static final long PAUSE = 20;

  private long megabytes;

  @Override
  public long megabytesElsewhere() {
    return megabytes;
  }

  @Override
  public String name() {
    return "connection file";
  }

  @Override
  public void write(Path folder) throws IOException {
    KernelProcess.writeConnection(folder.resolve(FILE));
  }

  @Override
  public String read(Path folder) throws IOException, InterruptedException {
    Path log = folder.resolveSibling("connection.log");
    try (KernelProcess kernel = KernelProcess.start(folder.resolve(FILE), log)) {
      long end = System.currentTimeMillis() + MILLIS_TO_END;
      megabytes = 0;
      while (kernel.alive() && System.currentTimeMillis() < end) {
        megabytes = Math.max(megabytes, kernel.peakMegabytes());
        Thread.sleep(PAUSE);
      }
      String said = kernel.log();
      if (said.contains("Exception in thread") || said.contains("\tat ")) {
        throw new IllegalStateException("a stack trace: " + said);
      }
      if (kernel.alive()) {
        return "it runs";
      }
      throw new KernelFormat.Refused("it ended with " + kernel.exitCode() + ": " + said);
    }
  }

  @Override
  public List<Change> changes() {
    List<Change> all = new ArrayList<>(ByteChanges.of(FILE, false));
    all.addAll(TextChanges.json(FILE, false));
    all.addAll(TextChanges.json(FILE, false));
    return all;
  }

  @Override
  public double share() {
    return 0.08;
  }

  @Override
  public long millis() {
    return 10_000;
  }
}
