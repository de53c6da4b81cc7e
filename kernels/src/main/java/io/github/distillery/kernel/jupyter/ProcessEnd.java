package io.github.distillery.kernel.jupyter;

/** Ends the process for certain, whatever a cell is doing. */
final class ProcessEnd {
  private static final long MILLIS_FOR_SHUTDOWN_HOOKS = 600;

  private ProcessEnd() {}

  /** Lets shutdown hooks run for a moment, then ends. Does not return. */
  static void now() {
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
