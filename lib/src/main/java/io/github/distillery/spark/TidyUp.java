package io.github.distillery.spark;

/**
 * Lets go of what is kept on a cluster. Spark waits for an answer while it does so, and would give
 * up in a thread that is interrupted: what was learnt until then would be lost with it.
 */
final class TidyUp {
  private TidyUp() {}

  static void by(Runnable work) {
    boolean interrupted = Thread.interrupted();
    try {
      work.run();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
