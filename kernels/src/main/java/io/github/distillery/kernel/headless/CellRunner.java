package io.github.distillery.kernel.headless;

import io.github.distillery.kernel.display.CellOutput;
import io.github.distillery.kernel.engine.CellResult;

/** A session that runs one cell after another; variables live from cell to cell. */
public interface CellRunner extends AutoCloseable {
  /**
   * Runs one cell to its end.
   *
   * @param source the cell's source
   * @param count the cell's number
   * @param output where its output goes
   * @return how it ended
   */
  CellResult run(String source, int count, CellOutput output);

  /** Asks the running cell to stop, from another thread. */
  void interrupt();

  @Override
  void close();
}
