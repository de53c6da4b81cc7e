package io.github.distillery.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class LastingTextTest {
  private record Formula(String name, UnaryOperator<String> rule) {}

  @Test
  void twoLambdasOfOneClassCannotBeToldApart() {
    String first = LastingText.of(new Formula("mine", text -> text).toString());

    assertThat(first).isEqualTo(LastingText.of(new Formula("mine", text -> "b").toString()));
    assertThat(first).contains("mine").doesNotContain("Lambda");
  }

  @Test
  void theNumberOfACellIsLeftOut() {
    assertThat(LastingText.of("R[g=REPL.$JShell$16$$Lambda$21/0x00007efe@5d099f62]"))
        .isEqualTo(LastingText.of("R[g=REPL.$JShell$7B$$Lambda/0x0a@1]"))
        .isEqualTo("R[g=]");
    assertThat(LastingText.of("REPL.$JShell$13$Mine@27bc2616"))
        .isEqualTo(LastingText.of("REPL.$JShell$14$Mine@2c"))
        .isEqualTo("$Mine");
  }

  @Test
  void allElseStays() {
    String text = "Optional[4 views (shift by up to 3 pixels), seed 1], rate=0.001";

    assertThat(LastingText.of(text)).isEqualTo(text);
  }
}
