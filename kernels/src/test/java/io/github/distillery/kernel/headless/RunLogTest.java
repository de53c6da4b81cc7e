package io.github.distillery.kernel.headless;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.distillery.progress.ProgressReport;
import io.github.distillery.progress.ProgressReport.State;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunLogTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);

  @Test
  void onATerminalOneLineIsRewrittenWhileWorkGoesOn() {
    RunLog log = new RunLog(stream, stream, true);
    log.cellBegins(1, 3, "train()");
    log.progress(report(5, State.RUNNING));
    log.progress(report(10, State.DONE));

    assertThat(printed())
        .startsWith("[1/3] train()\n")
        .contains("\r\u001b[K      Training [##########..........] 50%")
        .endsWith("\r\u001b[K      Training: 10 batches, 2.0 s, loss 0.5\n");
  }

  @Test
  void elsewhereOnlyTheEndOfWorkIsPrinted() {
    RunLog log = new RunLog(stream, stream, false);
    log.cellBegins(1, 3, "\ntrain()");
    log.progress(report(5, State.RUNNING));
    log.progress(report(7, State.STOPPED));

    assertThat(printed())
        .isEqualTo(
            "[1/3] train()\n      Training: stopped after 7 of 10 batches, 2.0 s, loss 0.5\n");
  }

  @Test
  void theSummaryNamesEveryNotebookItsTimeAndItsResult() {
    RunLog log = new RunLog(stream, stream, false);
    log.summary(
        List.of(
            run("a.ipynb", 12, Duration.ofMillis(59_940), Optional.empty()),
            run("b.ipynb", 3, Duration.ofSeconds(125), Optional.of("cell 3: it broke")),
            NotebookRun.notRun(Path.of("c.ipynb"), 7)));

    assertThat(printed().lines().map(String::strip))
        .contains(
            "notebook      cells        time  result",
            "a.ipynb    12 of 12      59.9 s  ok",
            "b.ipynb     3 of 12  2 min 05 s  FAILED: cell 3: it broke",
            "c.ipynb      0 of 7              not run");
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }

  private static NotebookRun run(String name, int ran, Duration time, Optional<String> trouble) {
    return new NotebookRun(
        Path.of("folder", name), ran, 12, time, trouble, Optional.empty(), Optional.empty());
  }

  private static ProgressReport report(long done, State state) {
    return new ProgressReport(
        1, "Training", done, 10, "batches", Duration.ofSeconds(2), "loss 0.5", state);
  }
}
