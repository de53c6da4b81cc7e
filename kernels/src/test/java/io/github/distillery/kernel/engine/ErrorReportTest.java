package io.github.distillery.kernel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorReportTest {
  private static EngineSession session;

  @BeforeAll
  static void start() {
    session = new EngineSession();
  }

  @AfterAll
  static void close() {
    session.close();
  }

  private String report(String source) {
    return EngineSession.traceback(session.failure(source))
        .replace("[" + session.count() + "]", "[n]");
  }

  @Test
  void aCompileErrorNamesCellAndLineAndPointsAtThePlace() {
    assertThat(report("int fine = 1;\n\n  int wrong = \"text\"; int more = 1;"))
        .isEqualTo(
            """
            Compile error in cell [n], line 3
                  int wrong = "text"; int more = 1;
                              ^~~~~~
            incompatible types: java.lang.String cannot be converted to int""");
  }

  @Test
  void everyErrorOfTheSnippetIsShown() {
    assertThat(
            report(
                "// a comment first\nvoid f() {\n  int a = \"x\";\n  missing();\n  undefinedName++;\n  String s = 3;\n}"))
        .contains("line 3", "line 6", "incompatible types: int cannot be converted");
  }

  @Test
  void aMissingBraceIsReportedOnTheLastLineOfCode() {
    assertThat(report("void f() {\n  int a = 1;\n\n"))
        .isEqualTo(
            """
            Compile error in cell [n], line 2
                  int a = 1;
                            ^
            reached end of file while parsing
            Remedy: close what is open: a brace }, a parenthesis ) or a text block""");
  }

  @Test
  void aSyntaxErrorPointsIntoTheCell() {
    assertThat(report("int ok = 1;\nint = 5;")).contains("cell [n], line 2", "    int = 5;");
  }

  @Test
  void anUnknownNameIsAnError() {
    assertThat(report("int before = 1;\nbefore + unknownName"))
        .isEqualTo(
            """
            Compile error in cell [n], line 2
                before + unknownName
                         ^~~~~~~~~~~
            cannot find symbol
              symbol:   variable unknownName""");
    assertThat(report("Unknown thing = null;")).contains("cell [n], line 1", "class Unknown");
  }

  @Test
  void aRuntimeErrorShowsTheLinesThatLedThere() {
    session.run("int divide(int x) {\n  return 7 / x;\n}");
    int declared = session.count();
    CellResult.Failure failure = session.failure("// first\nint y = 0;\n\n// then\ndivide(y)");
    assertThat(failure.name()).isEqualTo("java.lang.ArithmeticException");
    assertThat(failure.message()).isEqualTo("/ by zero");
    assertThat(EngineSession.traceback(failure))
        .isEqualTo(
            """
            java.lang.ArithmeticException: / by zero
              at cell [%d], line 2, in divide
                  return 7 / x;
              at cell [%d], line 5
                  divide(y)"""
                .formatted(declared, session.count()));
  }

  @Test
  void libraryFramesAreFolded() {
    assertThat(
            report(
                "List<Integer> empty = List.of();\nempty.stream().map(i -> i + 1).findFirst().get()"))
        .isEqualTo(
            """
            java.util.NoSuchElementException: No value present
              in java.util.Optional.get
              at cell [n], line 2
                  empty.stream().map(i -> i + 1).findFirst().get()""");
  }

  @Test
  void aLambdaShowsItsOwnLine() {
    assertThat(report("Stream.of(1, 0).map(i ->\n  1 / i)\n  .toList()"))
        .contains("  at cell [n], line 2\n      1 / i)", " more\n  at cell [n], line 3");
  }

  @Test
  void causesAreKept() {
    session.run(
        "class Broken extends RuntimeException { Broken(Throwable t) { super(\"broken\", t); } }");
    session.run("void fails() { throw new Broken(new IllegalStateException(\"the cause\")); }");
    assertThat(report("fails()"))
        .contains("Broken: broken\n", "Caused by java.lang.IllegalStateException: the cause");
  }

  @Test
  void theLibrarysOwnErrorsComeWithoutItsFrames() {
    assertThat(report("Dataset d = null;\nDataset.fromTable(null, \"x\")").lines().count())
        .isLessThanOrEqualTo(4);
    assertThat(report("io.github.distillery.progress.Progress.start(\"x\", -1, \"y\")"))
        .isEqualTo(
            """
            java.lang.IllegalArgumentException: total is -1; give the number of units, 0 or more
              at cell [n], line 1
                  io.github.distillery.progress.Progress.start("x", -1, "y")""");
  }

  @Test
  void aMethodThatNeedsAnUndeclaredOneSaysWhich() {
    session.run("int needs() { return notThere() + 1; }");
    CellResult.Failure failure = session.failure("needs()");
    assertThat(failure.message()).isEqualTo("needs uses what is not declared: method notThere()");
  }

  @Test
  void aDeclarationThatUsesAnUndeclaredNameIsNotedAtOnce() {
    RecordedOutput output = new RecordedOutput();
    session.run("int early() { return lateComer(); }", output);
    assertThat(output.err())
        .isEqualTo("Note: early cannot be used until this is declared: method lateComer()\n");
  }

  @Test
  void nothingOfACellWithBrokenSyntaxRuns() {
    session.run("int runs = 0;");
    assertThat(report("runs = 1;\nint broken = ;"))
        .contains("line 2", "illegal start of expression");
    assertThat(session.value("runs")).isEqualTo("0");
  }

  @Test
  void errorsOfTheRestOfTheCellAreShownToo() {
    assertThat(report("int one = \"1\";\nvoid two() {}\ntwo();\nint three = 3.0;\nthree + one"))
        .contains("line 1", "line 4", "possible lossy conversion")
        .doesNotContain("line 3", "line 5");
    assertThat(session.run("int onlyOnce = 1;\nint onlyOnce = 2;"))
        .isInstanceOf(CellResult.Value.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "CountDownLatch latch = null;|import java.util.concurrent.CountDownLatch;",
        "new CountDownLatch(1)|import java.util.concurrent.CountDownLatch;",
        "declaredName + declaredNam|did you mean declaredName?",
        "declaredMethodd()|did you mean declaredMethod?",
        "List.of(1).sizee()|did you mean size?",
        "Sytem.out.println(1);|did you mean System?",
        "Datset data = null;|did you mean Dataset?",
        "int whole = 3.5;|cast it, (int) (...), or declare the variable double",
        "noType(int x) { return x; }|write before the name what the method returns, or void",
        "void reads() { Files.readString(null); }|declare: throws java.io.IOException",
        "void open() {|close what is open",
        "int early = late + 1; #int late = 1;|late is declared later, in line 2: move that up"
      })
  void aRemedyIsOffered(String source, String remedy) {
    session.run("int declaredName = 1; int declaredMethod() { return 1; }");
    assertThat(report(source.replace('#', '\n'))).contains("Remedy: ", remedy);
  }

  @Test
  void aLoopIsNotTakenForAMethod() {
    assertThat(report("for (int i = 0; i < 2; i++) {\n  Math.max(\"a\", i);\n}"))
        .contains("line 2")
        .doesNotContain("Remedy");
  }

  @Test
  void suppressedErrorsAreNamed() {
    assertThat(
            report(
                "try (AutoCloseable a = () -> { throw new IllegalStateException(\"closing\"); }) {\n"
                    + "  throw new IllegalArgumentException(\"body\");\n}"))
        .contains("body", "Suppressed java.lang.IllegalStateException: closing");
  }

  @Test
  void aMessageWithoutEndIsCut() {
    CellResult.Failure failure =
        session.failure("throw new IllegalStateException(\"x\".repeat(100_000));");
    assertThat(failure.message()).hasSizeLessThan(5_000).contains("100000 characters in all");
  }

  @Test
  void aVariableOfAnUndeclaredTypeIsAnError() {
    assertThat(report("NoSuchType thing = null;")).contains("line 1", "class NoSuchType");
    assertThat(report("NoSuchType other;")).contains("line 1", "class NoSuchType");
  }

  @Test
  void theNamesOfJShellsOwnClassesAreLeftOut() {
    assertThat(report("String none = null;\nnone.length()"))
        .startsWith("java.lang.NullPointerException: Cannot invoke")
        .contains("because \"none\" is null")
        .doesNotContain("REPL");
    assertThat(report("int[] counts = {1};\nvar first = counts[1];")).doesNotContain("do_it$");
  }

  @Test
  void aCauseFromTheSameLinesIsOnlyNamed() {
    assertThat(report("throw new RuntimeException(\"outer\", new Error(\"inner\"));"))
        .isEqualTo(
            """
            java.lang.RuntimeException: outer
              at cell [n], line 1
                  throw new RuntimeException("outer", new Error("inner"));
            Caused by java.lang.Error: inner""");
  }

  @Test
  void whatRanBeforeTheErrorStays() {
    session.failure("int kept = 7;\nint lost = 1 / (kept - 7);");
    assertThat(session.value("kept")).isEqualTo("7");
  }

  @Test
  void codeCalledByReflectionManyTimesMayFail() {
    session.run(
        "public class Target { public static void hit() { throw new IllegalStateException(\"hit\"); } }");
    String loop =
        "var hit = Target.class.getMethod(\"hit\");\nfor (int i = 0; i < 40; i++) {\n"
            + "  try { hit.invoke(null); } catch (java.lang.reflect.InvocationTargetException e) { if (i == 39) throw e; }\n}";
    assertThat(report(loop))
        .contains("Caused by java.lang.IllegalStateException: hit", "in Target.hit");
  }

  @Test
  void anExceptionWithoutAMessageHasItsNameOnly() {
    assertThat(report("throw new NullPointerException();"))
        .startsWith("java.lang.NullPointerException\n");
  }

  @Test
  void aStackOverflowIsCutShort() {
    session.run("int deep(int n) { return deep(n + 1) + 1; }");
    String report = report("deep(0)");
    assertThat(report).startsWith("java.lang.StackOverflowError");
    assertThat(report.lines().count()).isLessThan(10);
    assertThat(report).contains("the same", "times more", "Remedy: calls nest too deep");
  }
}
