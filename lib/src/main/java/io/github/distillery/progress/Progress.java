package io.github.distillery.progress;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One long activity that reports how far it has come.
 *
 * <pre>{@code
 * try (var progress = Progress.start("Soft labels", batches, "batches")) {
 *   for (int i = 0; i < batches; i++) {
 *     work(i);
 *     progress.step(i + 1, "");
 *   }
 *   progress.done();
 * }
 * }</pre>
 *
 * <p>Every loop that reports this way looks at {@link Thread#interrupted()} between two steps. A
 * host that wants to stop such work therefore interrupts its thread, and need not kill it, as long
 * as {@link #anyRunning()} is true.
 */
public final class Progress implements AutoCloseable {
  private static final long LEAST_NANOS_BETWEEN_REPORTS = 200_000_000L;
  private static final long NANOS_OF_QUIET = 1_000_000_000L;
  private static final AtomicLong NEXT = new AtomicLong(1);
  private static final AtomicInteger RUNNING = new AtomicInteger();
  private static volatile ProgressSink sink = report -> {};

  private final long activity = NEXT.getAndIncrement();
  private final String title;
  private final long total;
  private final String unit;
  private final long began = System.nanoTime();
  private final long quietNanos;
  private boolean shown;
  private long lastReport;
  private long done;
  private String detail = "";
  private boolean complete;

  private Progress(String title, long total, String unit, long quietNanos) {
    this.quietNanos = quietNanos;
    this.title = title;
    this.total = total;
    this.unit = unit;
  }

  /**
   * Begins an activity and reports it at once.
   *
   * @param title what is going on
   * @param total how many units there are, 0 or more
   * @param unit what is counted, in the plural
   * @return the activity; close it in every case
   */
  public static Progress start(String title, long total, String unit) {
    return begin(title, total, unit, 0);
  }

  /**
   * Begins an activity that is often over at once. It is reported only when it takes longer than a
   * second.
   *
   * @param title what is going on
   * @param total how many units there are, 0 or more
   * @param unit what is counted, in the plural
   * @return the activity; close it in every case
   */
  public static Progress startQuietly(String title, long total, String unit) {
    return begin(title, total, unit, NANOS_OF_QUIET);
  }

  private static Progress begin(String title, long total, String unit, long quietNanos) {
    if (total < 0) {
      throw new IllegalArgumentException(
          "total is " + total + "; give the number of units, 0 or more");
    }
    Progress progress = new Progress(title, total, unit, quietNanos);
    RUNNING.incrementAndGet();
    progress.report(ProgressReport.State.RUNNING);
    return progress;
  }

  /**
   * Sets who shows the reports from now on.
   *
   * @param newSink the new receiver
   * @return the one before it, so that it can be put back
   */
  public static ProgressSink showOn(ProgressSink newSink) {
    ProgressSink before = sink;
    sink = newSink;
    return before;
  }

  /**
   * Whether any activity of this JVM runs.
   *
   * @return true between the start and the close of an activity
   */
  public static boolean anyRunning() {
    return RUNNING.get() > 0;
  }

  /**
   * Says how many units are done. Cheap enough to call for every batch.
   *
   * @param unitsDone how many units are done in all
   * @param newDetail the newest figures; may be empty
   */
  public void step(long unitsDone, String newDetail) {
    done = unitsDone;
    detail = newDetail;
    if (System.nanoTime() - lastReport >= LEAST_NANOS_BETWEEN_REPORTS) {
      report(ProgressReport.State.RUNNING);
    }
  }

  /**
   * Replaces the detail that the last report will show.
   *
   * @param lastDetail for example the final loss and accuracy
   */
  public void detail(String lastDetail) {
    detail = lastDetail;
  }

  /** Marks the activity as having reached its end; without it, closing reports that it stopped. */
  public void done() {
    complete = true;
  }

  @Override
  public void close() {
    RUNNING.decrementAndGet();
    report(complete ? ProgressReport.State.DONE : ProgressReport.State.STOPPED);
  }

  private void report(ProgressReport.State state) {
    lastReport = System.nanoTime();
    if (!shown && lastReport - began < quietNanos) {
      return;
    }
    shown = true;
    sink.show(
        new ProgressReport(
            activity,
            title,
            done,
            Math.max(done, total),
            unit,
            Duration.ofNanos(lastReport - began),
            detail,
            state));
  }
}
