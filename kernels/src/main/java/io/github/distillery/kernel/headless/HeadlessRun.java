package io.github.distillery.kernel.headless;

import com.google.gson.JsonObject;
import io.github.distillery.kernel.engine.CellResult;
import io.github.distillery.kernel.headless.page.HtmlPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Runs notebooks in this JVM, cell by cell, and writes what came of it: the executed notebook and
 * an HTML page. A run stops at the first cell that fails, unless the cell is tagged {@code
 * raises-exception}; what there is by then is written all the same.
 */
public final class HeadlessRun {
  private static final Set<String> MAY_FAIL = Set.of("raises-exception");

  private final Supplier<? extends CellRunner> sessions;
  private final Options options;
  private final RunLog log;

  /**
   * Where results go.
   *
   * @param output the folder for executed notebooks and pages
   * @param inPlace whether a notebook that ran well replaces its source instead of going to {@code
   *     output}
   */
  public record Options(Path output, boolean inPlace) {}

  /**
   * A run that is ready to start.
   *
   * @param sessions makes a fresh session for each notebook
   * @param options where results go
   * @param log where progress is printed
   */
  public HeadlessRun(Supplier<? extends CellRunner> sessions, Options options, RunLog log) {
    this.sessions = sessions;
    this.options = options;
    this.log = log;
  }

  /**
   * Runs one notebook.
   *
   * @param file the notebook
   * @return how it went; trouble with the file or a cell was printed
   */
  public NotebookRun run(Path file) {
    long began = System.nanoTime();
    try {
      Notebook notebook = Notebook.read(file);
      Path executed = options.output().resolve(file.getFileName());
      refuseOverwriting(file, executed);
      return new OneNotebook(file, notebook, executed, began).run();
    } catch (NotebookException e) {
      log.trouble(e.getMessage());
      return new NotebookRun(
          file,
          0,
          0,
          since(began),
          Optional.of("not run, see above"),
          Optional.empty(),
          Optional.empty());
    }
  }

  private static void refuseOverwriting(Path source, Path executed) {
    try {
      if (Files.exists(executed) && Files.isSameFile(source, executed)) {
        throw new NotebookException(
            "The executed notebook would replace its source "
                + source
                + "; choose another folder with --output, or say --in-place if that is meant.");
      }
    } catch (IOException e) {
      throw new NotebookException("Cannot compare " + source + " and " + executed, e);
    }
  }

  private static Duration since(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /** One notebook on its way through a session. */
  private final class OneNotebook {
    private final Path file;
    private final Notebook notebook;
    private final Path executed;
    private final long began;
    private final List<Cell> cells;
    private final Map<String, List<JsonObject>> displays = new HashMap<>();
    private final List<CellOutputs> outputsSoFar = new ArrayList<>();
    private int ran;

    OneNotebook(Path file, Notebook notebook, Path executed, long began) {
      this.file = file;
      this.notebook = notebook;
      this.executed = executed;
      this.began = began;
      this.cells = notebook.cells().stream().filter(Cell::isRunnable).toList();
    }

    NotebookRun run() {
      log.notebookBegins(file.getFileName().toString(), cells.size());
      notebook.cells().stream().filter(Cell::isCode).forEach(Cell::clear);
      Optional<String> trouble = Optional.empty();
      try (CellRunner session = sessions.get()) {
        while (ran < cells.size() && trouble.isEmpty()) {
          Cell cell = cells.get(ran++);
          trouble = run(session, cell);
        }
      }
      // Once more, for what threads printed that outlived their cell.
      outputsSoFar.forEach(CellOutputs::finish);
      Path target = options.inPlace() && trouble.isEmpty() ? file : executed;
      notebook.write(target);
      Path page = writePage();
      return new NotebookRun(
          file, ran, cells.size(), since(began), trouble, Optional.of(target), Optional.of(page));
    }

    private Optional<String> run(CellRunner session, Cell cell) {
      log.cellBegins(ran, cells.size(), cell.source());
      long cellBegan = System.nanoTime();
      CellOutputs outputs = new CellOutputs(displays);
      outputsSoFar.add(outputs);
      CellResult result = session.run(cell.source(), ran, outputs);
      Optional<String> trouble = store(result, outputs);
      cell.executed(ran, outputs.finish());
      boolean allowed = cell.tags().stream().anyMatch(MAY_FAIL::contains);
      log.cellEnds(
          since(cellBegan), trouble.isEmpty() ? "" : allowed ? "failed, as it may" : "FAILED");
      if (trouble.isEmpty() || allowed) {
        return Optional.empty();
      }
      log.failure(
          file.getFileName().toString(), ran, cells.size(), cell.source(), traceback(result));
      return trouble;
    }

    private Optional<String> store(CellResult result, CellOutputs outputs) {
      if (result instanceof CellResult.Value ended) {
        ended.value().ifPresent(value -> outputs.result(value, ran));
        return Optional.empty();
      }
      if (result instanceof CellResult.Failure failure) {
        outputs.error(failure.name(), failure.message(), failure.traceback());
        return Optional.of(
            "cell " + ran + ": " + failure.name() + ": " + firstLine(failure.message()));
      }
      outputs.error("Interrupted", "", traceback(result));
      return Optional.of("cell " + ran + ": interrupted");
    }

    private Path writePage() {
      String name = file.getFileName().toString().replaceFirst("\\.ipynb$", "") + ".html";
      Path page = options.output().resolve(name);
      Path folder = file.toAbsolutePath().getParent();
      String footer =
          "Run headless in "
              + RunLog.text(since(began))
              + " on Java "
              + Runtime.version().feature();
      Notebook.writeWhole(page, HtmlPage.of(notebook, name, folder, footer));
      return page;
    }

    private static String firstLine(String message) {
      return message == null ? "" : message.lines().findFirst().orElse("");
    }

    private static List<String> traceback(CellResult result) {
      if (result instanceof CellResult.Failure failure) {
        return failure.traceback();
      }
      return result instanceof CellResult.Interrupted interrupted
          ? interrupted.traceback()
          : List.of();
    }
  }
}
