package io.github.distillery.kernel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ProgressInCellsTest {
  private static EngineSession session;

  private final RecordedOutput output = new RecordedOutput();

  @BeforeAll
  static void start() {
    session = new EngineSession();
  }

  @AfterAll
  static void close() {
    session.close();
  }

  private String lastShown() {
    return output.order().get(output.order().size() - 1);
  }

  @Test
  void aLoopHasABarInOneLine() {
    session.run(
        "int sum = 0; for (int seed : Progress.over(\"seeds\", 1, 5)) sum += seed;", output);
    assertThat(lastShown()).startsWith("update:seeds [####################] 5/5 · done in");
    assertThat(session.value("sum")).isEqualTo("15");
  }

  @Test
  void aLoopThatFailsSaysSo() {
    session.run("for (int i : Progress.over(\"rounds\", 1, 4)) if (i == 3) i /= 0;", output);
    assertThat(lastShown()).startsWith("update:rounds [##########..........] 2/4 · failed after");
  }

  @Test
  void aLoopThatIsLeftIsStopped() {
    session.run("for (int i : Progress.over(\"rounds\", 1, 4)) if (i == 3) break;", output);
    assertThat(lastShown()).startsWith("update:rounds [##########..........] 2/4 · stopped after");
  }

  @Test
  void anEndlessRoundCanBeInterrupted() throws Exception {
    CompletableFuture<CellResult> result =
        CompletableFuture.supplyAsync(
            () ->
                session.run(
                    "for (int i : Progress.over(\"rounds\", 1, 4)) { System.out.println(\"here\"); while (true) {} }",
                    output));
    while (!output.out().contains("here")) {
      Thread.sleep(10);
    }
    session.engine().interrupt();
    assertThat(result.get(30, TimeUnit.SECONDS)).isInstanceOf(CellResult.Interrupted.class);
    assertThat(lastShown()).startsWith("update:rounds").contains("0/4 · stopped after");
  }
}
