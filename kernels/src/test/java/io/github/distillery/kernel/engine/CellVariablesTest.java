package io.github.distillery.kernel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What classes hold that JShell has replaced, as it does where it cannot change them in place. */
class CellVariablesTest {
  private final CellVariables variables = new CellVariables();

  @BeforeEach
  void replaceAClass() {
    HeldBefore.text = "old";
    HeldNow.text = "";
    variables.carryOver(HeldBefore.class);
    variables.carryOver(HeldNow.class);
  }

  @Test
  void theOldClassFollowsTheNewOne() {
    assertThat(HeldNow.text).isEqualTo("old");
    HeldNow.text = "new";
    variables.follow();
    assertThat(HeldBefore.text).isEqualTo("new");
  }

  @Test
  void whatCodeOfTheOldClassHasAssignedStays() {
    variables.follow();
    HeldBefore.text = "by a lambda";
    variables.follow();
    HeldNow.text = "newer";
    variables.follow();
    assertThat(HeldBefore.text).isEqualTo("by a lambda");
  }

  @Test
  void whatIsForgottenIsHeldNowhere() {
    variables.forget("text");
    assertThat(HeldBefore.text).isNull();
    assertThat(HeldNow.text).isNull();
  }
}

/** A class as JShell makes it. */
class HeldBefore {
  public static String text;
}

/** The one that takes its place. */
class HeldNow {
  public static String text;
}
