package io.github.distillery.kernel.jupyter;

/** Ends the process for certain, whatever a cell is doing. */
final class ProcessEnd {
  private static final long MILLIS_FOR_SHUTDOWN_HOOKS = 600;

  private static volatile boolean meant;

  private ProcessEnd() {}

  /**
   * Has something done where the process ends although nobody asked the kernel to: code of a
   * library may have called {@code System.exit}.
   *
   * @param lastWords what to do; must be quick
   */
  static void whenNotMeant(Runnable lastWords) {
    Thread hook =
        new Thread(
            () -> {
              if (!meant) {
                lastWords.run();
              }
            },
            "last-words");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Lets shutdown hooks run for a moment, then ends. Does not return. */
  static void now() {
    meant = true;
    Thread sure =
        new Thread(
            () -> {
              try {
                Thread.sleep(MILLIS_FOR_SHUTDOWN_HOOKS);
              } catch (InterruptedException e) {
                // nothing is left to wait for
              }
              Runtime.getRuntime().halt(0);
            },
            "process-end");
    sure.setDaemon(true);
    sure.start();
    System.exit(0);
  }
}
