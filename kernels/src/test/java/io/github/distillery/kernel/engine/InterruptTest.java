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
        "Stream.iterate(1, i -> i + 1).forEach(i -> {});",
        "while (true) { try { while (true) {} } catch (Throwable e) {} finally { kept = 6; } }",
        "IntStream.range(0, 1_000_000_000).parallel().forEach(i -> { while (true) {} });",
        "IntStream.range(0, 2_000_000_000).parallel().map(i -> i % 7).filter(i -> i > 9).sum();",
        "display(new Object() { public String toString() { while (true) {} } });",
        "class Endless { int n; Endless() { while (true) n++; } }\nnew Endless();",
        "String text(int i) { return i == 0 ? \"\" : text(i - 1) + text(i - 1); }\ntext(60);"
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
  void workOfTheLibraryIsAskedAgainWhereSomethingHasSwallowedTheInterrupt() throws Exception {
    session.run(
        """
        void work() {
          try (var work = io.github.distillery.progress.Progress.start("work", 10, "steps")) {
            System.out.println("here");
            try { Thread.sleep(600_000); } catch (InterruptedException e) { }
            while (!Thread.interrupted()) { }
          }
        }
        """);
    CellResult result = interrupted("work();");
    assertThat(result).isInstanceOf(CellResult.Interrupted.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "IntStream.range(0, 8).parallel().forEach(i -> { while (true) ticks.increment(); });",
        "CompletableFuture.supplyAsync(() -> { while (true) ticks.increment(); }).get();",
        "var pool = Executors.newFixedThreadPool(2); pool.submit(() -> { while (true) ticks.increment(); }).get();",
        "new Thread(() -> { while (true) ticks.increment(); }).start(); Thread.sleep(600_000);"
      })
  void theHelpersThatACellHasStartedStopWithIt(String endless) throws Exception {
    session.run("import java.util.concurrent.*; import java.util.concurrent.atomic.*;");
    session.run("var ticks = new LongAdder();");
    interrupted("System.out.println(\"here\");\n" + endless);
    assertThat(session.value("long before = ticks.sum(); Thread.sleep(50); ticks.sum() - before"))
        .isEqualTo("0");
    assertThat(session.value("IntStream.range(0, 1000).parallel().sum()")).isEqualTo("499500");
  }

  @Test
  void whatAnEarlierCellHasStartedGoesOn() throws Exception {
    session.run("import java.util.concurrent.atomic.*;");
    session.run(
        "var ticking = new AtomicBoolean(true); var beats = new LongAdder();\n"
            + "new Thread(() -> { while (ticking.get()) beats.increment(); }).start();");
    interrupted("System.out.println(\"here\");\nwhile (true) {}");
    assertThat(session.value("long then = beats.sum(); Thread.sleep(50); beats.sum() > then"))
        .isEqualTo("true");
    session.run("ticking.set(false);");
  }

  @Test
  void aRendererThatDoesNotEndIsStopped() throws Exception {
    session.run(
        "class Slow { public String toString() { System.out.println(\"here\"); while (true) {} } }");
    assertThat(interrupted("new Slow()")).isInstanceOf(CellResult.Interrupted.class);
    assertThat(session.value("1 + 2")).isEqualTo("3");
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
