package io.github.distillery.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.evaluate.Claim;
import io.github.distillery.train.TrainingOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunEffortTest {
  @AfterEach
  void full() {
    System.clearProperty("distillery.effort");
  }

  @Test
  void fullIsTheDefault() {
    assertThat(RunEffort.parse(null)).isEqualTo(RunEffort.FULL);
    assertThat(RunEffort.parse(" ")).isEqualTo(RunEffort.FULL);
    assertThat(RunEffort.parse("Full")).isEqualTo(RunEffort.FULL);
    assertThat(RunEffort.parse("quick")).isEqualTo(RunEffort.QUICK);
    assertThatThrownBy(() -> RunEffort.parse("fast"))
        .hasMessage("DISTILLERY_EFFORT is \"fast\"; set it to full or quick, or not at all");
  }

  @Test
  void quickTrainingsTakeOneEpochAndClaimNothing() {
    System.setProperty("distillery.effort", "quick");

    assertThat(TrainingOptions.defaults().epochs(20).epochs()).isEqualTo(1);
    assertThat(Claim.check("better", false).toString())
        .isEqualTo("not checked, as little was trained: better");
  }

  @Test
  void fullEffortHoldsToWhatIsSaid() {
    assertThat(TrainingOptions.defaults().epochs(20).epochs()).isEqualTo(20);
    assertThat(Claim.check("better", true).toString()).isEqualTo("holds: better");
    assertThatThrownBy(() -> Claim.check("better", false))
        .isInstanceOf(AssertionError.class)
        .hasMessage("the results of this run do not show: better");
  }
}
