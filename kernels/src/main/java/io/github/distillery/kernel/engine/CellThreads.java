package io.github.distillery.kernel.engine;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The threads that work for one run of a cell: its own, those that these have started since, and
 * the workers of parallel streams that were idle when it began. What earlier cells have started is
 * not among them: an interrupt leaves it alone.
 */
final class CellThreads {
  private static final String SNIPPET_CLASSES = "REPL.";
  private static final long NANOS_TO_SETTLE = TimeUnit.SECONDS.toNanos(1);
  private static final long MILLIS_BETWEEN_LOOKS = 10;

  /** Also for threads that no group holds, such as virtual ones. */
  private static final InheritableThreadLocal<CellThreads> WORKS_FOR =
      new InheritableThreadLocal<>();

  private final ThreadGroup group;
  private final Set<Thread> busyBefore;

  CellThreads(ThreadGroup cells) {
    group = new ThreadGroup(cells, "cell");
    busyBefore = workers().filter(CellThreads::inSnippet).collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Makes a thread of this cell.
   *
   * @param work what it does
   * @return the thread, not started
   */
  Thread newThread(Runnable work) {
    return new Thread(
        group,
        () -> {
          WORKS_FOR.set(this);
          work.run();
        },
        "cell");
  }

  /**
   * Whether the calling thread works for this cell.
   *
   * @return false for threads of earlier cells and of the kernel
   */
  boolean haveCurrent() {
    Thread current = Thread.currentThread();
    return WORKS_FOR.get() == this
        || current instanceof ForkJoinWorkerThread && !busyBefore.contains(current);
  }

  /** Stops what the cell has left running, where it has ended before its helpers. */
  void stopAll() {
    StopSign.raise(this);
    try {
      long end = System.nanoTime() + NANOS_TO_SETTLE;
      List<Thread> busy = busy();
      busy.forEach(Thread::interrupt);
      do {
        // At least once, for virtual threads, which nobody can list.
        Thread.sleep(MILLIS_BETWEEN_LOOKS);
        busy = busy();
      } while (!busy.isEmpty() && System.nanoTime() < end);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      StopSign.lower();
    }
  }

  private List<Thread> busy() {
    Stream<Thread> helpers = workers().filter(worker -> !busyBefore.contains(worker));
    return Stream.concat(in(group), helpers).filter(CellThreads::inSnippet).toList();
  }

  private static Stream<Thread> workers() {
    ThreadGroup all = Thread.currentThread().getThreadGroup();
    while (all.getParent() != null) {
      all = all.getParent();
    }
    return in(all).filter(ForkJoinWorkerThread.class::isInstance);
  }

  private static Stream<Thread> in(ThreadGroup threads) {
    Thread[] found = new Thread[threads.activeCount() + 16];
    return Arrays.stream(found, 0, threads.enumerate(found));
  }

  private static boolean inSnippet(Thread thread) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame -> frame.getClassName().startsWith(SNIPPET_CLASSES));
  }
}
