package io.github.distillery.transfer;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Seeded random orders. */
final class Draw {
  private Draw() {}

  /** The numbers from 0 to {@code n - 1} in a random order. */
  static int[] order(int n, long seed) {
    int[] order = IntStream.range(0, n).toArray();
    shuffle(order, random(seed));
    return order;
  }

  /** Neighbouring seeds would draw from streams that overlap: they go through a generator first. */
  static SplittableRandom random(long seed) {
    return new SplittableRandom(new SplittableRandom(seed).nextLong());
  }

  static void shuffle(int[] order, SplittableRandom random) {
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int held = order[i];
      order[i] = order[j];
      order[j] = held;
    }
  }
}
