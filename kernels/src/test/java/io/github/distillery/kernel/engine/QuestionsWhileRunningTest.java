package io.github.distillery.kernel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.distillery.kernel.assist.Completeness;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QuestionsWhileRunningTest {
  private final EngineSession session = new EngineSession();
  private final CountDownLatch runs = new CountDownLatch(1);
  private CompletableFuture<CellResult> cell;

  private final class Output extends RecordedOutput {
    @Override
    public synchronized void stdout(String text) {
      super.stdout(text);
      runs.countDown();
    }
  }

  @BeforeEach
  void runForEver() throws InterruptedException {
    session.run("var known = \"x\";");
    cell =
        CompletableFuture.supplyAsync(
            () -> session.run("System.out.println(1); while (true) { }\nint later;", new Output()));
    runs.await();
  }

  @AfterEach
  void close() {
    session.close();
  }

  @Test
  void areAnsweredAndTheCellStillStops() {
    JavaEngine engine = session.engine();
    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> {
          assertThat(engine.complete("known.len", 9).matches()).containsExactly("length()");
          assertThat(engine.inspect("known", 3, 0)).isPresent();
          assertThat(engine.isComplete("for (;;) {").state())
              .isEqualTo(Completeness.State.INCOMPLETE);
          assertThat(cell).isNotDone();
          engine.interrupt();
          assertThat(engine.complete("known.len", 9).matches()).containsExactly("length()");
          assertThat(cell.join()).isInstanceOf(CellResult.Interrupted.class);
        });
    assertThat(session.value("known")).isEqualTo("x");
  }
}
