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
        .startsWith("display " + first, "display " + second)
        .endsWith("update " + first)
        .doesNotContain("update " + second);
    assertThat(first).isNotEqualTo(second);
  }

  @Test
  void theBarSaysHowFarHowFastAndHowLong() {
    bars.show(report(1, 100, State.RUNNING));
    assertThat(bundles.get(0).plain())
        .isEqualTo(
            "Training <a> [#####...............] 100/400 batches · loss 0.2 · 10.0 batches/s"
                + " · 0:30 left");
    assertThat(html(0))
        .contains("Training &lt;a&gt;", "width:25.0%", "100/400 batches", "loss 0.2", "0:30 left");
  }

  @Test
  void manyUnitsAreAShareAndGreatNumbersAreShort() {
    ProgressReport training =
        new ProgressReport(
            1,
            ProgressReport.NONE,
            "Training",
            180_000,
            1_200_000,
            "samples",
            Duration.ofSeconds(14),
            12_400,
            "epoch 3/20 · loss 0.123 · validation 97.8%",
            List.of(3.0, 2.0, 1.0),
            State.RUNNING);
    assertThat(ProgressText.line(training))
        .isEqualTo(
            "Training [###.................] 15% · epoch 3/20 · loss 0.123 · validation 97.8%"
                + " · 12.4k samples/s · 1:22 left");
    bars.show(training);
    assertThat(html(0)).contains("<svg", "2.0,2.0 60.0,11.0 118.0,20.0");
  }

  @Test
  void theLastStateSaysHowItEnded() {
    bars.show(report(1, 400, State.DONE));
    bars.show(report(2, 100, State.STOPPED));
    bars.show(report(3, 100, State.FAILED));
    assertThat(bundles.get(0).plain()).contains("400/400 batches", "done in 10 s");
    assertThat(bundles.get(1).plain()).contains("100/400 batches", "stopped after 10 s");
    assertThat(bundles.get(2).plain()).contains("100/400 batches", "failed after 10 s");
  }

  @Test
  void aPartHasItsBarBelowAndLeavesItWhenTheWholeEnds() {
    bars.show(part(1, ProgressReport.NONE, "seeds", State.RUNNING));
    bars.show(part(2, 1, "Training", State.RUNNING));
    bars.show(part(3, 2, "Measuring", State.RUNNING));
    bars.show(part(3, 2, "Measuring", State.DONE));
    bars.show(part(2, 1, "Training", State.DONE));
    bars.show(part(1, ProgressReport.NONE, "seeds", State.DONE));

    assertThat(shown.get(0)).startsWith("display");
    assertThat(shown.subList(1, shown.size())).allMatch(one -> one.startsWith("update"));
    assertThat(html(bundles.size() - 1)).contains("seeds").doesNotContain("Training");
  }

  @Test
  void aPartIsShownBelowTheWhole() {
    String html =
        ProgressHtml.of(
            List.of(
                part(1, ProgressReport.NONE, "seeds", State.RUNNING),
                part(2, 1, "Training", State.RUNNING)));
    assertThat(html).containsSubsequence("margin:2px 0 2px 0.0em", "seeds", "1.2em", "Training");
    assertThat(html)
        .as("1 of 3 seeds is done, and 1 of 3 parts of the next: 4/9 in a second")
        .contains("width:44.4%", "0:01 left", "width:33.3%");
  }

  @Test
  void aThousandQuickPartsMakeFewUpdates() {
    bars.show(part(1, ProgressReport.NONE, "seeds", State.RUNNING));
    for (int i = 0; i < 1000; i++) {
      bars.show(part(2 + i, 1, "blink", State.RUNNING));
      bars.show(part(2 + i, 1, "blink", State.DONE));
    }
    bars.show(part(1, ProgressReport.NONE, "seeds", State.DONE));
    assertThat(shown).hasSizeLessThan(500);
  }

  private static ProgressReport part(long activity, long parent, String title, State state) {
    return new ProgressReport(
        activity, parent, title, 1, 3, "", Duration.ofSeconds(1), 1, "", List.of(), state);
  }

  private String html(int bundle) {
    return (String) bundles.get(bundle).data().get("text/html");
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

  @Test
  void inATerminalAPartStandsBehindTheWholeAndLeavesNoLine() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ProgressLine line =
        new ProgressLine(new PrintStream(bytes, true, StandardCharsets.UTF_8), true, 200);
    line.show(part(1, ProgressReport.NONE, "seeds", State.RUNNING));
    line.show(part(2, 1, "Training", State.RUNNING));
    line.show(part(2, 1, "Training", State.DONE));
    line.show(part(1, ProgressReport.NONE, "seeds", State.DONE));

    String printed = bytes.toString(StandardCharsets.UTF_8);
    assertThat(printed).contains("\rseeds 1/3 > Training [").containsOnlyOnce("\n");
    assertThat(printed.substring(printed.lastIndexOf('\r')))
        .startsWith("\rseeds [")
        .contains("done in");
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
    assertThat(ProgressText.clock(Duration.ofMillis(11_900))).isEqualTo("0:12");
    assertThat(ProgressText.clock(Duration.ofMinutes(70))).isEqualTo("1:10:00");
  }
}
