package io.github.distillery.kernel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class JavaEngineTest {
  private static JavaEngine engine;
  private static int count;
  private final RecordedOutput output = new RecordedOutput();

  @BeforeAll
  static void start() {
    engine = JavaEngine.start();
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  private CellResult run(String source) {
    return engine.run(source, ++count, output);
  }

  private String value(String source) {
    CellResult result = run(source);
    assertThat(result).as(source).isInstanceOf(CellResult.Value.class);
    return ((CellResult.Value) result).value().orElseThrow().plain();
  }

  private CellResult.Failure failure(String source) {
    CellResult result = run(source);
    assertThat(result).as(source).isInstanceOf(CellResult.Failure.class);
    return (CellResult.Failure) result;
  }

  private static String plain(CellResult.Failure failure) {
    return String.join("\n", failure.traceback()).replaceAll("\u001B\\[[0-9;]*m", "");
  }

  @Test
  void aLastExpressionIsTheCellsValue() {
    assertThat(value("1 + 1")).isEqualTo("2");
    assertThat(value("int a = 3;\nint b = 4;\na * b")).isEqualTo("12");
    assertThat(value("a")).isEqualTo("3");
  }

  @Test
  void aDeclarationOrAStatementHasNoValue() {
    for (String source :
        new String[] {
          "int n = 3;",
          "n = 4",
          "1 + 1;",
          "void nothing() {}",
          "nothing()",
          "for (int i = 0; i < 3; i++) {}",
          "// only a comment",
          ""
        }) {
      CellResult result = run(source);
      assertThat(result).as(source).isInstanceOf(CellResult.Value.class);
      assertThat(((CellResult.Value) result).value()).as(source).isEmpty();
    }
  }

  @Test
  void nullIsAValue() {
    assertThat(value("(String) null")).isEqualTo("null");
  }

  @Test
  void printsAreCaught() {
    run("System.out.println(\"hello\"); System.err.println(\"oops\");");
    assertThat(output.out()).isEqualTo("hello\n");
    assertThat(output.err()).isEqualTo("oops\n");
  }

  @Test
  void aCompileErrorNamesCellAndLineAndPointsAtThePlace() {
    CellResult.Failure failure = failure("int fine = 1;\n\n  int wrong = \"text\";");
    assertThat(failure.name()).isEqualTo("CompileError");
    assertThat(plain(failure))
        .isEqualTo(
            "Compile error in cell ["
                + count
                + "], line 3\n"
                + "      int wrong = \"text\";\n"
                + "                  ^~~~~~\n"
                + "incompatible types: java.lang.String cannot be converted to int");
  }

  @Test
  void aRuntimeErrorShowsTheLinesThatLedThere() {
    run("int divide(int x) {\n  return 7 / x;\n}");
    int declared = count;
    CellResult.Failure failure = failure("// first\nint y = 0;\ndivide(y)");
    assertThat(failure.name()).isEqualTo("java.lang.ArithmeticException");
    assertThat(plain(failure))
        .isEqualTo(
            "java.lang.ArithmeticException: / by zero\n"
                + "  at cell ["
                + declared
                + "], line 2, in divide\n"
                + "      return 7 / x;\n"
                + "  at cell ["
                + count
                + "], line 3\n"
                + "      divide(y)");
  }
}
