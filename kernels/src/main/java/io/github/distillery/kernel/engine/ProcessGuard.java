package io.github.distillery.kernel.engine;

/**
 * What the code of cells calls instead of the methods that would end the process, which the session
 * needs; {@link CellWeaver} sees to that. Libraries may still end it.
 *
 * <p>Public because the classes of cells call it; it is not for people.
 */
public final class ProcessGuard {
  private ProcessGuard() {}

  /**
   * Called for {@link System#exit}.
   *
   * @param status the status that the process was to end with
   */
  public static void exit(int status) {
    throw new SystemExit("System.exit(" + status + ")");
  }

  /**
   * Called for {@link Runtime#exit}.
   *
   * @param runtime not used
   * @param status the status that the process was to end with
   */
  public static void exit(Runtime runtime, int status) {
    throw new SystemExit("Runtime.exit(" + status + ")");
  }

  /**
   * Called for {@link Runtime#halt}.
   *
   * @param runtime not used
   * @param status the status that the process was to end with
   */
  public static void halt(Runtime runtime, int status) {
    throw new SystemExit("Runtime.halt(" + status + ")");
  }

  /** Ends the cell that wanted to end the process. */
  static final class SystemExit extends Error {
    private static final long serialVersionUID = 1L;

    SystemExit(String call) {
      super(
          "the cell called "
              + call
              + ", which would end the session; the cell has ended and the session goes on. Use"
              + " Restart or Shut Down of the kernel to end it");
    }
  }
}
