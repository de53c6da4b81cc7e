package io.github.distillery.kernel.display;

import io.github.distillery.progress.ProgressReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The words of a progress bar. */
final class ProgressText {
  private static final int BAR = 20;
  private static final long FEW = 1000;

  /** Less says nothing about the time that is left. */
  private static final double LEAST_FRACTION = 0.01;

  private static final String BETWEEN = " \u00b7 ";

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
    List<String> parts = new ArrayList<>();
    parts.add(share(report));
    if (!report.detail().isEmpty()) {
      parts.add(report.detail());
    }
    parts.addAll(paceAndTime(report, report.fraction()));
    return report.title() + " [" + bar + "] " + String.join(BETWEEN, parts);
  }

  /**
   * An activity that another one is a part of, in few words.
   *
   * @param report how far it has come
   * @return for example {@code seeds 2/5}
   */
  static String shortly(ProgressReport report) {
    return report.title() + " " + share(report);
  }

  /**
   * What stands beside the bar.
   *
   * @param report how far it has come
   * @param fraction how much is done, from 0 to 1, parts of units included
   * @return for example {@code 30% · 12.4k samples/s · 0:12 left}
   */
  static String figures(ProgressReport report, double fraction) {
    List<String> parts = new ArrayList<>();
    parts.add(share(report));
    parts.addAll(paceAndTime(report, fraction));
    return String.join(BETWEEN, parts);
  }

  private static String share(ProgressReport report) {
    if (report.total() <= FEW) {
      return (report.done() + "/" + report.total() + " " + report.unit()).strip();
    }
    return String.format(Locale.ROOT, "%.0f%%", Math.floor(100 * report.fraction()));
  }

  private static List<String> paceAndTime(ProgressReport report, double fraction) {
    List<String> parts = new ArrayList<>();
    if (report.rate() > 0 && !report.unit().isEmpty()) {
      parts.add(amount(report.rate()) + " " + report.unit() + "/s");
    }
    switch (report.state()) {
      case RUNNING -> left(report, fraction).ifPresent(left -> parts.add(clock(left) + " left"));
      case DONE -> parts.add("done in " + time(report.elapsed()));
      case STOPPED -> parts.add("stopped after " + time(report.elapsed()));
      case FAILED -> parts.add("failed after " + time(report.elapsed()));
    }
    return parts;
  }

  private static Optional<Duration> left(ProgressReport report, double fraction) {
    if (fraction <= report.fraction() || fraction < LEAST_FRACTION) {
      return report.remaining();
    }
    double seconds = report.elapsed().toNanos() / 1e9 * (1 - fraction) / fraction;
    return Optional.of(Duration.ofMillis(Math.round(1000 * seconds)));
  }

  private static String amount(double number) {
    if (number >= 999_500) {
      return String.format(Locale.ROOT, "%.1fM", number / 1e6);
    }
    if (number >= 9_995) {
      return String.format(Locale.ROOT, "%.1fk", number / 1e3);
    }
    String format = number >= 100 ? "%,.0f" : number >= 1 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, number);
  }

  /**
   * A time as a clock has it, which keeps its width while it runs down.
   *
   * @param time the time
   * @return for example {@code 0:12}, {@code 2:05}, {@code 1:10:00}
   */
  static String clock(Duration time) {
    long seconds = Math.round(time.toMillis() / 1000.0);
    return seconds < 3600
        ? String.format("%d:%02d", seconds / 60, seconds % 60)
        : String.format("%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
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
