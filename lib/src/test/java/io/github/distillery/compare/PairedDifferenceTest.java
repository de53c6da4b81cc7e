package io.github.distillery.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.Gson;
import io.github.distillery.evaluate.Spread;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PairedDifferenceTest {
  /** Made by tests/src/test/python/make_interval_fixtures.py. */
  private record Case(
      double[] candidate,
      double[] baseline,
      double mean,
      double deviation,
      double low,
      double high) {}

  @Test
  void theIntervalIsThatOfSciPysPairedTest() throws IOException {
    Case[] cases;
    try (Reader json =
        new InputStreamReader(
            Objects.requireNonNull(getClass().getResourceAsStream("/fixtures/intervals.json")),
            StandardCharsets.UTF_8)) {
      cases = new Gson().fromJson(json, Case[].class);
    }
    assertThat(cases).hasSizeGreaterThan(4);
    for (Case expected : cases) {
      PairedDifference found = PairedDifference.of(expected.candidate, expected.baseline);
      assertThat(found.mean()).isCloseTo(expected.mean, within(1e-12));
      assertThat(found.low()).isCloseTo(expected.low, within(1e-9));
      assertThat(found.high()).isCloseTo(expected.high, within(1e-9));
      assertThat(found.pairs()).isEqualTo(expected.candidate.length);
      assertThat(Spread.of(expected.candidate).deviation())
          .isCloseTo(expected.deviation, within(1e-12));
    }
  }

  @Test
  void aLuckySeedOfBothFallsOutOfTheDifference() {
    PairedDifference difference =
        PairedDifference.of(new double[] {0.71, 0.91, 0.81}, new double[] {0.70, 0.90, 0.80});

    assertThat(difference.low()).isCloseTo(0.01, within(1e-9));
    assertThat(difference.isClear()).isTrue();
    assertThat(PairedDifference.of(new double[] {1, 2, 3}, new double[] {2, 2, 2}).isClear())
        .isFalse();
  }

  @Test
  void onePairHasNoIntervalAndProvesNothing() {
    PairedDifference one = PairedDifference.of(new double[] {0.9}, new double[] {0.8});

    assertThat(one.mean()).isCloseTo(0.1, within(1e-12));
    assertThat(one.low()).isNaN();
    assertThat(one.isClear()).isFalse();
    assertThat(Spread.of(3).text(100, 1)).isEqualTo("300.0");
    assertThat(Spread.of(1, 3).text(1, 2)).isEqualTo("2.00 \u00b1 1.41");
  }

  @Test
  void unequalNumbersAreRefused() {
    assertThatThrownBy(() -> PairedDifference.of(new double[2], new double[3]))
        .hasMessageContaining("2 values against 3");
    assertThatThrownBy(Spread::of).hasMessageContaining("give one or more");
  }
}
