package io.github.distillery.kernel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What stays when something is declared again. The kernel's manifest brings the agent; here it is
 * attached.
 */
class RedeclareTest {
  @BeforeAll
  static void attachTheAgent(@TempDir Path folder) throws Exception {
    AttachedAgent.in(folder);
  }

  @Test
  void redeclaringAMethodKeepsTheVariablesMadeWithIt() {
    try (EngineSession session = new EngineSession()) {
      session.run("int f() { return 1; }");
      session.run("var made = f() + 10; var list = new ArrayList<>(List.of(f()));");
      session.run("list.add(5);");
      session.run("int f() { return 2; }");
      assertThat(session.value("made + \" \" + list + \" \" + f()")).isEqualTo("11 [1, 5] 2");
    }
  }

  @Test
  void aMethodThatCallsTheRedeclaredOneUsesTheNewOne() {
    try (EngineSession session = new EngineSession()) {
      session.run("int g() { return 1; }\nint h() { return g() + 1; }\nint x = h();");
      session.run("int g() { return 100; }");
      assertThat(session.value("x + \" \" + h()")).isEqualTo("2 101");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "int f(int x) { java.util.function.IntUnaryOperator g = y -> y + 1; return g.applyAsInt(x); }",
        "long f(int x) { return x; }",
        "int f(Integer x) { return x; }",
        "static <T> T f(T x) { return x; }"
      })
  void variablesStayWhateverTheMethodBecomes(String redeclared) {
    try (EngineSession session = new EngineSession()) {
      session.run("int f(int x) { return x; }");
      session.run("var kept = f(3); int[] array = {f(1), f(2)}; String text = \"t\" + f(7);");
      session.run(redeclared);
      assertThat(session.value("kept + \" \" + array[1] + \" \" + text")).isEqualTo("3 2 t7");
    }
  }

  @Test
  void declaringAClassAnewSaysWhichVariablesLoseTheirValues() {
    try (EngineSession session = new EngineSession()) {
      session.run("record Point(int x) {}");
      session.run("var v = new Point(1); int other = v.x();");
      RecordedOutput output = new RecordedOutput();
      session.run("record Point(int x, int y) {}", output);
      assertThat(output.err())
          .isEqualTo(
              """
              Note: Point replaces the one of cell [1]
              Note: v has lost the value, made with the old Point; assign anew, or run the cell that declares it again
              """);
      assertThat(session.value("v + \" \" + other")).isEqualTo("null 1");
    }
  }

  @Test
  void runningACellAgainChangesAndSaysNothing() {
    try (EngineSession session = new EngineSession()) {
      String cell =
          "class Box { int n; }\nint twice(int x) { return 2 * x; }\nint size = twice(2);";
      session.run(cell);
      session.run("var box = new Box(); box.n = 5;");
      RecordedOutput output = new RecordedOutput();
      session.run(cell, output);
      assertThat(output.err()).isEmpty();
      assertThat(session.value("box.n + size")).isEqualTo("9");
    }
  }

  @Test
  void aVariableOfAnotherTypeIsNoted() {
    try (EngineSession session = new EngineSession()) {
      session.run("int x = 1;");
      RecordedOutput output = new RecordedOutput();
      session.run("var x = \"one\";", output);
      assertThat(output.err()).isEqualTo("Note: x of cell [1] was int; it is now String\n");
      RecordedOutput same = new RecordedOutput();
      session.run("String x = \"two\";", same);
      assertThat(same.err()).isEmpty();
    }
  }

  @Test
  void aVariableDeclaredAgainWithoutAValueIsEmpty() {
    try (EngineSession session = new EngineSession()) {
      session.run("int n = 5; String s = \"five\";");
      session.run("int n; String s;");
      assertThat(session.value("n + s")).isEqualTo("0null");
    }
  }

  @Test
  void aMethodWithAnotherBodyIsNoted() {
    try (EngineSession session = new EngineSession()) {
      session.run("int half(int x) { return x / 2; }");
      RecordedOutput output = new RecordedOutput();
      session.run("int half(int x) { return x >> 1; }", output);
      assertThat(output.err()).isEqualTo("Note: half(int) replaces the one of cell [1]\n");
    }
  }

  @Test
  void anErrorOfWhatWasDeclaredAnewNamesItsOwnCell() {
    try (EngineSession session = new EngineSession()) {
      session.run("int number = Integer.parseInt(\"1\");");
      session.run("int twice() {\n  return 2;\n}");

      assertThat(
              EngineSession.traceback(session.failure("int number = Integer.parseInt(\"one\");")))
          .contains("cell [3]", "parseInt(\"one\")");
      session.run("int twice() {\n  throw new IllegalStateException();\n}");
      assertThat(EngineSession.traceback(session.failure("twice();")))
          .contains("cell [4], line 2", "cell [5], line 1");
    }
  }

  /** JShell goes back to the first class that held the variable, and does not load it again. */
  @Test
  void aVariableKeepsItsValueAfterADeclarationOfItWasRefused() {
    try (EngineSession session = new EngineSession()) {
      session.run("int source() {\n  return 1;\n}");
      session.run("var number = source();");
      session.run("long number = 5L;");
      session.failure("long number = \"text\";");
      session.run("var number = source();");
      session.run("number = 10;");
      session.run("long source() {\n  return 3;\n}");

      assertThat(session.value("number")).isEqualTo("10");
    }
  }
}
