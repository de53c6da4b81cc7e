package io.github.distillery.kernel.launcher;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Stops work when the process is told to end, as by Ctrl-C, and keeps the process alive until the
 * work has written what there is.
 */
final class StopOnExit {
  private static final int SECONDS_TO_FINISH = 5;
  private static final int TIMES_TO_ASK = 3;

  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook;

  /**
   * Begins to listen.
   *
   * @param stop makes the work end soon
   * @param tooLate says that the work has not ended in time
   */
  StopOnExit(Runnable stop, Runnable tooLate) {
    hook =
        new Thread(
            () -> {
              if (!endsInTime(stop)) {
                tooLate.run();
                // Not the exit code of a cell that called System.exit(0).
                Runtime.getRuntime().halt(1);
              }
            },
            "stop-on-exit");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Asks more than once, because a cell may just be about to begin. */
  private boolean endsInTime(Runnable stop) {
    try {
      boolean ended = false;
      for (int i = 0; i < TIMES_TO_ASK && !ended; i++) {
        stop.run();
        ended = finished.await(SECONDS_TO_FINISH, TimeUnit.SECONDS);
      }
      return ended;
    } catch (InterruptedException e) {
      return false;
    }
  }

  /** Says that the work has ended. */
  void workHasEnded() {
    finished.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the process is ending already, and the hook sees that the work has ended
    }
  }
}
