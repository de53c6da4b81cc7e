package io.github.distillery.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import org.junit.jupiter.api.Test;

class ShownTest {
  @Test
  void whatCannotBePrintedIsADot() {
    assertThat(Shown.text(" a\0\u0007b\u001b[31m ")).isEqualTo("a.b.[31m");
    assertThat(Shown.text("\u5b57 \u00e9")).isEqualTo("\u5b57 \u00e9");
  }

  @Test
  void whatIsLongIsCut() {
    assertThat(Shown.text("x".repeat(100_000))).isEqualTo("x".repeat(120) + "...");
  }

  @Test
  void aReasonWithoutAMessageIsItsKind() {
    assertThat(Shown.reason(new EOFException())).isEqualTo("end of file");
    assertThat(Shown.reason(new IllegalStateException("no room"))).isEqualTo("no room");
    assertThat(Shown.reason(new IllegalStateException("java.io.EOFException")))
        .isEqualTo("illegal state");
  }
}
