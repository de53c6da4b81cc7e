package io.github.distillery.kernel.engine;

import io.github.distillery.progress.Progress;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Stops the running cell, gently first.
 *
 * <p>The snippet's thread is interrupted. Work of the library, which looks at that between two
 * batches, then ends by itself and returns what it has learnt. Where none runs and the cell still
 * goes on, it is stopped by force after a while; a second interrupt does not wait for work of the
 * library either.
 */
final class Interruption implements AutoCloseable {
  private static final long NANOS_OF_PATIENCE = 500_000_000L;
  private static final long NANOS_OF_A_DOUBLE_CLICK = 1_000_000_000L;
  private static final long NANOS_TO_NOTICE = 2_000_000_000L;
  private static final long MILLIS_BETWEEN_LOOKS = 50;

  private final Runnable gently;
  private final Runnable byForce;
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "interruption");
            thread.setDaemon(true);
            return thread;
          });
  private boolean running;
  private boolean requested;
  private boolean insisted;
  private long began;
  private long patienceBegan;
  private long lastGently;
  private ScheduledFuture<?> looking;

  Interruption(Runnable gently, Runnable byForce) {
    this.gently = gently;
    this.byForce = byForce;
  }

  /** Says that a cell begins. */
  synchronized void cellBegins() {
    running = true;
    requested = false;
    insisted = false;
  }

  /** Says that the cell has ended. */
  synchronized void cellEnds() {
    running = false;
    if (looking != null) {
      looking.cancel(false);
      looking = null;
    }
  }

  /**
   * Whether the running cell is to stop.
   *
   * @return true from the request to the end of the cell
   */
  synchronized boolean requested() {
    return requested;
  }

  /** Asks the running cell to stop; does nothing where none runs. */
  synchronized void request() {
    if (!running) {
      return;
    }
    long now = System.nanoTime();
    if (requested) {
      // A double click is no second request.
      insisted |= now - began > NANOS_OF_A_DOUBLE_CLICK;
      askGently(now);
      return;
    }
    requested = true;
    began = now;
    patienceBegan = now;
    Progress.interruptAll();
    askGently(now);
    looking =
        watch.scheduleWithFixedDelay(
            this::look, MILLIS_BETWEEN_LOOKS, MILLIS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS);
  }

  private void askGently(long now) {
    lastGently = now;
    gently.run();
  }

  private synchronized void look() {
    if (!running) {
      return;
    }
    long now = System.nanoTime();
    if (Progress.anyRunning() && !insisted) {
      patienceBegan = now;
      if (now - lastGently > NANOS_TO_NOTICE) {
        // What ran before the work of the library may have swallowed the interrupt.
        askGently(now);
      }
      return;
    }
    if (insisted || now - patienceBegan > NANOS_OF_PATIENCE) {
      patienceBegan = now;
      insisted = false;
      byForce.run();
    }
  }

  @Override
  public void close() {
    watch.shutdownNow();
  }
}
