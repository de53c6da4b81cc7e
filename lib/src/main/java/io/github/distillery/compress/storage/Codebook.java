package io.github.distillery.compress.storage;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * The different values of an array, and which of them each value is; values are compared bit by
 * bit.
 */
final class Codebook {
  private static final int LARGEST = 1 << 16;

  private final int[] entries;
  private final int[] indices;

  private Codebook(int[] entries, int[] indices) {
    this.entries = entries;
    this.indices = indices;
  }

  /**
   * Collects the values.
   *
   * @param values the bits of floats
   * @return the codebook, or null where there are too many values for it to be worth it
   */
  static Codebook of(int[] values) {
    TreeSet<Integer> different = new TreeSet<>();
    for (int value : values) {
      different.add(value);
      if (different.size() > LARGEST || different.size() > values.length / 2 + 1) {
        return null;
      }
    }
    int[] entries = different.stream().mapToInt(Integer::intValue).toArray();
    Map<Integer, Integer> places = new HashMap<>();
    for (int i = 0; i < entries.length; i++) {
      places.put(entries[i], i);
    }
    return new Codebook(entries, Arrays.stream(values).map(places::get).toArray());
  }

  /** The bits of the different values, each once. */
  int[] entries() {
    return entries;
  }

  /** For each value its place among the entries. */
  int[] indices() {
    return indices;
  }

  long[] counts() {
    long[] counts = new long[entries.length];
    for (int index : indices) {
      counts[index]++;
    }
    return counts;
  }

  /** Bits of an index where all have as many: 0 where there is one value only. */
  int bits() {
    return entries.length < 2 ? 0 : Integer.SIZE - Integer.numberOfLeadingZeros(entries.length - 1);
  }
}
