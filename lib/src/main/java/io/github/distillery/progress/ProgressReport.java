package io.github.distillery.progress;

import java.time.Duration;
import java.util.Optional;

/**
 * How far an activity has come at one moment.
 *
 * @param activity a number that is the same for all reports of one activity
 * @param title what is going on, for example {@code Training 784-30-10}
 * @param done how many units are done
 * @param total how many units there are, at least {@code done}
 * @param unit what is counted, in the plural, for example {@code batches}
 * @param elapsed the time since the activity began
 * @param detail the newest figures, for example {@code epoch 3/10, loss 0.213}; may be empty
 * @param state whether it runs, is done or was stopped
 */
public record ProgressReport(
    long activity,
    String title,
    long done,
    long total,
    String unit,
    Duration elapsed,
    String detail,
    State state) {

  /** What an activity is about. */
  public enum State {
    /** It goes on. */
    RUNNING,
    /** It came to its end. */
    DONE,
    /** It was interrupted or failed before its end. */
    STOPPED
  }

  /**
   * Whether this is the activity's last report.
   *
   * @return true once the activity is done or stopped
   */
  public boolean finished() {
    return state != State.RUNNING;
  }

  /**
   * The share that is done.
   *
   * @return a number from 0 to 1; 0 where the total is 0
   */
  public double fraction() {
    return total == 0 ? 0 : Math.min(1.0, (double) done / total);
  }

  /**
   * The pace since the start.
   *
   * @return units a second; 0 before any time has passed
   */
  public double rate() {
    double seconds = elapsed.toNanos() / 1e9;
    return seconds > 0 ? done / seconds : 0;
  }

  /**
   * The time left at the pace so far.
   *
   * @return empty before the first unit is done and after the last report
   */
  public Optional<Duration> remaining() {
    double rate = rate();
    if (finished() || rate == 0) {
      return Optional.empty();
    }
    return Optional.of(Duration.ofMillis(Math.round(1000 * (total - done) / rate)));
  }
}
