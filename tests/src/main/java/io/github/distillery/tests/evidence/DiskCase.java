package io.github.distillery.tests.evidence;

import java.util.SplittableRandom;

/**
 * What goes wrong in one case of {@link FullDisk}, drawn from its number.
 *
 * @param failure how
 * @param moment when, as a share of the undisturbed time; 0 for from the beginning
 * @param share how much room there is then, or how long a file may grow, as a share of what the
 *     work takes
 */
record DiskCase(Failure failure, double moment, double share) {
  /** What can go wrong. */
  enum Failure {
    /** The disk is full but for some bytes. */
    FULL,
    /** The disk becomes read-only. */
    READ_ONLY,
    /** No file may grow above some size, as under a quota. */
    LIMIT
  }

  private static final double EARLIEST = 0.3;
  private static final double LATEST = 0.8;

  static DiskCase of(DiskWork work, int number, int cases) {
    SplittableRandom random = new SplittableRandom(31L * work.name().hashCode() + number);
    double moment = EARLIEST + (LATEST - EARLIEST) * random.nextDouble();
    if (number == cases) {
      return new DiskCase(Failure.READ_ONLY, moment, 0);
    }
    if (number == cases - 1) {
      return new DiskCase(Failure.LIMIT, 0, random.nextDouble());
    }
    // Spread over what the work takes, and within each part by chance.
    double share = (number - 1 + random.nextDouble()) / (cases - 2);
    return new DiskCase(Failure.FULL, number % 3 == 0 ? moment : 0, share);
  }
}
