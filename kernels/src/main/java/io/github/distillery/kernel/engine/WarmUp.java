package io.github.distillery.kernel.engine;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Loads ND4J once, when nobody waits: after the first cell, or when a session has been idle for a
 * while. Together with JShell it would hold up a first cell that does without; a headless run,
 * whose cells will hardly do without, asks for it at once.
 *
 * <p>With the system property {@code distillery.warmup=never} it is loaded by the first cell that
 * needs it, and a session without arrays stays small.
 */
final class WarmUp {
  private static final String PROPERTY = "distillery.warmup";
  private static final long MILLIS_IDLE = 1_500;

  private final Runnable loading;
  private final AtomicBoolean begun;

  WarmUp(Runnable loading) {
    this.loading = loading;
    begun = new AtomicBoolean("never".equals(System.getProperty(PROPERTY)));
  }

  /** Begins, unless it has begun. Returns at once. */
  void now() {
    if (begun.compareAndSet(false, true)) {
      loading.run();
    }
  }

  /** Waits for a while on this thread, and begins then. */
  void afterAWhile() {
    try {
      Thread.sleep(MILLIS_IDLE);
      now();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
