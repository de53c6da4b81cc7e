package io.github.distillery.train;

import io.github.distillery.data.Shuffle;

/**
 * Some samples one after the other, without end, each round in another order: for a {@link
 * Sampling} that shows a small part as often as a large one.
 *
 * <p>Introduced in notebook 07.
 */
public final class InTurn {
  private final int[] samples;
  private final long seed;
  private final int epoch;
  private int[] order = {};
  private int round;
  private int next;

  /**
   * Begins an epoch.
   *
   * @param samples their indices, one or more
   * @param seed the same seed gives the same orders
   * @param epoch every epoch has orders of its own
   */
  public InTurn(int[] samples, long seed, int epoch) {
    this.samples = samples.clone();
    this.seed = ~seed;
    this.epoch = epoch;
  }

  /**
   * The next sample.
   *
   * @return its index
   */
  public int next() {
    if (next == order.length) {
      order = Shuffle.order(samples.length, seed * 31 + epoch, round++);
      next = 0;
    }
    return samples[order[next++]];
  }
}
