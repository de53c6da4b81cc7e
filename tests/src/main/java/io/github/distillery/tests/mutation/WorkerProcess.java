package io.github.distillery.tests.mutation;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A worker with little memory, which is ended where it hangs. */
final class WorkerProcess implements AutoCloseable {
  private static final long SECONDS_TO_PREPARE = 180;
  private static final long SECONDS_TO_HANG = 20;
  private static final List<String> LIMITS =
      List.of(
          "-Xmx512m",
          "-Dorg.bytedeco.javacpp.maxBytes=512m",
          "-Dorg.bytedeco.javacpp.maxPhysicalBytes=3g",
          "-XX:-CreateCoredumpOnCrash");

  private final Process process;
  private final PrintWriter to;
  private final BlockingQueue<Optional<String>> said = new LinkedBlockingQueue<>();

  private WorkerProcess(Process process) {
    this.process = process;
    this.to = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    Thread listener = new Thread(this::listen, "worker");
    listener.setDaemon(true);
    listener.start();
  }

  static WorkerProcess start(Path folder) throws IOException {
    List<String> command =
        Stream.of(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "@" + Path.of("jvm.options").toAbsolutePath()),
                LIMITS,
                List.of(
                    "-XX:ErrorFile=" + folder.resolve("crash-%p.log"),
                    "-cp",
                    System.getProperty("java.class.path"),
                    Worker.class.getName(),
                    folder.toString()))
            .flatMap(List::stream)
            .collect(Collectors.toList());
    return new WorkerProcess(
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("worker.log").toFile()))
            .start());
  }

  boolean alive() {
    return process.isAlive();
  }

  /** Lets it read one damaged file; afterwards it may no longer be alive. */
  Verdict judge(String format, long seed) throws InterruptedException {
    to.println(format + "\t" + seed);
    Optional<String> began = said.poll(SECONDS_TO_PREPARE, TimeUnit.SECONDS);
    if (began == null || began.isEmpty() || !began.get().startsWith(Worker.BEGIN)) {
      close();
      throw new IllegalStateException(
          "the worker could not prepare %s with seed %d: %s; see worker.log"
              .formatted(format, seed, began));
    }
    String change = began.get().substring(Worker.BEGIN.length() + 1);
    Optional<String> verdict = said.poll(SECONDS_TO_HANG, TimeUnit.SECONDS);
    if (verdict == null) {
      close();
      return new Verdict(format, change, seed, Outcome.HANG, 1_000 * SECONDS_TO_HANG, 0, "");
    }
    if (verdict.isEmpty()) {
      int code = process.waitFor();
      return new Verdict(format, change, seed, Outcome.CRASH, 0, 0, "it ended with " + code);
    }
    Verdict read = Verdict.of(verdict.get());
    if (read.outcome() == Outcome.MEMORY) {
      close();
    }
    return read;
  }

  private void listen() {
    try (BufferedReader from = process.inputReader(StandardCharsets.UTF_8)) {
      from.lines().map(Optional::of).forEach(said::add);
    } catch (IOException | UncheckedIOException e) {
      // It was ended.
    }
    said.add(Optional.empty());
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
  }
}
