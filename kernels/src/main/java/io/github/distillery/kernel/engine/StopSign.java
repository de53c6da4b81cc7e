package io.github.distillery.kernel.engine;

/**
 * What the code of cells looks at wherever it could go on for ever: {@link CellWeaver} puts a call
 * of {@link #check} at the begin of each method and before each jump back.
 *
 * <p>Public because the classes of cells call it; it is not for people.
 */
public final class StopSign {
  private static volatile CellThreads stopped;
  private static volatile boolean memoryIsLow;

  private StopSign() {}

  /** Ends the calling thread's work for a cell that is to stop; does nothing otherwise. */
  public static void check() {
    CellThreads threads = stopped;
    if (threads != null && threads.haveCurrent()) {
      if (memoryIsLow) {
        throw new OutOfMemoryError("the heap is nearly full, so the cell was stopped");
      }
      throw new CellStopped();
    }
  }

  /**
   * Stops the work of a cell.
   *
   * @param threads the threads that work for it
   */
  static void raise(CellThreads threads) {
    stopped = threads;
  }

  /**
   * Stops the work of a cell because memory runs out.
   *
   * @param threads the threads that work for it
   */
  static void raiseForMemory(CellThreads threads) {
    memoryIsLow = true;
    stopped = threads;
  }

  /** Lets everything run again. */
  static void lower() {
    stopped = null;
    memoryIsLow = false;
  }

  /** Ends the work of a cell that is to stop. An error, so that few catch it by chance. */
  static final class CellStopped extends Error {
    private static final long serialVersionUID = 1L;

    CellStopped() {
      super("the cell was stopped");
    }
  }
}
