package io.github.distillery.kernel.headless;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Runs notebooks in this JVM, cell by cell, each in a fresh session, and writes what came of it:
 * the executed notebook and an HTML page. All notebooks are read before any is run. The whole run
 * stops at the first cell that fails, unless the cell is tagged {@code raises-exception}; what
 * there is by then is written all the same.
 */
public final class HeadlessRun {
  private final Supplier<? extends CellRunner> sessions;
  private final Destinations destinations;
  private final RunLog log;
  private NotebookExecution current;
  private boolean stopped;

  /**
   * A run that is ready to start.
   *
   * @param sessions makes a fresh session for each notebook
   * @param destinations where results go
   * @param log where progress is printed
   */
  public HeadlessRun(
      Supplier<? extends CellRunner> sessions, Destinations destinations, RunLog log) {
    this.sessions = sessions;
    this.destinations = destinations;
    this.log = log;
  }

  /**
   * Runs notebooks, one after the other.
   *
   * @param files the notebooks
   * @return how each went, in the same order; a cell that failed was printed
   * @throws NotebookException if one of the files cannot be run, before any is, or if a result
   *     cannot be written
   */
  public List<NotebookRun> run(List<Path> files) {
    List<NotebookRun> runs = new ArrayList<>();
    boolean goesOn = true;
    for (PlannedRun plan : PlannedRun.all(files, destinations)) {
      NotebookExecution execution = new NotebookExecution(plan, destinations.inPlace(), log);
      goesOn = goesOn && begin(execution);
      NotebookRun run = goesOn ? execution.run(sessions) : execution.notRun();
      goesOn &= run.succeeded();
      runs.add(run);
    }
    return runs;
  }

  /**
   * Stops as soon as possible, from another thread: the running cell is interrupted and what there
   * is by then is written.
   */
  public synchronized void stop() {
    stopped = true;
    if (current != null) {
      current.stop();
    }
  }

  private synchronized boolean begin(NotebookExecution execution) {
    current = execution;
    return !stopped;
  }
}
