package io.github.distillery.kernel.display;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.distillery.progress.ProgressReport;
import io.github.distillery.progress.ProgressReport.State;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressBarsTest {
  private final List<String> shown = new ArrayList<>();
  private final List<MimeBundle> bundles = new ArrayList<>();
  private final CellOutput output =
      new CellOutput() {
        @Override
        public void stdout(String text) {
          throw new AssertionError("a bar is displayed and not printed");
        }

        @Override
        public void stderr(String text) {
          throw new AssertionError("a bar is displayed and not printed");
        }

        @Override
        public void display(MimeBundle bundle, String displayId) {
          shown.add("display " + displayId);
          bundles.add(bundle);
        }

        @Override
        public void updateDisplay(MimeBundle bundle, String displayId) {
          shown.add("update " + displayId);
          bundles.add(bundle);
        }

        @Override
        public void clearOutput(boolean wait) {
          throw new AssertionError("a bar clears nothing");
        }
      };
  private final ProgressBars bars = new ProgressBars(() -> output);

  private static ProgressReport report(long activity, long done, State state) {
    return new ProgressReport(
        activity, "Training <a>", done, 400, "batches", Duration.ofSeconds(10), "loss 0.2", state);
  }

  @Test
  void anActivityHasOneBarThatIsUpdatedInPlace() {
    bars.show(report(1, 0, State.RUNNING));
    bars.show(report(2, 0, State.RUNNING));
    bars.show(report(1, 100, State.RUNNING));
    bars.show(report(1, 400, State.DONE));
    String first = shown.get(0).replace("display ", "");
    String second = shown.get(1).replace("display ", "");
    assertThat(shown)
        .containsExactly(
            "display " + first, "display " + second, "update " + first, "update " + first);
    assertThat(first).isNotEqualTo(second);
  }

  @Test
  void theBarSaysHowFarHowFastAndHowLong() {
    bars.show(report(1, 100, State.RUNNING));
    assertThat(bundles.get(0).plain())
        .isEqualTo(
            "Training <a> [#####...............] 100/400 batches, 25 %, 10.0 batches/s, 30 s left"
                + "  loss 0.2");
    assertThat((String) bundles.get(0).data().get("text/html"))
        .contains("Training &lt;a&gt;", "width:25.0%", "100/400 batches", "loss 0.2");
  }

  @Test
  void theLastStateSaysHowItEnded() {
    bars.show(report(1, 400, State.DONE));
    bars.show(report(2, 100, State.STOPPED));
    assertThat(bundles.get(0).plain()).contains("400/400 batches, 100 %", "done in 10 s");
    assertThat(bundles.get(1).plain()).contains("100/400 batches, 25 %", "stopped after 10 s");
  }

  @Test
  void aTerminalGetsOneLineWrittenOver() {
    String printed = printed(true, 60);
    assertThat(printed).startsWith("\rTraining").contains("\rTraining").endsWith("\n");
    assertThat(printed.lines().map(String::length).max(Integer::compare).orElseThrow())
        .isLessThan(60);
  }

  @Test
  void aFileGetsTheLastStateOnly() {
    assertThat(printed(false, 60)).isEqualTo(ProgressText.line(report(1, 400, State.DONE)) + "\n");
  }

  private static String printed(boolean terminal, int columns) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ProgressLine line =
        new ProgressLine(new PrintStream(bytes, true, StandardCharsets.UTF_8), terminal, columns);
    line.show(report(1, 100, State.RUNNING));
    line.show(report(1, 400, State.DONE));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void timesAreSaidAsPeopleSayThem() {
    assertThat(ProgressText.time(Duration.ofMillis(420))).isEqualTo("0.4 s");
    assertThat(ProgressText.time(Duration.ofMillis(59_700))).isEqualTo("1 min 0 s");
    assertThat(ProgressText.time(Duration.ofSeconds(125))).isEqualTo("2 min 5 s");
    assertThat(ProgressText.time(Duration.ofMinutes(70))).isEqualTo("1 h 10 min");
  }
}
