package io.github.distillery.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.function.UnaryOperator;
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
        .hasNoCause();
    assertThatThrownBy(() -> Check.that(4, () -> exercise4 == 5, "think"))
        .isInstanceOf(Unsolved.class)
        .hasNoCause();
  }

  @Test
  void anErrorOfTheAnswerIsShown() {
    assertThatThrownBy(
            () -> Check.that(1, () -> Map.of("a", "b").get("c").isEmpty(), "put c into it"))
        .isInstanceOf(Unsolved.class)
        .hasCauseInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> Check.that(1, () -> 1 / (int) Math.floor(0.5) == 1, "think"))
        .hasCauseInstanceOf(ArithmeticException.class);
  }

  @Test
  void aMissingAnswerThatIsHandedOnIsNoErrorToShow() {
    UnaryOperator<String> handedOn = text -> text.strip();

    assertThatThrownBy(() -> Check.that(4, () -> handedOn.apply(null).isEmpty(), "think"))
        .isInstanceOf(Unsolved.class)
        .hasNoCause();
  }
}
