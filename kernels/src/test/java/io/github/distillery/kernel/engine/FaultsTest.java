package io.github.distillery.kernel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What would end a careless session. */
class FaultsTest {
  private static EngineSession session;

  @BeforeAll
  static void start() {
    session = new EngineSession();
  }

  @AfterAll
  static void close() {
    session.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "System.exit(3);",
        "Runtime.getRuntime().exit(3);",
        "Runtime.getRuntime().halt(3);",
        "java.util.function.IntConsumer out = System::exit; out.accept(3);",
        "java.util.function.IntConsumer out = Runtime.getRuntime()::halt; out.accept(3);"
      })
  void aCellThatWouldEndTheProcessEndsAlone(String exit) {
    CellResult.Failure failure = session.failure("int before = 4;\n" + exit + "\nbefore = 5;");
    assertThat(failure.name()).isEqualTo("SystemExit");
    assertThat(failure.message()).contains("(3)", "the session goes on");
    assertThat(EngineSession.traceback(failure)).contains("line 2");
    assertThat(session.value("before")).isEqualTo("4");
  }

  @Test
  void anArrayThatIsTooLargeIsAnErrorWithARemedy() {
    CellResult.Failure failure = session.failure("long[] hog = new long[Integer.MAX_VALUE];");
    assertThat(failure.name()).isEqualTo("java.lang.OutOfMemoryError");
    assertThat(EngineSession.traceback(failure)).contains("line 1", "Remedy: the heap may hold");
    assertThat(session.value("1 + 1")).isEqualTo("2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "throw new AssertionError(\"no\");",
        "return toString() + 1;",
        "throw new IllegalStateException(\"no\");",
        "long[] much = new long[Integer.MAX_VALUE]; return \"\";"
      })
  void aValueThatCannotBeShownHarmsNobody(String body) {
    session.run("class Odd { public String toString() { " + body + " } }");
    session.run("new Odd()");
    assertThat(session.value("1 + 1")).isEqualTo("2");
  }

  @Test
  void aRendererThatThrowsIsNamed() {
    session.run("class Shy { public String toString() { return \"shy\"; } }");
    session.run(
        "io.github.distillery.kernel.display.Renderers.register(Shy.class, s -> { throw new IllegalStateException(\"broken\"); });");
    assertThat(session.value("new Shy()")).contains("shy", "its renderer failed", "broken");
  }
}
