package io.github.distillery.compress;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Which of a layer's weights are one and the same. */
final class Groups {
  private final int[] places;
  private final int[] groupOf;
  private final int[] members;

  /**
   * Keeps groups.
   *
   * @param places where weights are that are not 0
   * @param groupOf the group of each of these
   * @param count how many groups there are
   */
  private Groups(int[] places, int[] groupOf, int count) {
    this.places = places;
    this.groupOf = groupOf;
    this.members = new int[count];
    for (int group : groupOf) {
      members[group]++;
    }
  }

  /**
   * Groups by equal values. What is 0 stays 0.
   *
   * @param values of the weights
   * @param apart values that differ by more than this are different
   * @param most where there are more different values than this, beside 0, weights are not shared
   * @return the groups, or null where weights are not shared
   */
  static Groups of(float[] values, double apart, int most) {
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    float[] starts = new float[Math.min(values.length, most + 1)];
    int found = 0;
    for (int i = 0; i < sorted.length; i++) {
      if (i == 0 || (double) sorted[i] - sorted[i - 1] > apart) {
        if (found == starts.length) {
          return null;
        }
        starts[found++] = sorted[i];
      }
    }
    int[] places = IntStream.range(0, values.length).filter(i -> values[i] != 0).toArray();
    int[] groupOf = new int[places.length];
    for (int i = 0; i < places.length; i++) {
      int at = Arrays.binarySearch(starts, 0, found, values[places[i]]);
      groupOf[i] = at >= 0 ? at : -at - 2;
    }
    boolean zeros = places.length < values.length;
    return found - (zeros ? 1 : 0) > most ? null : new Groups(places, groupOf, found);
  }

  /** Gives the members of each group their mean. */
  void average(float[] values) {
    double[] sums = new double[members.length];
    for (int i = 0; i < places.length; i++) {
      sums[groupOf[i]] += values[places[i]];
    }
    float[] means = new float[members.length];
    for (int group = 0; group < means.length; group++) {
      means[group] = (float) (sums[group] / members[group]);
    }
    Arrays.fill(values, 0);
    for (int i = 0; i < places.length; i++) {
      values[places[i]] = means[groupOf[i]];
    }
  }
}
