package io.github.distillery.progress;

/** Shows the reports of running activities. Implementations must be quick and must not throw. */
@FunctionalInterface
public interface ProgressSink {
  /**
   * Shows how far an activity has come.
   *
   * @param report the newest report; at most five a second for one activity, and always a last one
   *     whose {@link ProgressReport#finished()} is true
   */
  void show(ProgressReport report);
}
