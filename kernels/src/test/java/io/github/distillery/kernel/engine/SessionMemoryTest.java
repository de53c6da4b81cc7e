package io.github.distillery.kernel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a session lets go of, and what it keeps. */
public class SessionMemoryTest {
  private static final String SEEN = "io.github.distillery.kernel.engine.SessionMemoryTest.seen";
  private static final List<WeakReference<Object>> MADE = new ArrayList<>();

  @BeforeAll
  static void attachTheAgent(@TempDir Path folder) throws Exception {
    AttachedAgent.in(folder);
  }

  @BeforeEach
  void forgetAll() {
    MADE.clear();
  }

  /**
   * Called by cells.
   *
   * @param made something whose end is to be seen
   * @return the same
   */
  public static Object seen(Object made) {
    MADE.add(new WeakReference<>(made));
    return made;
  }

  private static List<Boolean> alive() throws InterruptedException {
    for (int i = 0; i < 20; i++) {
      System.gc();
      Thread.sleep(10);
    }
    return MADE.stream().map(made -> made.get() != null).toList();
  }

  /** More snippets than are remembered for their own sake. */
  private static void longAfter(EngineSession session) {
    for (int i = 0; i < 210; i++) {
      session.run("int number = " + i + ";");
    }
  }

  @Test
  void valuesOfExpressionsAreKeptForAWhileOnly() throws InterruptedException {
    try (EngineSession session = new EngineSession()) {
      for (int i = 0; i < 15; i++) {
        session.value(SEEN + "(new int[100])");
      }

      assertThat(alive().subList(0, 5)).containsOnly(false);
      assertThat(alive().subList(5, 15)).containsOnly(true);
    }
  }

  @Test
  void aValueWhoseNameSomebodyHasFoundOutIsKept() throws InterruptedException {
    try (EngineSession session = new EngineSession()) {
      session.value(SEEN + "(new int[100])");
      session.run("Object first = $1;");
      for (int i = 0; i < 15; i++) {
        session.value("1 + " + i);
      }

      assertThat(session.value("$1 == first")).isEqualTo("true");
      assertThat(alive()).containsExactly(true);
    }
  }

  /** A cell that trains is run again and again. */
  @Test
  void whatAVariableHeldBeforeItWasDeclaredAnewGoes() throws InterruptedException {
    try (EngineSession session = new EngineSession()) {
      for (int i = 0; i < 4; i++) {
        session.run("var net = " + SEEN + "(new int[" + (100 + i) + "]);");
      }

      assertThat(alive()).containsExactly(false, false, false, true);
    }
  }

  @Test
  void aLambdaMadeBeforeAVariableWasDeclaredAnewSeesWhatItHoldsNow() {
    try (EngineSession session = new EngineSession()) {
      session.run("var text = \"old\";");
      session.run("Supplier<String> tells = () -> text;");
      session.run("var text = \"new\";");
      assertThat(session.value("tells.get()")).isEqualTo("new");
      session.run("text = \"newer\";");
      assertThat(session.value("tells.get()")).isEqualTo("newer");
    }
  }

  @Test
  void longAfterItCellsStillRunAndErrorsNameTheirPlace() {
    try (EngineSession session = new EngineSession()) {
      session.run(
          "int counter = 0;\nint fail() {\n  throw new IllegalStateException(\"here\");\n}");
      for (int i = 0; i < 600; i++) {
        session.run(i % 3 == 0 ? "counter++;" : i % 3 == 1 ? "counter + " + i : "absent" + i);
      }

      assertThat(session.value("counter")).isEqualTo("200");
      assertThat(EngineSession.traceback(session.failure("fail();")))
          .contains("throw new IllegalStateException");
    }
  }

  /** JShell gives its class the same name once more. */
  @Test
  void whatIsDeclaredAnewLongAfterItFailedIsNew() {
    try (EngineSession session = new EngineSession()) {
      session.run("int size = 1;\nint twice() {\n  return 2;\n}\nrecord Point(int x) {}");
      session.failure("int size = \"text\";");
      session.failure("int twice() {\n  return \"text\";\n}");
      session.failure("record Point(int x) {\n  int y() {\n    return \"text\";\n  }\n}");
      longAfter(session);
      session.run("String size = \"one\";\nint twice() {\n  return 4;\n}");
      session.run("record Point(int x, int y) {}");

      assertThat(session.value("size")).isEqualTo("one");
      assertThat(session.value("twice()")).isEqualTo("4");
      assertThat(session.value("new Point(1, 2).y()")).isEqualTo("2");
    }
  }

  /** Nobody should, but names like these can be declared, too. */
  @Test
  void aVariableWithTheNameOfAForgottenValueIsNew() {
    try (EngineSession session = new EngineSession()) {
      session.value("40 + 2");
      session.run("int other = $1;");
      session.run("int $1 = 7;");
      longAfter(session);
      session.run("int $1 = 8;");

      assertThat(session.value("$1")).isEqualTo("8");
    }
  }

  @Test
  void whatAForgottenMethodLacksIsTold() {
    try (EngineSession session = new EngineSession()) {
      session.run("int twice() {\n  return absent();\n}");
      session.run("Supplier<Integer> calls = () -> twice();");
      session.failure("int twice() {\n  return \"text\";\n}");
      longAfter(session);

      assertThat(EngineSession.traceback(session.failure("calls.get();")))
          .contains("UnresolvedReference: something that was declared anew since");
    }
  }

  /** The classes of types that were declared anew are still those of what was made of them. */
  @Test
  void valuesOfTypesThatWereDeclaredAnewStillServe() {
    try (EngineSession session = new EngineSession()) {
      session.run("record Point(int x) {}\nObject old = new Point(7);");
      session.run(
          "Supplier<Object> makes = () -> new Point(8);\nvar anonymous = new Object() {\n  int held = 5;\n};");
      session.run("record Point(int x, int y) {}");
      longAfter(session);

      assertThat(session.value("old")).isEqualTo("Point[x=7]");
      assertThat(session.value("anonymous.held")).isEqualTo("5");
    }
  }

  @Test
  void whyASnippetWasRefusedIsForgottenWhenItHasBeenTold() {
    try (JShell shell = JShell.builder().executionEngine("local").build()) {
      ShellInternals internals = ShellInternals.of(shell).orElseThrow();
      Snippet refused = shell.eval("int number = \"text\";").get(0).snippet();
      assertThat(shell.diagnostics(refused)).hasSize(1);

      internals.forgetErrors(List.of(refused));
      internals.forget(snippet -> false);
      internals.renewCompilers();

      assertThat(shell.diagnostics(refused)).isEmpty();
      assertThat(shell.eval("1 + 1").get(0).value()).isEqualTo("2");
    }
  }
}
