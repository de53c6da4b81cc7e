package io.github.distillery.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CheckTest {
  @Test
  void aRightAnswerIsSaidToBeOne() {
    assertThat(Check.that(2, () -> 1 + 1 == 2, "add").toString()).isEqualTo("solved: exercise 2");
  }

  private static Integer exercise4;

  @Test
  void aWrongOrMissingAnswerFailsWithTheHint() {
    Integer missing = null;

    assertThatThrownBy(() -> Check.that(3, () -> false, "count both layers"))
        .isInstanceOf(Unsolved.class)
        .hasMessage("exercise 3 is not solved yet. Hint: count both layers");
    assertThatThrownBy(() -> Check.that(1, () -> missing == 5, "think"))
        .isInstanceOf(Unsolved.class)
        .hasMessage("exercise 1 is not solved yet. Hint: think")
        .hasCauseInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> Check.that(4, () -> exercise4 == 5, "think"))
        .isInstanceOf(Unsolved.class)
        .hasNoCause();
  }
}
