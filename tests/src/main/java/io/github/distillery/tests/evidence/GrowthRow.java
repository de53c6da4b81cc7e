package io.github.distillery.tests.evidence;

import java.util.List;

/**
 * What one piece of work took, the medians of its runs.
 *
 * @param of the size
 * @param work what was done
 * @param seconds without the start of the process
 * @param heap the greatest heap in use, in MB
 * @param own the greatest resident memory without mapped files, in MB
 * @param resident the greatest resident memory, in MB
 * @param bytes of the files that it wrote
 */
record GrowthRow(
    GrowthCase of,
    GrowthWork work,
    double seconds,
    double heap,
    double own,
    double resident,
    long bytes) {
  static final String HEADER = "series,size,work,run,seconds,heap MB,own MB,resident MB,bytes";
  static final int KEYS = 4;

  /** The columns before the figures. */
  static String[] key(GrowthCase of, GrowthWork work, int run) {
    return new String[] {
      of.series().label(), String.valueOf(of.size()), work.label(), String.valueOf(run)
    };
  }

  static GrowthRow median(GrowthCase of, GrowthWork work, List<String[]> runs) {
    return new GrowthRow(
        of,
        work,
        median(runs, KEYS),
        median(runs, KEYS + 1),
        median(runs, KEYS + 2),
        median(runs, KEYS + 3),
        (long) median(runs, KEYS + 4));
  }

  private static double median(List<String[]> runs, int column) {
    double[] sorted =
        runs.stream().mapToDouble(row -> Double.parseDouble(row[column])).sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}
