package io.github.distillery.tests.evidence;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a process takes at one moment of {@link LongRun}, after a collection.
 *
 * @param done batches or cells until now
 * @param seconds since the first sample
 * @param values in the order of {@link #QUANTITIES}
 */
record MemorySample(long done, double seconds, List<Double> values) {
  /** What is measured. Megabytes are millions of bytes. */
  static final List<String> QUANTITIES =
      List.of(
          "heap MB",
          "arrays MB",
          "direct MB",
          "resident MB",
          "metaspace MB",
          "classes",
          "threads",
          "open files");

  MemorySample {
    values = List.copyOf(values);
    if (values.size() != QUANTITIES.size()) {
      throw new IllegalArgumentException(
          "%d values of %d: %s".formatted(values.size(), QUANTITIES.size(), values));
    }
  }

  double value(String quantity) {
    return values.get(QUANTITIES.indexOf(quantity));
  }

  static String header() {
    return "part,done,seconds," + String.join(",", QUANTITIES);
  }

  String row(String part) {
    return Stream.concat(
            Stream.of(part, String.valueOf(done), "%.0f".formatted(seconds)),
            values.stream().map(value -> String.format(Locale.ROOT, "%.3f", value)))
        .collect(Collectors.joining(","));
  }

  static MemorySample of(String[] row) {
    return new MemorySample(
        Long.parseLong(row[1]),
        Double.parseDouble(row[2]),
        Stream.of(row).skip(3).map(Double::valueOf).toList());
  }
}
