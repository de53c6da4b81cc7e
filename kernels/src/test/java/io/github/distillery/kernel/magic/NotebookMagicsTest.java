package io.github.distillery.kernel.magic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.distillery.kernel.assist.Completeness;
import io.github.distillery.kernel.assist.Completion;
import io.github.distillery.kernel.display.MimeBundle;
import io.github.distillery.kernel.engine.CellResult;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(Lifecycle.PER_CLASS)
@Timeout(60)
class NotebookMagicsTest {
  private final MagicSession session = new MagicSession();

  @AfterAll
  void close() {
    session.close();
  }

  private static void assumeShell() {
    assumeTrue(File.separatorChar == '/', "needs sh");
  }

  @Test
  void linesKeepTheirNumbersInErrors() {
    assertThat(session.traceback("%help\nint wrong = \"text\";"))
        .contains("line 2")
        .contains("    int wrong = \"text\";\n                ^");
    assertThat(session.traceback("%help\n\nint zero = 0;\nint q = 1 / zero;")).contains("line 4");
  }

  @Test
  void anErrorOfAMagicNamesItsLineAsItWasWritten() {
    assertThat(session.traceback("int before = 1;\n%mavne a:b:1"))
        .contains("no magic %mavne; did you mean %maven?")
        .contains("line 2\n      %mavne a:b:1");
  }

  @Test
  void aMagicInTheWrongFormSaysTheRightOne() {
    assertThat(session.traceback("%html <b>")).contains("write %%html on its first line");
    assertThat(session.traceback("%%vars\n")).contains("write %vars");
    assertThat(session.traceback("int first = 1;\n%%time\nfirst++;"))
        .contains("%%time takes a whole cell");
  }

  @Test
  void codeBeforeAMagicNeedsNoSemicolon() {
    session.ok("import java.util.concurrent.TimeUnit\n%help time\nvar unit = TimeUnit.DAYS");
    assertThat(session.displays()).hasSize(1);
  }

  @Test
  void aTimedStatementDeclaresAndShowsAsWithoutTheMagic() {
    session.ok("%time int timed = 6 * 7;");
    assertThat(session.out()).startsWith("Wall time: ").contains("CPU time");
    assertThat(session.value("timed")).isEqualTo("42");
    session.ok("%time timed + 1");
    assertThat(session.displays()).extracting(MimeBundle::plain).containsExactly("43");
    assertThat(session.value("int next = %time timed + 1\nnext")).isEqualTo("43");
  }

  @Test
  void anErrorInATimedCellHasTheLineOfTheCell() {
    assertThat(session.traceback("%%time\nint fine = 1;\nfine / 0"))
        .contains("ArithmeticException")
        .contains("line 3\n      fine / 0")
        .doesNotContain("MagicException");
    assertThat(session.traceback("int other = 1;\n%time other / 0")).contains("line 2");
  }

  @Test
  void aTimedCellCanBeInterrupted() throws InterruptedException {
    Thread interrupter =
        new Thread(
            () -> {
              while (!session.out().contains("asleep")) {
                Thread.onSpinWait();
              }
              session.engine().interrupt();
            });
    interrupter.start();
    CellResult result =
        session.run("%%time\nSystem.out.println(\"asleep\");\nThread.sleep(50_000);");
    interrupter.join();
    assertThat(result).isInstanceOf(CellResult.Interrupted.class);
    assertThat(session.value("1 + 1")).isEqualTo("2");
  }

  @Test
  void aCommandPrintsAndItsLinesAreAValue() {
    assumeShell();
    session.ok("%sh echo out; echo err >&2");
    assertThat(session.out()).isEqualTo("out\n");
    assertThat(session.err()).isEqualTo("err\n");
    assertThat(session.value("List<String> listed = %sh printf 'a\\nb c\\n'\nlisted"))
        .isEqualTo("[a, b c]");
  }

  @Test
  void aScriptTakesTheCellAndItsArguments() {
    assumeShell();
    session.ok("%%sh one\nfor i in 1 2; do\n  echo $i $1\ndone");
    assertThat(session.out()).isEqualTo("1 one\n2 one\n");
  }

  @Test
  void aCommandThatFailsFailsTheCell() {
    assumeShell();
    assertThat(session.traceback("%sh exit 7")).contains("%sh ended with exit code 7");
  }

  @Test
  void anInterruptEndsACommandWithItsChildren(@TempDir Path folder) throws Exception {
    assumeShell();
    Path pid = folder.resolve("pid");
    Thread interrupter =
        new Thread(
            () -> {
              while (!session.out().contains("started")) {
                Thread.onSpinWait();
              }
              session.engine().interrupt();
            });
    interrupter.start();
    CellResult result =
        session.run("%%sh " + pid + "\nsleep 50 & echo $! > $1\necho started\nwait");
    interrupter.join();
    assertThat(result).isInstanceOf(CellResult.Interrupted.class);
    long child = Long.parseLong(Files.readString(pid).strip());
    ProcessHandle.of(child).ifPresent(left -> left.onExit().join());
    assertThat(ProcessHandle.of(child).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void variablesAreListedWithTheCellThatDeclaredThem() {
    session.ok("Table listedTable = Table.create(\"t\", IntColumn.create(\"a\", 1, 2, 3));");
    session.ok("INDArray listedArray = Nd4j.zeros(20, 30);");
    session.ok("String listedName = \"a <b>\";");
    int declared = session.count();
    session.ok("%vars");
    String table = session.displays().get(0).plain();
    assertThat(table)
        .containsPattern("listedName +String +\"a <b>\" +\\[" + declared + "\\]")
        .containsPattern("listedTable +Table +t: 3 rows X 1 cols")
        .containsPattern("listedArray +INDArray +INDArray \\[20, 30\\] FLOAT")
        .contains("name", "type", "value", "cell");
    assertThat((String) session.displays().get(0).data().get(MimeBundle.HTML))
        .contains("a &lt;b&gt;");
  }

  @Test
  void theHelpListsEveryMagic() {
    session.ok("%help");
    assertThat(session.displays().get(0).plain())
        .contains(
            "%maven", "%mavenRepo", "%loadFromPOM", "%jars", "%classpath", "%load", "%time", "%sh")
        .contains("%vars", "%%html", "%%markdown", "%%latex", "%%svg", "%help")
        .contains("%addMavenDependencies", "%lsmagic", "%whos");
  }

  @Test
  void documentsAreShown() {
    session.ok("%%html\n<b>bold</b>\n<i>x</i>");
    assertThat(session.displays().get(0).data())
        .containsEntry("text/html", "<b>bold</b>\n<i>x</i>");
    session.ok("%%markdown\n# 100 %sure\nint x = \"");
    assertThat(session.displays().get(0).data())
        .containsEntry("text/markdown", "# 100 %sure\nint x = \"");
    session.ok("%%latex\n$x^2$");
    assertThat(session.displays().get(0).data()).containsKey("text/latex");
    session.ok("%%svg\n<svg/>");
    assertThat(session.displays().get(0).data()).containsKey("image/svg+xml");
  }

  @Test
  void aFileIsWrittenAndLoaded(@TempDir Path folder) {
    Path file = folder.resolve("helper.jsh");
    session.ok("%%writefile " + file + "\nint helper() {\n  return 5;\n}");
    session.ok("%load " + folder.resolve("helper"));
    assertThat(session.value("helper()")).isEqualTo("5");
    session.ok("%%writefile -a " + file + "\nhelper() / 0;");
    assertThat(session.traceback("%load " + file))
        .startsWith("In helper.jsh, whose lines are counted here:")
        .contains("line 4");
    assertThat(session.traceback("%load " + folder.resolve("none"))).contains("there is no file");
  }

  @Test
  void whatIsAppendedToMayBeInAnyEncoding(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("latin"), new byte[] {'k', (byte) 0xe4, '\n'});
    session.ok("%%writefile -a " + file + "\nmore");
    assertThat(Files.readAllBytes(file)).containsExactly('k', 0xe4, '\n', 'm', 'o', 'r', 'e', '\n');
  }

  /** A full disk is another reason; the file that is there must not be lost half written. */
  @Test
  void aFileThatCannotBeWrittenSaysWhyAndWhatToDo(@TempDir Path folder) throws IOException {
    Path inTheWay = Files.writeString(folder.resolve("told"), "as it was");
    assertThat(session.traceback("%%writefile " + inTheWay.resolve("file.txt") + "\ntext"))
        .contains(inTheWay.resolve("file.txt") + " could not be written (")
        .contains("Make room or name another place");
    assertThat(inTheWay).hasContent("as it was");
  }

  @Test
  void aLessonIsLoadedWithoutItsExercisesFromBesideTheNotebookThatIsRun(@TempDir Path folder)
      throws IOException {
    Files.writeString(
        folder.resolve("lesson.ipynb"),
        """
        {"cells": [
          {"cell_type": "code", "id": "a", "metadata": {}, "source": "int taught = 7;",
           "execution_count": null, "outputs": []},
          {"cell_type": "code", "id": "b", "metadata": {"tags": ["exercise"]},
           "source": "throw new IllegalStateException();", "execution_count": null, "outputs": []}],
         "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        """);
    Path solutions = Files.createDirectory(folder.resolve("solutions"));
    System.setProperty("distillery.notebook.folder", solutions.toString());
    try {
      session.ok("%load ../lesson.ipynb");
    } finally {
      System.clearProperty("distillery.notebook.folder");
    }
    assertThat(session.value("taught")).isEqualTo("7");
  }

  @Test
  void sourceRunsWithinARunningCell() {
    assertThat(session.value("(int) eval(\"int inner = 4; inner + 1\") + 3")).isEqualTo("8");
    session.ok("%vars");
    assertThat(session.displays().get(0).plain())
        .containsPattern("inner +int +4 +\\[" + (session.count() - 1) + "\\]");
    assertThat(session.value("getKernelInstance().evalRaw(\"1 + 2\")")).isEqualTo("3");
    assertThat(session.traceback("eval(\"1 / 0\")")).contains("ArithmeticException");
    assertThat(
            session.value(
                "String caught = \"\";\ntry { eval(\"1 / 0\"); }"
                    + " catch (RuntimeException e) { caught = e.getMessage(); }\ncaught"))
        .contains("/ by zero");
  }

  @Test
  void theOuterCellGoesOnAfterSourceThatRanWithinIt() {
    assertThat(session.value("int outer = 1;\nouter += (int) eval(\"outer + 10\");\nouter"))
        .isEqualTo("12");
  }

  @Test
  void magicsAreCompletedWhereTheyMayStand() {
    assertThat(complete("%mav")).containsExactly("%maven", "%mavenRepo");
    assertThat(complete("int x = 1;\nvar y = %ja")).containsExactly("%jars");
    assertThat(complete("%%ht")).containsExactly("%%html");
    assertThat(complete("%ht")).containsExactly("%%html");
    assertThat(complete("int x = 1;\n%ht")).isEmpty();
    assertThat(complete("%maven org.exam")).isEmpty();
    assertThat(complete("%maven a:b:1\nMath.sqr")).containsExactly("sqrt(");
    assertThat(complete("%time Math.sqr").isEmpty()).isFalse();
  }

  private List<String> complete(String source) {
    Completion completion = session.engine().complete(source, source.length());
    return completion.matches();
  }

  @Test
  void aCellWithMagicsIsComplete() {
    assertThat(state("%maven a:b:1")).isEqualTo(Completeness.State.COMPLETE);
    assertThat(state("var x = %jars lib\nint y = 1;")).isEqualTo(Completeness.State.COMPLETE);
    assertThat(state("%help\nvoid f() {")).isEqualTo(Completeness.State.INCOMPLETE);
    assertThat(state("%%html\n<b>")).isEqualTo(Completeness.State.INCOMPLETE);
    assertThat(state("%%html\n<b>\n\n")).isEqualTo(Completeness.State.COMPLETE);
  }

  private Completeness.State state(String source) {
    return session.engine().isComplete(source).state();
  }
}
