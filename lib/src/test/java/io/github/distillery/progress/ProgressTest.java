package io.github.distillery.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.progress.ProgressReport.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final List<ProgressReport> reports = new ArrayList<>();
  private ProgressSink before;

  @BeforeEach
  void listen() {
    before = Progress.showOn(reports::add);
  }

  @AfterEach
  void listenNoMore() {
    Progress.showOn(before);
  }

  @Test
  void saysHowItBeganAndHowItEnded() {
    try (Progress progress = Progress.start("work", 3, "steps")) {
      assertThat(Progress.anyRunning()).isTrue();
      for (int i = 1; i <= 3; i++) {
        progress.step(i, "step " + i);
      }
      progress.done();
    }

    assertThat(Progress.anyRunning()).isFalse();
    assertThat(reports.get(0).state()).isEqualTo(State.RUNNING);
    ProgressReport last = reports.get(reports.size() - 1);
    assertThat(last.state()).isEqualTo(State.DONE);
    assertThat(last.done()).isEqualTo(3);
    assertThat(last.detail()).isEqualTo("step 3");
  }

  @Test
  void workThatDoesNotReachItsEndIsStopped() {
    try (Progress progress = Progress.start("work", 3, "steps")) {
      progress.step(1, "");
    }

    assertThat(reports.get(reports.size() - 1).state()).isEqualTo(State.STOPPED);
  }

  @Test
  void quickWorkStaysQuietWhenAskedTo() {
    try (Progress progress = Progress.startQuietly("blink", 1, "steps")) {
      assertThat(Progress.anyRunning()).isTrue();
      progress.step(1, "");
      progress.done();
    }

    assertThat(reports).isEmpty();
  }

  @Test
  void manyStepsMakeFewReports() {
    try (Progress progress = Progress.start("work", 100_000, "steps")) {
      for (int i = 1; i <= 100_000; i++) {
        progress.step(i, "");
      }
      progress.done();
    }

    assertThat(reports).hasSizeLessThan(1000);
  }

  @Test
  void rateAndTimeLeftComeFromThePaceSoFar() {
    ProgressReport half =
        new ProgressReport(1, "t", 50, 100, "steps", Duration.ofSeconds(10), "", State.RUNNING);

    assertThat(half.fraction()).isEqualTo(0.5);
    assertThat(half.rate()).isEqualTo(5);
    assertThat(half.remaining()).contains(Duration.ofSeconds(10));
    assertThatThrownBy(() -> Progress.start("t", -1, "steps")).hasMessageContaining("total is -1");
  }
}
