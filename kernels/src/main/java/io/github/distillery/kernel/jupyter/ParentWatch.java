package io.github.distillery.kernel.jupyter;

import java.util.Optional;

/** Ends this process when the Jupyter that started it has gone without saying so. */
final class ParentWatch {
  private static final long MILLIS_BETWEEN_LOOKS = 1_000;

  private ParentWatch() {}

  /** Watches the process that {@code JPY_PARENT_PID} names; does nothing where it names none. */
  static void begin() {
    parent()
        .ifPresent(
            parent -> {
              Thread watch = new Thread(() -> waitFor(parent), "parent-watch");
              watch.setDaemon(true);
              watch.start();
            });
  }

  private static Optional<ProcessHandle> parent() {
    String pid = System.getenv("JPY_PARENT_PID");
    return pid != null && pid.matches("\\d{1,18}")
        ? ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive)
        : Optional.empty();
  }

  private static void waitFor(ProcessHandle parent) {
    try {
      while (parent.isAlive()) {
        Thread.sleep(MILLIS_BETWEEN_LOOKS);
      }
      ProcessEnd.now();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
