package io.github.distillery.kernel.magic;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import io.github.distillery.kernel.display.CellOutput;
import io.github.distillery.kernel.engine.CellResult;
import io.github.distillery.kernel.engine.JavaEngine;
import io.github.distillery.kernel.headless.Cell;
import io.github.distillery.kernel.headless.CellRunner;
import io.github.distillery.kernel.headless.Destinations;
import io.github.distillery.kernel.headless.HeadlessRun;
import io.github.distillery.kernel.headless.Notebook;
import io.github.distillery.kernel.headless.NotebookRun;
import io.github.distillery.kernel.headless.RunLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A notebook that was written for IJava runs as it is. */
@Timeout(120)
class IJavaNotebookTest {
  private static final Path NOTEBOOK =
      Path.of("src/test/resources/io/github/distillery/kernel/magic/ijava.ipynb");
  // The notebook names it, relative to where the kernel runs.
  private static final Path FIXTURE = Path.of("target/ijava");

  @TempDir private Path folder;

  @Test
  void itsMagicsAndHelpersMeanTheSame() throws IOException {
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    NotebookRun run;
    try (LocalMaven maven = new LocalMaven(folder.resolve("maven"));
        PrintStream print = new PrintStream(log, true, StandardCharsets.UTF_8)) {
      fill(maven);
      run =
          new HeadlessRun(
                  Session::new,
                  Destinations.in(folder.resolve("out")),
                  new RunLog(print, print, false))
              .run(List.of(NOTEBOOK))
              .get(0);
    }
    assertThat(run.trouble()).as(log.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(results(Notebook.read(run.executed().orElseThrow())))
        .containsExactly(
            "Hello, IJava!", "1", "9", "plain", "42", "8", "42.5", "Hello, IJava!", "4", "2");
  }

  @Test
  void whatIsShownAndThenReplacedStandsAsItWasLast() throws IOException {
    try (MagicSession session = new MagicSession()) {
      session.ok("String id = display(\"waiting\");\nupdateDisplay(id, \"done\", \"text/plain\");");
      assertThat(session.displays())
          .extracting(shown -> shown.plain())
          .containsExactly("waiting", "done");
    }
  }

  private static void fill(LocalMaven maven) throws IOException {
    maven.library(
        "org.example:polite:1.0",
        "package org.example.polite; public class Polite { public static String of(String name)"
            + " { return \"Hello, \" + name + \"!\"; } }");
    maven.library(
        "org.example:greeting:1.0",
        "package org.example.greeting; public class Greeting { public static String to(String name)"
            + " throws Exception { return (String) Class.forName(\"org.example.polite.Polite\")"
            + ".getMethod(\"of\", String.class).invoke(null, name); } }",
        "org.example:polite:1.0");
    maven.library(
        "org.example:numbers:2.0",
        "package org.example.numbers; public class Numbers { public static double answer()"
            + " { return 42.5; } }");
    maven.jar(
        FIXTURE.resolve("jars/shapes.jar"),
        "package org.example.shapes; public class Square { public static int area(int side)"
            + " { return side * side; } }");
    Path classes =
        maven.classes(
            "package org.example.plain; public class Plain { public String toString()"
                + " { return \"plain\"; } }");
    Path plain = Path.of("org/example/plain/Plain.class");
    Path target = FIXTURE.resolve("classes").resolve(plain);
    Files.createDirectories(target.getParent());
    Files.write(target, Files.readAllBytes(classes.resolve(plain)));
    LocalMaven.write(FIXTURE.resolve("helper.jshell"), "int twice(int n) {\n  return 2 * n;\n}\n");
    LocalMaven.write(
        FIXTURE.resolve("other.ipynb"),
        "{\"cells\": [{\"cell_type\": \"code\", \"metadata\": {}, \"execution_count\": null,"
            + " \"outputs\": [], \"source\": [\"int fromOther = 7;\"]}], \"metadata\": {},"
            + " \"nbformat\": 4, \"nbformat_minor\": 2}");
  }

  private static List<String> results(Notebook executed) {
    return executed.cells().stream()
        .filter(Cell::isCode)
        .flatMap(cell -> cell.outputs().asList().stream())
        .map(output -> output.getAsJsonObject())
        .filter(output -> output.get("output_type").getAsString().equals("execute_result"))
        .map(output -> output.getAsJsonObject("data").get("text/plain"))
        .map(text -> text.isJsonArray() ? join(text.getAsJsonArray()) : text.getAsString())
        .toList();
  }

  private static String join(JsonArray lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line.getAsString()));
    return text.toString();
  }

  /** The session that {@code ./distillery run} uses. */
  private static final class Session implements CellRunner {
    private final JavaEngine engine = JavaEngine.start(new NotebookMagics());

    @Override
    public CellResult run(String source, int count, CellOutput output) {
      return engine.run(source, count, output);
    }

    @Override
    public void interrupt() {
      engine.interrupt();
    }

    @Override
    public void close() {
      engine.close();
    }
  }
}
