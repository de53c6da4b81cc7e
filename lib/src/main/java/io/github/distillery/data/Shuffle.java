package io.github.distillery.data;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Seeded random orders.
 *
 * <p>Introduced in notebook 07.
 */
public final class Shuffle {
  private Shuffle() {}

  /**
   * The numbers 0 to {@code size - 1} in the order that seed and epoch give.
   *
   * @param size how many
   * @param seed the same seed gives the same orders
   * @param epoch every epoch has an order of its own
   * @return a new array
   */
  public static int[] order(int size, long seed, int epoch) {
    int[] order = IntStream.range(0, size).toArray();
    SplittableRandom random = new SplittableRandom(new SplittableRandom(seed).nextLong() + epoch);
    inPlace(order, random);
    return order;
  }

  /**
   * A generator for a seed. The seed goes through a generator first: seeds that differ by the
   * generator's own step would otherwise draw from one stream.
   *
   * @param seed any number
   * @return a new generator
   */
  public static SplittableRandom random(long seed) {
    return new SplittableRandom(new SplittableRandom(seed).nextLong());
  }

  /**
   * Brings numbers into a random order.
   *
   * @param values changed in place
   * @param random where all chance comes from
   */
  public static void inPlace(int[] values, SplittableRandom random) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int held = values[i];
      values[i] = values[j];
      values[j] = held;
    }
  }
}
