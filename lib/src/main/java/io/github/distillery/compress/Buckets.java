package io.github.distillery.compress;

import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** The buckets of hashed weights: for each place in a layer its bucket and its sign. */
final class Buckets {
  /** By what the sum of a bucket's members is divided: how many they are. */
  static final IntToDoubleFunction MEAN = members -> members;

  /** The root of how many they are, which keeps the spread of independent members. */
  static final IntToDoubleFunction SAME_SPREAD = Math::sqrt;

  private static final long STEP = 0x9E3779B97F4A7C15L;

  private final int[] bucketOf;
  private final boolean[] negative;
  private final int[] members;

  private Buckets(int[] bucketOf, boolean[] negative, int[] members) {
    this.bucketOf = bucketOf;
    this.negative = negative;
    this.members = members;
  }

  static Buckets of(int weights, int buckets, long seed) {
    int[] bucketOf = new int[weights];
    boolean[] negative = new boolean[weights];
    int[] members = new int[buckets];
    for (int i = 0; i < weights; i++) {
      long hash = mixed(seed + (i + 1) * STEP);
      negative[i] = hash < 0;
      bucketOf[i] = (int) ((hash & Long.MAX_VALUE) % buckets);
      members[bucketOf[i]]++;
    }
    return new Buckets(bucketOf, negative, members);
  }

  int size() {
    return bucketOf.length;
  }

  /** How many buckets have members. */
  int used() {
    return (int) IntStream.of(members).filter(count -> count > 0).count();
  }

  /**
   * Gives each bucket one value, and its members this value with their signs.
   *
   * @param divisor by what the sum of the members, with their signs, is divided
   */
  void share(float[] values, IntToDoubleFunction divisor) {
    double[] sums = new double[members.length];
    for (int i = 0; i < values.length; i++) {
      sums[bucketOf[i]] += negative[i] ? -values[i] : values[i];
    }
    float[] shared = new float[members.length];
    for (int bucket = 0; bucket < shared.length; bucket++) {
      shared[bucket] = (float) (sums[bucket] / divisor.applyAsDouble(members[bucket]));
    }
    for (int i = 0; i < values.length; i++) {
      float value = shared[bucketOf[i]];
      // not -value, which of 0 is -0
      values[i] = negative[i] ? 0 - value : value;
    }
  }

  /** Stafford's mixing of 64 bits, variant 13, as in {@link java.util.SplittableRandom}. */
  private static long mixed(long z) {
    long once = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long twice = (once ^ (once >>> 27)) * 0x94D049BB133111EBL;
    return twice ^ (twice >>> 31);
  }
}
