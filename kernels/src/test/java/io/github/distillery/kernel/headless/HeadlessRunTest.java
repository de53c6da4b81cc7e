package io.github.distillery.kernel.headless;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.distillery.kernel.display.CellOutput;
import io.github.distillery.kernel.display.MimeBundle;
import io.github.distillery.kernel.engine.CellResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeadlessRunTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final RunLog log =
      new RunLog(
          new PrintStream(out, true, StandardCharsets.UTF_8),
          new PrintStream(err, true, StandardCharsets.UTF_8),
          false);
  private final List<Echo> sessions = new ArrayList<>();
  private Runnable onStop = () -> {};
  @TempDir private Path folder;

  /** A session that echoes a cell, and fails where a cell says so. */
  private static final class Echo implements CellRunner {
    private final List<String> seen = new ArrayList<>();
    private final Runnable onStop;
    private boolean interrupted;
    private boolean closed;

    Echo(Runnable onStop) {
      this.onStop = onStop;
    }

    @Override
    public CellResult run(String source, int count, CellOutput output) {
      seen.add(source);
      if (source.startsWith("stop")) {
        onStop.run();
        return new CellResult.Interrupted(List.of("Interrupted"));
      }
      if (source.startsWith("fail")) {
        return new CellResult.Failure(
            "java.lang.IllegalStateException",
            "as asked",
            List.of("\u001b[31mtrace\u001b[0m line"));
      }
      output.stdout("ran " + source);
      return new CellResult.Value(Optional.of(MimeBundle.text("value " + count)));
    }

    @Override
    public void interrupt() {
      interrupted = true;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  @Test
  void runsEveryCodeCellAndWritesNotebookAndPage() throws IOException {
    Path source = notebook("lesson.ipynb", "one", "", "two");

    NotebookRun run = run(source, false);

    assertThat(run.succeeded()).isTrue();
    assertThat(run.ran()).isEqualTo(2);
    assertThat(sessions)
        .singleElement()
        .satisfies(one -> assertThat(one.seen).containsExactly("one", "two"));
    assertThat(sessions.get(0).closed).isTrue();
    Path executed = folder.resolve("results").resolve("lesson.ipynb");
    assertThat(run.executed()).contains(executed);
    assertThat(Notebook.read(executed).cells().get(2).json().toString())
        .contains("\"execution_count\":2")
        .contains("ran two")
        .contains("value 2");
    assertThat(folder.resolve("results").resolve("lesson.html"))
        .content()
        .contains("value 2", "</html>");
    assertThat(Files.readString(source)).as("the source is as it was").doesNotContain("ran one");
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("[1/2] one").contains("[2/2] two");
  }

  @Test
  void stopsAtTheFirstCellThatFailsAndShowsIt() throws IOException {
    NotebookRun run = run(notebook("lesson.ipynb", "one", "fail\nhere", "never"), false);

    assertThat(run.succeeded()).isFalse();
    assertThat(run.ran()).isEqualTo(2);
    assertThat(sessions.get(0).seen).doesNotContain("never");
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("lesson.ipynb: code cell 2 of 3 failed")
        .contains("    1 | fail")
        .contains("    2 | here")
        .contains("trace line")
        .doesNotContain("\u001b");
    List<Cell> cells = Notebook.read(run.executed().orElseThrow()).cells();
    assertThat(cells.get(1).outputs().toString())
        .contains("\"ename\":\"java.lang.IllegalStateException\"");
    assertThat(folder.resolve("results").resolve("lesson.html"))
        .content()
        .contains("stopped at cell 2: java.lang.IllegalStateException: as asked");
    assertThat(cells.get(2).executionCount()).as("a cell that was not reached").isEmpty();
  }

  @Test
  void goesOnAfterACellThatMayFail() throws IOException {
    Path source = notebook("lesson.ipynb", "fail", "two");
    JsonArray tags = new JsonArray();
    tags.add("raises-exception");
    Notebook tagged = Notebook.read(source);
    tagged.cells().get(0).metadata().add("tags", tags);
    tagged.write(source);

    NotebookRun run = run(source, false);

    assertThat(run.succeeded()).isTrue();
    assertThat(run.ran()).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void replacesTheSourceOnlyWhenAskedAndOnlyAfterSuccess() throws IOException {
    Path good = notebook("good.ipynb", "one");
    Path bad = notebook("bad.ipynb", "fail");
    String badBefore = Files.readString(bad);

    run(good, true);
    run(bad, true);

    assertThat(good).content().contains("ran one");
    assertThat(bad).hasContent(badBefore);
    assertThat(folder.resolve("results").resolve("bad.ipynb")).content().contains("as asked");
  }

  @Test
  void runsNotebooksInOrderEachInASessionOfItsOwnUntilACellFails() throws IOException {
    List<Path> notebooks =
        List.of(
            notebook("a.ipynb", "one"), notebook("b.ipynb", "fail"), notebook("c.ipynb", "three"));

    List<NotebookRun> runs = headless(Destinations.in(folder.resolve("results"))).run(notebooks);

    assertThat(runs).extracting(NotebookRun::notebook).containsExactlyElementsOf(notebooks);
    assertThat(runs.get(0).result()).isEqualTo("ok");
    assertThat(runs.get(1).result()).startsWith("FAILED: cell 1: java.lang.IllegalStateException");
    assertThat(runs.get(2).result()).isEqualTo("not run");
    assertThat(runs.get(2).executed()).isEmpty();
    assertThat(sessions).hasSize(2).allSatisfy(session -> assertThat(session.closed).isTrue());
    assertThat(folder.resolve("results").resolve("c.ipynb")).doesNotExist();
  }

  @Test
  void runsNothingWhereOneFileIsNoJavaNotebookAndNamesEachSuchFile() throws IOException {
    Path good = notebook("good.ipynb", "one");
    Path noNotebook = Files.writeString(folder.resolve("no.ipynb"), "class A {}");
    Path python = notebook("python.ipynb", "print(1)");
    Files.writeString(
        python,
        Files.readString(python)
            .replace(
                "\"metadata\": {},\n \"nbformat\"",
                "\"metadata\": {\"kernelspec\": {\"language\": \"python\"}},\n \"nbformat\""));
    String pythonBefore = Files.readString(python);
    HeadlessRun run = headless(Destinations.in(folder.resolve("results")));

    assertThatThrownBy(() -> run.run(List.of(good, noNotebook, python, folder)))
        .isInstanceOf(NotebookException.class)
        .hasMessageContaining("no.ipynb is no Jupyter notebook")
        .hasMessageContaining("python.ipynb is a notebook in python, and this runs Java")
        .hasMessageContaining(folder + " is a folder")
        .hasMessageEndingWith("Nothing was run.");

    assertThat(sessions).isEmpty();
    assertThat(noNotebook).hasContent("class A {}");
    assertThat(python).hasContent(pythonBefore);
    assertThat(folder.resolve("results")).doesNotExist();
  }

  @Test
  void writesToTheFilesThatAreNamed() throws IOException {
    Path executed = folder.resolve("new").resolve("run.ipynb");
    Path page = folder.resolve("pages").resolve("lesson.html");

    NotebookRun run =
        headless(new Destinations(executed, page, false))
            .run(List.of(notebook("a.ipynb", "one")))
            .get(0);

    assertThat(run.executed()).contains(executed);
    assertThat(executed).content().contains("ran one");
    assertThat(page).content().contains("ran one");
  }

  @Test
  void refusesResultsOfTwoNotebooksInOnePlace() throws IOException {
    Path one = notebook("a.ipynb", "one");
    Path other = Files.createDirectory(folder.resolve("other")).resolve("a.ipynb");
    Files.copy(one, other);
    HeadlessRun run = headless(Destinations.in(folder.resolve("results")));
    HeadlessRun intoOne =
        headless(new Destinations(folder.resolve("x.ipynb"), folder.resolve("results"), false));

    assertThatThrownBy(() -> run.run(List.of(one, other)))
        .hasMessageContaining("would both be " + folder.resolve("results").resolve("a.ipynb"));
    assertThatThrownBy(() -> intoOne.run(List.of(one, other)))
        .hasMessageContaining("cannot go into one file");
    assertThat(sessions).isEmpty();
  }

  @Test
  void writesWhatThereIsWhenItIsStopped() throws IOException {
    Path source = notebook("a.ipynb", "one", "stop", "three");
    Path next = notebook("b.ipynb", "four");
    HeadlessRun run = headless(Destinations.in(folder.resolve("results")));
    onStop = run::stop;

    List<NotebookRun> runs = run.run(List.of(source, next));

    assertThat(sessions).singleElement().satisfies(only -> assertThat(only.interrupted).isTrue());
    assertThat(sessions.get(0).seen).containsExactly("one", "stop");
    assertThat(runs.get(0).result()).isEqualTo("FAILED: cell 2: interrupted");
    assertThat(runs.get(1).result()).isEqualTo("not run");
    assertThat(folder.resolve("results").resolve("a.ipynb")).content().contains("ran one");
  }

  @Test
  void refusesToWriteOverTheSourceUnasked() throws IOException {
    Path source = notebook("lesson.ipynb", "one");
    String before = Files.readString(source);

    assertThatThrownBy(() -> headless(Destinations.in(folder)).run(List.of(source)))
        .isInstanceOf(NotebookException.class)
        .hasMessageContaining("--in-place");
    assertThat(source).hasContent(before);
  }

  @Test
  void clearsTheOutputsOfAnEarlierRun() throws IOException {
    Path source = notebook("lesson.ipynb", "fail", "two");
    Notebook old = Notebook.read(source);
    JsonArray outputs = new JsonArray();
    JsonObject output = new JsonObject();
    output.addProperty("output_type", "stream");
    output.addProperty("name", "stdout");
    output.addProperty("text", "from last week");
    outputs.add(output);
    old.cells().get(1).executed(9, outputs);
    old.write(source);

    NotebookRun run = run(source, false);

    assertThat(run.executed().orElseThrow()).content().doesNotContain("from last week");
  }

  private NotebookRun run(Path source, boolean inPlace) {
    Path results = folder.resolve("results");
    return headless(new Destinations(results, results, inPlace)).run(List.of(source)).get(0);
  }

  private HeadlessRun headless(Destinations destinations) {
    return new HeadlessRun(this::session, destinations, log);
  }

  private Echo session() {
    sessions.add(new Echo(() -> onStop.run()));
    return sessions.get(sessions.size() - 1);
  }

  private Path notebook(String name, String... sources) throws IOException {
    JsonArray cells = new JsonArray();
    for (String source : sources) {
      JsonObject cell = new JsonObject();
      cell.addProperty("cell_type", "code");
      cell.add("metadata", new JsonObject());
      cell.add("outputs", new JsonArray());
      cell.add("source", JupyterJson.lines(source));
      cells.add(cell);
    }
    JsonObject notebook = new JsonObject();
    notebook.add("cells", cells);
    notebook.add("metadata", new JsonObject());
    notebook.addProperty("nbformat", 4);
    notebook.addProperty("nbformat_minor", 5);
    return Files.writeString(folder.resolve(name), JupyterJson.write(notebook));
  }
}
