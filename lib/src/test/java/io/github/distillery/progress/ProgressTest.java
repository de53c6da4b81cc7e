package io.github.distillery.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.progress.ProgressReport.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
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

  private ProgressReport last() {
    return reports.get(reports.size() - 1);
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
  void workThatDoesNotReachItsEndHasFailed() {
    try (Progress progress = Progress.start("work", 3, "steps")) {
      progress.step(1, "");
    }

    assertThat(last().state()).isEqualTo(State.FAILED);
  }

  @Test
  void workThatSomebodyInterruptedWasStopped() {
    Progress interrupted = Progress.start("work", 3, "steps");
    Thread.currentThread().interrupt();
    interrupted.close();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(last().state()).isEqualTo(State.STOPPED);

    Progress forgetful = Progress.start("work whose thread forgot it", 3, "steps");
    Progress.interruptAll();
    forgetful.close();
    assertThat(last().state()).isEqualTo(State.STOPPED);
  }

  @Test
  void whatBeginsWithinWorkIsAPartOfIt() {
    try (Progress outer = Progress.start("outer", 1, "steps")) {
      try (Progress inner = Progress.start("inner", 1, "steps")) {
        inner.done();
      }
      Progress.start("next", 1, "steps").close();
      outer.done();
    }
    Progress.start("alone", 1, "steps").close();

    long outer = reports.get(0).activity();
    assertThat(reports)
        .filteredOn(report -> report.parent() == outer)
        .extracting(ProgressReport::title)
        .containsExactly("inner", "inner", "next", "next");
    assertThat(last().parent()).isEqualTo(ProgressReport.NONE);
  }

  @Test
  void aLoopHasABarThatEndsWithIt() {
    List<Integer> seen = new ArrayList<>();
    for (int seed : Progress.over("seeds", 1, 3)) {
      seen.add(seed);
    }

    assertThat(seen).containsExactly(1, 2, 3);
    assertThat(last().title()).isEqualTo("seeds");
    assertThat(last().done()).isEqualTo(3);
    assertThat(last().state()).isEqualTo(State.DONE);
    assertThat(Progress.over("none", 3, 1)).isEmpty();
    assertThat(Progress.over("names", List.of("a", "b"))).containsExactly("a", "b");
    assertThat(Progress.anyRunning()).isFalse();
  }

  @Test
  void aLoopThatWasLeftEarlyEndsWithTheCell() {
    for (String name : Progress.over("students", List.of("a", "b"))) {
      if (name.equals("b")) {
        break;
      }
    }
    assertThat(last().finished()).isFalse();
    assertThat(Progress.anyRunning()).as("whether it stops when interrupted is unknown").isFalse();

    Progress.endLoops(false);

    assertThat(last().state()).isEqualTo(State.STOPPED);
    assertThat(last().done()).isEqualTo(1);

    Progress.over("students", 1, 2).iterator().next();
    Progress.endLoops(true);
    assertThat(last().state()).isEqualTo(State.FAILED);
  }

  @Test
  void anInterruptedLoopBeginsNoOtherRound() {
    List<Integer> seen = new ArrayList<>();
    assertThatThrownBy(
            () -> {
              for (int seed : Progress.over("seeds", 1, 3)) {
                seen.add(seed);
                Thread.currentThread().interrupt();
              }
            })
        .isInstanceOf(CancellationException.class)
        .hasMessage("interrupted in round 1");

    assertThat(Thread.interrupted()).isTrue();
    assertThat(seen).containsExactly(1);
    assertThat(last().state()).isEqualTo(State.STOPPED);
    assertThat(last().done()).as("the round was not finished").isZero();
  }

  @Test
  void workOutsideOfLoopsOutlivesTheCell() {
    try (Progress progress = Progress.start("in the background", 2, "steps")) {
      Progress.endLoops(false);
      assertThat(Progress.anyRunning()).isTrue();
      progress.done();
    }
    assertThat(last().state()).isEqualTo(State.DONE);
  }

  @Test
  void theCurveKeepsItsShapeInFewPoints() {
    try (Progress progress = Progress.start("work", 10_000, "steps")) {
      for (int i = 0; i < 10_000; i++) {
        progress.plot(10_000 - i);
      }
      progress.plot(Double.NaN);
      progress.done();
    }

    assertThat(last().curve())
        .hasSizeBetween(60, 120)
        .isSortedAccordingTo((a, b) -> Double.compare(b, a));
    assertThat(last().curve().get(0)).isGreaterThan(9_900);
  }

  @Test
  void whatAnEarlierSessionDidDoesNotCountForThePace() {
    try (Progress progress = Progress.start("work", 2_000_000_000, "steps")) {
      progress.resume(1_999_999_999);
      progress.step(1_999_999_999, "");
      progress.done();
    }

    assertThat(last().done()).isEqualTo(1_999_999_999);
    assertThat(last().rate()).isZero();
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
