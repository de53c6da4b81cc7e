package io.github.distillery.tests.mutation;

import java.util.List;

/**
 * What came of one damaged file.
 *
 * @param format the kind of file
 * @param change how it was damaged
 * @param seed of the damage
 * @param outcome how it ended
 * @param millis how long reading took
 * @param megabytes the most memory that the process has had while it read
 * @param detail what went wrong, or the message
 */
record Verdict(
    String format,
    String change,
    long seed,
    Outcome outcome,
    long millis,
    long megabytes,
    String detail) {
  private static final int LONGEST_DETAIL = 300;
  private static final int COLUMNS = 7;

  static String header() {
    return String.join(
        "\t", List.of("format", "change", "seed", "outcome", "millis", "megabytes", "detail"));
  }

  String line() {
    String plain = detail.replaceAll("[\\s\\p{Cntrl}]+", " ");
    return String.join(
        "\t",
        format,
        change,
        Long.toString(seed),
        outcome.name(),
        Long.toString(millis),
        Long.toString(megabytes),
        plain.substring(0, Math.min(LONGEST_DETAIL, plain.length())));
  }

  static Verdict of(String line) {
    String[] parts = line.split("\t", COLUMNS);
    return new Verdict(
        parts[0],
        parts[1],
        Long.parseLong(parts[2]),
        Outcome.valueOf(parts[3]),
        Long.parseLong(parts[4]),
        Long.parseLong(parts[5]),
        parts[6]);
  }
}
