package io.github.distillery.kernel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.distillery.progress.Progress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
public class InterruptTest {
  private static EngineSession session;

  @BeforeAll
  static void start() {
    session = new EngineSession();
    session.run("void userLoop() { long n = 0; while (true) { n++; } }");
  }

  @AfterAll
  static void close() {
    session.close();
  }

  /** Runs a cell that prints once it is where it should be interrupted. */
  private CellResult interrupted(String source) throws Exception {
    RecordedOutput output = new RecordedOutput();
    CompletableFuture<CellResult> result =
        CompletableFuture.supplyAsync(() -> session.run(source, output));
    while (!output.out().contains("here")) {
      assertThat(result).as("still running").isNotDone();
      Thread.sleep(10);
    }
    session.engine().interrupt();
    return result.get(30, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Thread.sleep(600_000);",
        "while (true) {}",
        "long n = 0; for (;;) { n++; }",
        "userLoop();",
        "synchronized (this0) { this0.wait(); }",
        "while (true) { try { Thread.sleep(1000); } catch (InterruptedException e) {} }",
        "Stream.iterate(1, i -> i + 1).forEach(i -> {});"
      })
  void theCellStopsAndTheSessionGoesOn(String endless) throws Exception {
    session.run("Object this0 = new Object(); int kept = 5;");
    CellResult result =
        interrupted("kept = 6;\nSystem.out.println(\"here\");\n" + endless + "\nkept = 7;");
    assertThat(result).isInstanceOf(CellResult.Interrupted.class);
    assertThat(session.value("kept")).isEqualTo("6");
    assertThat(session.value("Thread.currentThread().isInterrupted()")).isEqualTo("false");
  }

  @Test
  void theReportSaysWhere() throws Exception {
    CellResult.Interrupted result =
        (CellResult.Interrupted)
            interrupted("System.out.println(\"here\");\n\nThread.sleep(600_000);");
    assertThat(String.join("\n", result.traceback()))
        .contains("Interrupted", "line 3", "Thread.sleep(600_000);");
  }

  @Test
  void workOfTheLibraryEndsByItselfAndItsResultIsKept() throws Exception {
    session.run("int learnt = 0;");
    CellResult result =
        interrupted(
            "learnt = io.github.distillery.kernel.engine.InterruptTest.train();\nlearnt = -1;");
    assertThat(result).isInstanceOf(CellResult.Interrupted.class);
    assertThat(Integer.parseInt(session.value("learnt"))).isGreaterThan(40);
  }

  /** Like a training whose batches take longer than the patience of the engine. */
  public static int train() {
    try (Progress progress = Progress.start("training", 0, "batches")) {
      System.out.println("here");
      int steps = 0;
      long end = Long.MAX_VALUE;
      while (System.nanoTime() < end) {
        steps++;
        if (end == Long.MAX_VALUE && Thread.currentThread().isInterrupted()) {
          end = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
        }
      }
      progress.done();
      return steps;
    }
  }

  @Test
  void anInterruptWithoutACellDoesNothing() {
    session.engine().interrupt();
    assertThat(session.value("1 + 2")).isEqualTo("3");
  }
}
