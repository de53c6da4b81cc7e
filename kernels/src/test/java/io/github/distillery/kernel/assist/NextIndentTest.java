package io.github.distillery.kernel.assist;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NextIndentTest {
  private static int after(String source) {
    return NextIndent.after(source).length();
  }

  @Test
  void aBlockIsDeeperThanItsHead() {
    assertThat(after("void f() {")).isEqualTo(2);
    assertThat(after("void f() {\n  if (a) {")).isEqualTo(4);
    assertThat(after("var s = Stream.of(1)\n    .map(x -> {")).isEqualTo(6);
  }

  @Test
  void aStatementIsFollowedAtItsOwnDepth() {
    assertThat(after("void f() {\n  g();")).isEqualTo(2);
    assertThat(after("void f() {\n  for (int i = 0; i < 3; i++) {\n    g();\n  }")).isEqualTo(2);
    assertThat(after("void f() {\n  g(1,\n      2);")).isEqualTo(2);
  }

  @Test
  void anOpenBracketOrOperatorContinuesByFour() {
    assertThat(after("int x =")).isEqualTo(4);
    assertThat(after("foo(1,")).isEqualTo(4);
    assertThat(after("  list.")).isEqualTo(6);
    assertThat(after("void f() {\n  return a +")).isEqualTo(6);
  }

  @Test
  void aHeadWithoutABraceIsFollowedByOneDeeperLine() {
    assertThat(after("if (true)")).isEqualTo(2);
    assertThat(after("for (;;)")).isEqualTo(2);
    assertThat(after("if (a) b(); else")).isEqualTo(2);
  }

  @Test
  void listsInBracesStayInTheirColumn() {
    assertThat(after("int[] x = {")).isEqualTo(2);
    assertThat(after("int[] x = {\n  1,\n  2,")).isEqualTo(2);
  }

  @Test
  void bracketsInStringsAndCommentsDoNotCount() {
    assertThat(after("void f() { // {\n  g(\"{\");")).isEqualTo(2);
    assertThat(after("var s = \"\"\"\n   {")).isEqualTo(3);
  }
}
