package io.github.distillery.transfer.adapt;

import io.github.distillery.data.Batches;
import io.github.distillery.data.Dataset;
import io.github.distillery.semi.SemiSupervised;
import io.github.distillery.train.InTurn;
import io.github.distillery.train.Sampling;
import java.util.stream.IntStream;

/**
 * Batches of which one half is of the source, which stands first, and one half of the target. An
 * epoch goes through the larger domain once, and through the smaller as often as it takes.
 *
 * @param data source samples, which are labelled, and target samples, which are not
 */
record BothDomains(SemiSupervised data) implements Sampling {
  @Override
  public int samples(Dataset train, int batchSize) {
    if (batchSize < 2) {
      throw new IllegalArgumentException(
          "batches of %d cannot hold samples of both domains; give a batch size of 2 or more"
              .formatted(batchSize));
    }
    int half = batchSize / 2;
    int source = data.labelled().size();
    int larger = Math.max(source, train.size() - source);
    return (larger + half - 1) / half * 2 * half;
  }

  @Override
  public Batches batches(Dataset train, int batchSize, long seed, int epoch) {
    InTurn source = new InTurn(domain(train, true), seed, epoch);
    InTurn target = new InTurn(domain(train, false), seed + 1, epoch);
    int half = batchSize / 2;
    int[] order = new int[samples(train, batchSize)];
    for (int i = 0; i < order.length; i++) {
      order[i] = i % (2 * half) < half ? source.next() : target.next();
    }
    return Batches.ordered(train, 2 * half, order);
  }

  private int[] domain(Dataset train, boolean isSource) {
    return IntStream.range(0, train.size()).filter(i -> data.isLabelled(i) == isSource).toArray();
  }

  @Override
  public String toString() {
    return "half of each batch is of the source";
  }
}
