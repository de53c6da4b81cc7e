package io.github.distillery.tests.evidence;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A process of {@link FullDisk}. */
final class DiskProcess {
  private final Process process;
  private final CompletableFuture<String> said;
  private final long began = System.nanoTime();

  private DiskProcess(Process process) {
    this.process = process;
    this.said = CompletableFuture.supplyAsync(() -> read(process));
  }

  /** How it ended: the line of its result, where it ended well, and all that it said. */
  record Ended(Optional<String> result, String output, long millis) {}

  /** Starts a class; no file may grow above so many bytes, where that is not 0. */
  static DiskProcess start(List<String> command, long limit) throws IOException {
    List<String> words = new ArrayList<>();
    if (limit > 0) {
      words.addAll(List.of("bash", "-c", "ulimit -f " + limit / 1024 + "; exec \"$@\"", "bash"));
    }
    words.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "@jvm.options",
            // A file of the JVM's own, beside what is looked at.
            "-XX:-UsePerfData",
            "-XX:TieredStopAtLevel=1",
            "-Ddistillery.home=.",
            "-cp",
            System.getProperty("java.class.path")));
    words.addAll(command);
    return new DiskProcess(new ProcessBuilder(words).redirectErrorStream(true).start());
  }

  Ended end() throws InterruptedException {
    int code = process.waitFor();
    String text = said.join();
    Optional<String> line =
        text.lines().filter(one -> one.startsWith(KilledJob.RESULT)).findFirst();
    return new Ended(
        code == 0 ? Optional.of(line.orElse("ended well")) : Optional.empty(),
        text,
        (System.nanoTime() - began) / 1_000_000);
  }

  boolean runs() {
    return process.isAlive();
  }

  private static String read(Process process) {
    try {
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
