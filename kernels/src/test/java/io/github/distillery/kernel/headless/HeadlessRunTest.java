package io.github.distillery.kernel.headless;

import static org.assertj.core.api.Assertions.assertThat;

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
  @TempDir private Path folder;

  /** A session that echoes a cell, and fails where a cell says so. */
  private static final class Echo implements CellRunner {
    private final List<String> seen = new ArrayList<>();
    private boolean closed;

    @Override
    public CellResult run(String source, int count, CellOutput output) {
      seen.add(source);
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
  void refusesToWriteOverTheSourceUnasked() throws IOException {
    Path source = notebook("lesson.ipynb", "one");
    String before = Files.readString(source);

    NotebookRun run =
        new HeadlessRun(this::session, new HeadlessRun.Options(folder, false), log).run(source);

    assertThat(run.succeeded()).isFalse();
    assertThat(source).hasContent(before);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("--in-place");
  }

  @Test
  void reportsAFileThatIsNoNotebook() throws IOException {
    Path source = Files.writeString(folder.resolve("lesson.ipynb"), "class A {}");

    NotebookRun run = run(source, false);

    assertThat(run.succeeded()).isFalse();
    assertThat(source).hasContent("class A {}");
    assertThat(sessions).isEmpty();
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("is no Jupyter notebook");
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
    return new HeadlessRun(
            this::session, new HeadlessRun.Options(folder.resolve("results"), inPlace), log)
        .run(source);
  }

  private Echo session() {
    sessions.add(new Echo());
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
