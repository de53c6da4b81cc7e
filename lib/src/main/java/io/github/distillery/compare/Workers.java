package io.github.distillery.compare;

import io.github.distillery.progress.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Does tasks one after another on each of several threads; they are begun in their order. Where
 * there is one worker only, the calling thread does them.
 */
final class Workers {
  private final List<BooleanSupplier> tasks;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicBoolean goOn = new AtomicBoolean(true);
  private final AtomicBoolean interrupted = new AtomicBoolean();
  private final List<Throwable> failures = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  private Workers(List<BooleanSupplier> tasks) {
    this.tasks = tasks;
  }

  /**
   * Does them all. Where the calling thread is interrupted, or a task fails, the others are
   * interrupted and waited for.
   *
   * @param tasks each says whether it came to its end; after one that did not, none is begun
   * @param count how many at once
   * @param progress what the tasks are a part of
   * @return whether all came to their end
   */
  static boolean run(List<BooleanSupplier> tasks, int count, Progress progress) {
    Workers workers = new Workers(tasks);
    if (count == 1) {
      workers.work();
    } else {
      workers.start(Math.min(count, tasks.size()), progress);
      workers.await();
    }
    workers.rethrow();
    return workers.goOn.get();
  }

  private void work() {
    while (goOn.get()) {
      int task = next.getAndIncrement();
      if (task >= tasks.size()) {
        return;
      }
      try {
        if (!tasks.get(task).getAsBoolean()) {
          stopAll();
        }
      } catch (RuntimeException | Error e) {
        stop(e);
      }
    }
  }

  private synchronized void start(int count, Progress progress) {
    for (int i = 0; i < count; i++) {
      Thread thread = new Thread(progress.within(this::work), "comparison-" + (i + 1));
      thread.setDaemon(true);
      threads.add(thread);
    }
    threads.forEach(Thread::start);
  }

  /** What failed because another failed first, and stopped it, is only an addition to that. */
  private synchronized void stop(Throwable failure) {
    goOn.set(false);
    failures.add(failure);
    interruptOthers();
  }

  /** Somebody interrupted this task; that is meant for all. */
  private void stopAll() {
    interrupted.set(true);
    goOn.set(false);
    interruptOthers();
  }

  private synchronized void interruptOthers() {
    threads.stream().filter(thread -> thread != Thread.currentThread()).forEach(Thread::interrupt);
  }

  private void await() {
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          stopAll();
        }
      }
    }
    if (interrupted.get()) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void rethrow() {
    if (failures.isEmpty()) {
      return;
    }
    Throwable first = failures.get(0);
    failures.subList(1, failures.size()).forEach(first::addSuppressed);
    if (first instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) first;
  }
}
