package io.github.distillery.kernel.display;

import io.github.distillery.progress.ProgressReport;
import java.time.Duration;
import java.util.Locale;

/** The words of a progress bar. */
final class ProgressText {
  private static final int BAR = 20;

  private ProgressText() {}

  /**
   * The whole bar in one line, for terminals.
   *
   * @param report how far it has come
   * @return one line without its end
   */
  static String line(ProgressReport report) {
    int full = (int) Math.round(report.fraction() * BAR);
    String bar = "#".repeat(full) + ".".repeat(BAR - full);
    String detail = report.detail().isEmpty() ? "" : "  " + report.detail();
    return report.title() + " [" + bar + "] " + figures(report) + detail;
  }

  /**
   * What stands beside the bar.
   *
   * @param report how far it has come
   * @return for example {@code 120/400 batches, 30 %, 52.1 batches/s, 5 s left}
   */
  static String figures(ProgressReport report) {
    StringBuilder text = new StringBuilder();
    text.append(String.format("%,d/%,d %s", report.done(), report.total(), report.unit()));
    text.append(String.format(", %.0f %%", Math.floor(100 * report.fraction())));
    if (report.rate() > 0) {
      text.append(", ").append(rate(report));
    }
    switch (report.state()) {
      case RUNNING ->
          report.remaining().ifPresent(r -> text.append(", ").append(time(r)).append(" left"));
      case DONE -> text.append(", done in ").append(time(report.elapsed()));
      case STOPPED -> text.append(", stopped after ").append(time(report.elapsed()));
    }
    return text.toString();
  }

  private static String rate(ProgressReport report) {
    double rate = report.rate();
    String number =
        rate >= 100
            ? String.format("%,.0f", rate)
            : String.format(Locale.ROOT, rate >= 1 ? "%.1f" : "%.2f", rate);
    return number + " " + report.unit() + "/s";
  }

  /**
   * A time as people say it.
   *
   * @param time the time
   * @return for example {@code 0.4 s}, {@code 12 s}, {@code 2 min 5 s}, {@code 1 h 10 min}
   */
  static String time(Duration time) {
    double seconds = time.toNanos() / 1e9;
    if (seconds < 9.95) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    if (whole < 60) {
      return whole + " s";
    }
    return whole < 3600
        ? whole / 60 + " min " + whole % 60 + " s"
        : whole / 3600 + " h " + whole % 3600 / 60 + " min";
  }
}
