package io.github.distillery.kernel.assist;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.distillery.kernel.assist.Declaration.Kinds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeclarationTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "int found = 1;",
        "var found = List.of(1);",
        "final Map<String, List<int[]>> found;",
        "java.util.List<? extends Number>[] found = null;",
        "@Deprecated int[] found, other;"
      })
  void variables(String snippet) {
    assertThat(Declaration.of(snippet)).isEqualTo(new Declaration(Kinds.VARIABLE, "found"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "class found {}",
        "public record found(int x) {}",
        "/** doc */ @SuppressWarnings(\"a\") static int found(int x) { return x; }",
        "<T extends Comparable<T>> List<T> found() { return null; }"
      })
  void methodsAndTypes(String snippet) {
    assertThat(Declaration.of(snippet)).isEqualTo(new Declaration(Kinds.MEMBER, "found"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "found = 1;",
        "list.add(1);",
        "return found;",
        "new Found()",
        "for (int i : list) {}",
        "if (a < b) c();",
        "a < b",
        ""
      })
  void othersDeclareNothing(String snippet) {
    assertThat(Declaration.of(snippet).kind()).isEqualTo(Kinds.OTHER);
  }

  @Test
  void imports() {
    assertThat(Declaration.of("import static java.lang.Math.*;"))
        .isEqualTo(new Declaration(Kinds.IMPORT, "static java.lang.Math.*"));
  }
}
