package io.github.distillery.kernel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JavaEngineTest {
  private static EngineSession session;

  @BeforeAll
  static void start() {
    session = new EngineSession();
  }

  @AfterAll
  static void close() {
    session.close();
  }

  @Test
  void aLastExpressionIsTheCellsValue() {
    assertThat(session.value("1 + 1")).isEqualTo("2");
    assertThat(session.value("int a = 3;\nint b = 4;\na * b // area")).isEqualTo("12");
    assertThat(session.value("a")).isEqualTo("3");
  }

  @Test
  void aValueIsTheObjectItself() {
    assertThat(session.value("new double[] {1, 2.5}")).isEqualTo("double[2] {1.0, 2.5}");
    assertThat(session.value("Stream.of(\"b\", \"a\").sorted().toList()")).isEqualTo("[a, b]");
  }

  @Test
  void nullIsAValue() {
    assertThat(session.value("(String) null")).isEqualTo("null");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "int n = 3;",
        "int m; m = 4",
        "1 + 1;",
        "void nothing() {} nothing()",
        "for (int i = 0; i < 3; i++) {}",
        "display(1)",
        "// only a comment",
        "/* nor here */",
        "",
        "  \n "
      })
  void declarationsStatementsAndCommentsHaveNoValue(String source) {
    assertThat(session.run(source)).isEqualTo(new CellResult.Value(Optional.empty()));
  }

  @Test
  void theLibraryAndTheUsualPackagesAreImported() {
    assertThat(session.value("Table.create(\"t\").name()")).isEqualTo("t");
    assertThat(session.value("List.of(1).getClass() == null")).isEqualTo("false");
    assertThat(session.value("new XYChartBuilder().title(\"x\").build().getTitle()"))
        .isEqualTo("x");
    assertThat(session.value("Split.class.getPackageName()"))
        .isEqualTo("io.github.distillery.data");
  }

  @Test
  void classesRecordsAndMethodsLiveOnInLaterCells() {
    session.run(
        "record Point(int x, int y) {\n  int sum() { return x + y; }\n}\nPoint p = new Point(1, 2);");
    session.run("int twice(Point q) { return 2 * q.sum(); }");
    assertThat(session.value("twice(p)")).isEqualTo("6");
  }

  @Test
  void aMethodMayUseWhatIsDeclaredLater() {
    session.run("int caller() { return callee() + 1; }");
    session.run("int callee() { return 41; }");
    assertThat(session.value("caller()")).isEqualTo("42");
  }

  @Test
  void classesOfOneCellMayUseEachOther() {
    RecordedOutput output = new RecordedOutput();
    session.run(
        "class Left { Right other; }\nclass Right { Left other = new Left(); }\nRight r = new Right();",
        output);
    assertThat(session.value("r.other.other")).isEqualTo("null");
    assertThat(output.err()).isEmpty();
  }

  @Test
  void whatIsPrintedAndShownComesInOrder() {
    RecordedOutput output = new RecordedOutput();
    session.run(
        "System.out.println(\"one\");\nString id = display(\"two\");\nSystem.out.println(\"three\");\n"
            + "updateDisplay(id, \"four\");\nclearOutput();\nSystem.err.println(\"five\");",
        output);
    assertThat(output.order())
        .containsExactly("out:one", "display:two", "out:three", "update:four", "clear", "err:five");
  }

  @Test
  void twentyThousandLinesArriveInFewMessages() {
    RecordedOutput output = new RecordedOutput();
    session.run("for (int i = 0; i < 20000; i++) System.out.println(\"line \" + i);", output);
    List<String> lines = output.out().lines().toList();
    assertThat(lines).hasSize(20_000).startsWith("line 0").endsWith("line 19999");
    assertThat(output.messages()).isLessThan(2_000);
  }

  @Test
  void whoPrintsFasterThanItIsTakenWaitsAndLosesNothing() {
    AtomicLong received = new AtomicLong();
    AtomicInteger longest = new AtomicInteger();
    RecordedOutput slow =
        new RecordedOutput() {
          @Override
          public void stdout(String text) {
            received.addAndGet(text.length());
            longest.accumulateAndGet(text.length(), Math::max);
          }
        };
    session.run("System.out.print(\"x\".repeat(20_000_000));", slow);
    assertThat(received).hasValue(20_000_000);
    assertThat(longest.get()).isLessThanOrEqualTo(1 << 20);
  }

  @Test
  void charactersOfSeveralBytesArriveWhole() {
    RecordedOutput output = new RecordedOutput();
    session.run("for (int i = 0; i < 5000; i++) System.out.print(\"知识蒸馏 é 😀\");", output);
    assertThat(output.out()).isEqualTo("知识蒸馏 é 😀".repeat(5000));
  }

  @Test
  void aThreadThatOutlivesItsCellPrintsIntoTheLastCell() throws InterruptedException {
    RecordedOutput first = new RecordedOutput();
    session.run(
        "var go = new java.util.concurrent.CountDownLatch(1);\n"
            + "Thread late = new Thread(() -> { try { go.await(); } catch (InterruptedException e) {}\n"
            + "  System.out.println(\"late\"); });\nlate.start();",
        first);
    RecordedOutput second = new RecordedOutput();
    session.run("go.countDown(); late.join();", second);
    assertThat(first.out()).isEmpty();
    assertThat(second.out()).isEqualTo("late\n");
  }

  @Test
  void anErrorOfAnotherThreadIsPrinted() {
    RecordedOutput output = new RecordedOutput();
    session.run(
        "Thread failing = new Thread(() -> { throw new IllegalStateException(\"in thread\"); });\n"
            + "failing.start();\nfailing.join();",
        output);
    assertThat(output.err()).contains("IllegalStateException: in thread");
  }

  @Test
  void anOutputThatItselfPrintsDoesNotFeedOnItself() {
    StringBuffer received = new StringBuffer();
    RecordedOutput printing =
        new RecordedOutput() {
          @Override
          public void stdout(String text) {
            received.append(text);
            System.out.print(text.isEmpty() ? "" : " ");
          }
        };
    session.engine().run("System.out.println(\"once\");", 1, printing);
    assertThat(received).hasToString("once\n");
  }
}
