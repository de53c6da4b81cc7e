package io.github.distillery.kernel.engine;

import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Lets one thread at a time use JShell's compiler.
 *
 * <p>A cell has the turn while it is compiled and gives it back while the user's code runs, so that
 * a completion asked for meanwhile is answered at once. Turns are given in the order in which they
 * were asked for: many questions do not keep a cell from going on.
 */
final class AnalysisTurn {
  private final ReentrantLock lock = new ReentrantLock(true);

  /**
   * Does something with the compiler.
   *
   * @param work what to do
   * @param <T> its result
   * @return the result
   */
  <T> T held(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Gives the turn back while something else is done, and then waits for it again.
   *
   * @param work what does not need the compiler, or runs on a thread without the turn
   * @param <T> its result
   * @return the result
   * @throws Exception what the work throws
   */
  <T> T released(Callable<T> work) throws Exception {
    int holds = lock.getHoldCount();
    for (int i = 0; i < holds; i++) {
      lock.unlock();
    }
    try {
      return work.call();
    } finally {
      for (int i = 0; i < holds; i++) {
        lock.lock();
      }
    }
  }
}
