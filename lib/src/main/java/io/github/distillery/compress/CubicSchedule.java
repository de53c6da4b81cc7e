package io.github.distillery.compress;

/**
 * How a share grows (Zhu and Gupta 2017, equation 1): {@code s(t) = last + (first - last) * (1 - (t
 * - from) / (to - from))^3}, fast at first, when there is much to spare. Between two of the steps
 * {@code from, from + every, from + 2 every, ..., to} it stays what it was.
 *
 * @param first the share at the step {@code from}
 * @param last the share from the step {@code to} on
 * @param from a number of steps, 0 or more
 * @param to above {@code from}
 * @param every 1 or more
 */
record CubicSchedule(double first, double last, int from, int to, int every) {
  /** The share that is due after a number of steps; 0 before the first. */
  double at(int steps) {
    if (steps < from) {
      return 0;
    }
    if (steps >= to) {
      return last;
    }
    int due = (steps - from) / every * every;
    double left = 1 - (double) due / (to - from);
    return last + (first - last) * left * left * left;
  }
}
