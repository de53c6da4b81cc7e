package io.github.distillery.kernel.headless;

import com.google.gson.JsonObject;
import io.github.distillery.kernel.engine.CellResult;
import io.github.distillery.kernel.headless.page.HtmlPage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** One notebook on its way through a session. */
final class NotebookExecution {
  private static final String MAY_FAIL = "raises-exception";

  private final PlannedRun plan;
  private final boolean inPlace;
  private final RunLog log;
  private final String name;
  private final List<Cell> cells;
  private final Map<String, List<JsonObject>> displays = new HashMap<>();
  private final List<CellOutputs> outputsSoFar = new ArrayList<>();
  private long began;
  private int ran;
  private CellRunner session;
  private boolean stopped;

  NotebookExecution(PlannedRun plan, boolean inPlace, RunLog log) {
    this.plan = plan;
    this.inPlace = inPlace;
    this.log = log;
    name = plan.file().getFileName().toString();
    cells = plan.notebook().cells().stream().filter(Cell::isRunnable).toList();
  }

  NotebookRun notRun() {
    return NotebookRun.notRun(plan.file(), cells.size());
  }

  /**
   * Runs the cells and writes the results.
   *
   * @param sessions makes the session
   * @return how it went
   */
  NotebookRun run(Supplier<? extends CellRunner> sessions) {
    began = System.nanoTime();
    log.notebookBegins(name, cells.size());
    plan.notebook().clearOutputs();
    Optional<String> trouble = Optional.empty();
    System.setProperty(Notebook.FOLDER, plan.file().toAbsolutePath().getParent().toString());
    try (CellRunner own = sessions.get()) {
      open(own);
      while (ran < cells.size() && trouble.isEmpty()) {
        trouble = isStopped() ? Optional.of("interrupted") : run(own, cells.get(ran++));
      }
    } finally {
      System.clearProperty(Notebook.FOLDER);
    }
    // Once more, for what threads printed that outlived their cell.
    outputsSoFar.forEach(CellOutputs::finish);
    return write(trouble);
  }

  private NotebookRun write(Optional<String> trouble) {
    Path target = inPlace && trouble.isEmpty() ? plan.file() : plan.executed();
    try {
      plan.notebook().write(target);
      writePage(trouble);
    } catch (NotebookException e) {
      log.trouble(e.getMessage());
      return ended(Optional.of(trouble.orElse("results not written")), Optional.empty());
    }
    return ended(trouble, Optional.of(target));
  }

  private NotebookRun ended(Optional<String> trouble, Optional<Path> written) {
    return new NotebookRun(
        plan.file(),
        ran,
        cells.size(),
        since(began),
        trouble,
        written,
        written.map(notebook -> plan.page()));
  }

  /** Interrupts the running cell and runs no further one. */
  synchronized void stop() {
    stopped = true;
    if (session != null) {
      session.interrupt();
    }
  }

  private synchronized void open(CellRunner own) {
    session = own;
  }

  private synchronized boolean isStopped() {
    return stopped;
  }

  private Optional<String> run(CellRunner own, Cell cell) {
    log.cellBegins(ran, cells.size(), cell.source());
    long cellBegan = System.nanoTime();
    CellOutputs outputs = new CellOutputs(displays);
    outputsSoFar.add(outputs);
    CellResult result = own.run(cell.source(), ran, outputs);
    Optional<String> trouble = store(result, outputs);
    cell.executed(ran, outputs.finish());
    boolean allowed = cell.tags().contains(MAY_FAIL) && result instanceof CellResult.Failure;
    log.cellEnds(
        since(cellBegan), trouble.isEmpty() ? "" : allowed ? "failed, as it may" : "FAILED");
    if (trouble.isEmpty() || allowed) {
      return Optional.empty();
    }
    log.failure(name, ran, cells.size(), cell.source(), traceback(result));
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

  private void writePage(Optional<String> trouble) {
    String footer =
        "Run headless in %s on Java %d%s"
            .formatted(
                RunLog.text(since(began)),
                Runtime.version().feature(),
                trouble.map(why -> "; stopped at " + why).orElse(""));
    String pageName = plan.page().getFileName().toString();
    Path folder = plan.file().toAbsolutePath().getParent();
    Notebook.writeWhole(plan.page(), HtmlPage.of(plan.notebook(), pageName, folder, footer));
  }

  private static Duration since(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
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
