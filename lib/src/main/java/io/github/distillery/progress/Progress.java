package io.github.distillery.progress;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

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
 * <p>A loop of one's own has a bar in one line; what is trained inside shows its bar below:
 *
 * <pre>{@code
 * for (int seed : Progress.over("seeds", 1, 5)) {
 *   results.add(Trainer.train(plan, split, options.seed(seed)));
 * }
 * }</pre>
 *
 * <p>An activity that begins while another of the same thread runs is a part of it.
 *
 * <p>Every loop that reports this way looks at {@link Thread#interrupted()} between two steps. A
 * host that wants to stop such work therefore interrupts its thread, and need not kill it, as long
 * as {@link #anyRunning()} is true.
 */
public final class Progress implements AutoCloseable {
  private static final long LEAST_NANOS_BETWEEN_REPORTS = 200_000_000L;
  private static final long NANOS_OF_QUIET = 1_000_000_000L;
  private static final AtomicLong NEXT = new AtomicLong(1);
  private static final Set<Progress> OPEN = ConcurrentHashMap.newKeySet();
  private static final ThreadLocal<Progress> CURRENT = new ThreadLocal<>();
  private static volatile ProgressSink sink = report -> {};

  private final long activity = NEXT.getAndIncrement();
  private final String title;
  private final long total;
  private final String unit;
  private final long began = System.nanoTime();
  private final long quietNanos;
  private final Progress within;
  private final Pace pace = new Pace(began);
  private final Curve curve = new Curve();
  private volatile boolean interrupted;
  private final boolean loop;
  private boolean shown;
  private long lastReport;
  private long done;
  private String detail = "";
  private boolean complete;

  private Progress(
      String title, long total, String unit, long quietNanos, boolean loop, Progress within) {
    this.loop = loop;
    this.within = within;
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
    return begin(title, total, unit, 0, false);
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
    return begin(title, total, unit, NANOS_OF_QUIET, false);
  }

  private static Progress begin(
      String title, long total, String unit, long quietNanos, boolean loop) {
    if (total < 0) {
      throw new IllegalArgumentException(
          "total is " + total + "; give the number of units, 0 or more");
    }
    Progress progress = new Progress(title, total, unit, quietNanos, loop, current());
    OPEN.add(progress);
    CURRENT.set(progress);
    progress.report(ProgressReport.State.RUNNING);
    return progress;
  }

  /** The innermost activity of this thread that still runs. */
  private static Progress current() {
    Progress innermost = CURRENT.get();
    while (innermost != null && !OPEN.contains(innermost)) {
      innermost = innermost.within;
    }
    return innermost;
  }

  /**
   * A loop over items with a bar, which ends with the loop. Where the loop is left early, the bar
   * says so at the end of the cell. Where the thread is interrupted, the next round is not begun: a
   * {@link java.util.concurrent.CancellationException} ends the loop.
   *
   * @param title what is gone through, for example {@code students}
   * @param items each a round
   * @param <T> what they are
   * @return the same items in the same order
   */
  public static <T> Iterable<T> over(String title, Collection<T> items) {
    return () -> new Loop<>(items.iterator(), begin(title, items.size()), true);
  }

  /**
   * A loop over whole numbers with a bar, which ends with the loop. Where the loop is left early,
   * the bar says so at the end of the cell. Where the thread is interrupted, the next round is not
   * begun: a {@link java.util.concurrent.CancellationException} ends the loop.
   *
   * @param title what is counted, for example {@code seeds}
   * @param from the first number
   * @param to the last number, itself included
   * @return the numbers in order; none where {@code to} is less than {@code from}
   */
  public static Iterable<Integer> over(String title, int from, int to) {
    return () ->
        new Loop<>(
            IntStream.rangeClosed(from, to).iterator(),
            begin(title, Math.max(0, (long) to - from + 1)),
            false);
  }

  private static Progress begin(String title, long rounds) {
    return begin(title, rounds, "", 0, true);
  }

  /**
   * Ends the bars of loops that were left early, by {@code break} or an exception. A host calls
   * this when a cell has ended.
   *
   * @param failed whether an exception ended the cell
   */
  public static void endLoops(boolean failed) {
    for (Progress progress : OPEN) {
      if (progress.loop) {
        progress.interrupted |= !failed;
        progress.close();
      }
    }
  }

  /**
   * Says that somebody has asked all that runs to stop: what then ends early was stopped and has
   * not failed. A host calls this.
   */
  public static void interruptAll() {
    OPEN.forEach(progress -> progress.interrupted = true);
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
   * Whether any activity of this JVM runs that stops by itself when its thread is interrupted.
   * Loops by {@link #over(String, int, int)} do not count, because what is in them may not.
   *
   * @return true between the start and the close of an activity
   */
  public static boolean anyRunning() {
    return OPEN.stream().anyMatch(progress -> !progress.loop);
  }

  /**
   * Work for another thread that is a part of this activity: what it begins is shown below it.
   *
   * @param work anything
   * @return the same work
   */
  public Runnable within(Runnable work) {
    return () -> {
      Progress before = CURRENT.get();
      CURRENT.set(this);
      try {
        work.run();
      } finally {
        CURRENT.set(before);
      }
    };
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
    boolean due = System.nanoTime() - lastReport >= LEAST_NANOS_BETWEEN_REPORTS;
    if (due && OPEN.contains(this)) {
      report(ProgressReport.State.RUNNING);
    }
  }

  /**
   * Says how many units were done in an earlier session, so that they do not count for the pace.
   *
   * @param unitsDone how many units need not be done again
   */
  public void resume(long unitsDone) {
    done = unitsDone;
    pace.begin(System.nanoTime(), unitsDone);
  }

  /**
   * Adds a value to the small chart of the activity's main figure. Cheap enough to call for every
   * batch.
   *
   * @param value for example the loss of a batch; one that is not finite is left out
   */
  public void plot(double value) {
    curve.add(value);
  }

  /**
   * Replaces the detail that the last report will show.
   *
   * @param lastDetail for example the final loss and accuracy
   */
  public void detail(String lastDetail) {
    detail = lastDetail;
  }

  /**
   * Marks the activity as having reached its end. Without it, closing reports that it was stopped,
   * where somebody interrupted it, or else that it failed.
   */
  public void done() {
    complete = true;
  }

  @Override
  public void close() {
    if (!OPEN.remove(this)) {
      return;
    }
    if (CURRENT.get() == this) {
      CURRENT.set(current());
    }
    boolean stopped = interrupted || Thread.currentThread().isInterrupted();
    report(
        complete
            ? ProgressReport.State.DONE
            : stopped ? ProgressReport.State.STOPPED : ProgressReport.State.FAILED);
  }

  private void report(ProgressReport.State state) {
    long now = System.nanoTime();
    lastReport = now;
    if (!shown && now - began < quietNanos) {
      return;
    }
    shown = true;
    boolean running = state == ProgressReport.State.RUNNING;
    sink.show(
        new ProgressReport(
            activity,
            within == null ? ProgressReport.NONE : within.activity,
            title,
            done,
            Math.max(done, total),
            unit,
            Duration.ofNanos(now - began),
            running ? pace.recent(now, done) : pace.whole(now, done),
            detail,
            curve.points(),
            state));
  }
}
