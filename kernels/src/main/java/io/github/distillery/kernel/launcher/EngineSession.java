package io.github.distillery.kernel.launcher;

import io.github.distillery.kernel.display.CellOutput;
import io.github.distillery.kernel.engine.CellResult;
import io.github.distillery.kernel.engine.JavaEngine;
import io.github.distillery.kernel.headless.CellRunner;
import io.github.distillery.kernel.headless.RunLog;
import io.github.distillery.kernel.magic.NotebookMagics;
import io.github.distillery.progress.Progress;
import io.github.distillery.progress.ProgressSink;

/** The kernel's own engine for a headless run, with its progress shown on the log too. */
final class EngineSession implements CellRunner {
  private final JavaEngine engine = JavaEngine.start(new NotebookMagics());
  private final ProgressSink before;

  /**
   * Starts a session.
   *
   * @param log where progress is shown
   */
  EngineSession(RunLog log) {
    engine.warmUp();
    before = Progress.showOn(report -> {});
    Progress.showOn(
        report -> {
          log.progress(report);
          before.show(report);
        });
  }

  @Override
  public CellResult run(String source, int count, CellOutput cellOutput) {
    return engine.run(source, count, cellOutput);
  }

  @Override
  public void interrupt() {
    engine.interrupt();
  }

  @Override
  public void close() {
    Progress.showOn(before);
    engine.close();
  }
}
