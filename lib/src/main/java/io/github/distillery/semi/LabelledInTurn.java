package io.github.distillery.semi;

import io.github.distillery.data.Shuffle;

/** The labelled samples one after the other, without end, each round in another order. */
final class LabelledInTurn {
  private final int[] labelled;
  private final long seed;
  private final int epoch;
  private int[] order = {};
  private int round;
  private int next;

  LabelledInTurn(SemiSupervised data, long seed, int epoch) {
    this.labelled = data.indices(true);
    this.seed = ~seed;
    this.epoch = epoch;
  }

  int next() {
    if (next == order.length) {
      order = Shuffle.order(labelled.length, seed * 31 + epoch, round++);
      next = 0;
    }
    return labelled[order[next++]];
  }
}
