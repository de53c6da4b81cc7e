package io.github.distillery.distill.parameter;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which unit of a teacher each unit of a student stands for.
 *
 * <p>Introduced in notebook 05.
 *
 * @param source for each of the student's units the teacher's
 * @param of how many the teacher has
 * @param how how they were chosen
 */
public record UnitMap(int[] source, int of, String how) {
  /**
   * Each unit stands for itself.
   *
   * @param units how many there are
   * @return the map
   */
  public static UnitMap whole(int units) {
    return new UnitMap(IntStream.range(0, units).toArray(), units, "all, in order");
  }

  /**
   * How many units the student has.
   *
   * @return 1 or more
   */
  public int units() {
    return source.length;
  }

  /** How many of the student's units stand for the same unit of the teacher, by the student's. */
  int[] copies() {
    int[] count = new int[of];
    Arrays.stream(source).forEach(unit -> count[unit]++);
    return Arrays.stream(source).map(unit -> count[unit]).toArray();
  }

  /**
   * As a dense layer sees maps: each channel's positions, one channel after the other.
   *
   * @param positions of one map: height times width
   * @return a map of the dense layer's inputs
   */
  public UnitMap flattened(int positions) {
    int[] flat = new int[source.length * positions];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = source[i / positions] * positions + i % positions;
    }
    return new UnitMap(flat, of * positions, how);
  }

  /** The first of several copies stays as the teacher's; noise goes to the others. */
  boolean isFurtherCopy(int unit) {
    return IntStream.range(0, unit).anyMatch(earlier -> source[earlier] == source[unit]);
  }

  List<Integer> asList() {
    return Arrays.stream(source).boxed().toList();
  }
}
