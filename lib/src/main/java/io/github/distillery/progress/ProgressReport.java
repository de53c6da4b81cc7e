package io.github.distillery.progress;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How far an activity has come at one moment.
 *
 * @param activity a number that is the same for all reports of one activity
 * @param parent the activity that this one is a part of; {@link #NONE} where it stands alone
 * @param title what is going on, for example {@code Training 784-30-10}
 * @param done how many units are done
 * @param total how many units there are, at least {@code done}
 * @param unit what is counted, in the plural, for example {@code samples}; may be empty
 * @param elapsed the time since the activity began
 * @param rate the pace, in units a second: of the last seconds while it runs, of the whole at its
 *     end; 0 before anything is done
 * @param detail the newest figures, for example {@code epoch 3/10 · loss 0.213}; may be empty
 * @param curve the course of the main figure so far, for a small chart; may be empty
 * @param state whether it runs, is done, was stopped or failed
 */
public record ProgressReport(
    long activity,
    long parent,
    String title,
    long done,
    long total,
    String unit,
    Duration elapsed,
    double rate,
    String detail,
    List<Double> curve,
    State state) {
  /** The parent of an activity that stands alone. */
  public static final long NONE = 0;

  public ProgressReport {
    curve = List.copyOf(curve);
  }

  /**
   * A report of an activity that stands alone, has gone at the same pace all the time and has
   * nothing to chart.
   *
   * @param activity a number that is the same for all reports of one activity
   * @param title what is going on
   * @param done how many units are done
   * @param total how many units there are
   * @param unit what is counted
   * @param elapsed the time since the activity began
   * @param detail the newest figures; may be empty
   * @param state whether it runs, is done, was stopped or failed
   */
  public ProgressReport(
      long activity,
      String title,
      long done,
      long total,
      String unit,
      Duration elapsed,
      String detail,
      State state) {
    this(
        activity,
        NONE,
        title,
        done,
        total,
        unit,
        elapsed,
        elapsed.isZero() ? 0 : done / (elapsed.toNanos() / 1e9),
        detail,
        List.of(),
        state);
  }

  /** What an activity is about. */
  public enum State {
    /** It goes on. */
    RUNNING,
    /** It came to its end. */
    DONE,
    /** It was interrupted before its end. */
    STOPPED,
    /** It ended early without being interrupted, by an exception as a rule. */
    FAILED
  }

  /**
   * Whether this is the activity's last report.
   *
   * @return true once the activity is done, stopped or failed
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
   * The time left at the pace so far.
   *
   * @return empty before the first unit is done and after the last report
   */
  public Optional<Duration> remaining() {
    if (finished() || rate == 0) {
      return Optional.empty();
    }
    return Optional.of(Duration.ofMillis(Math.round(1000 * (total - done) / rate)));
  }
}
