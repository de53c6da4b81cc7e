package io.github.distillery.semi;

import io.github.distillery.data.Batches;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Shuffle;
import io.github.distillery.train.InTurn;
import io.github.distillery.train.Sampling;

/**
 * Batches in which labelled and unlabelled samples stand in one proportion, the labelled first. An
 * epoch shows each unlabelled sample once, and goes through the labelled ones again and again, each
 * time in another order.
 *
 * @param data the samples
 * @param share of labelled samples in a batch, above 0 and below 1
 */
record PairedSampling(SemiSupervised data, double share) implements Sampling {
  @Override
  public int samples(Dataset train, int batchSize) {
    int unlabelled = train.size() - data.labelled().size();
    int inBatch = batchSize - labelledIn(batchSize);
    int rest = unlabelled % inBatch;
    return unlabelled / inBatch * batchSize + rest + labelledBeside(rest, batchSize);
  }

  @Override
  public Batches batches(Dataset train, int batchSize, long seed, int epoch) {
    int[] unlabelled = data.indices(false);
    int[] drawn = Shuffle.order(unlabelled.length, seed, epoch);
    InTurn labelled = new InTurn(data.indices(true), seed, epoch);
    int[] order = new int[samples(train, batchSize)];
    int place = 0;
    int inBatch = batchSize - labelledIn(batchSize);
    for (int from = 0; from < drawn.length; from += inBatch) {
      int count = Math.min(inBatch, drawn.length - from);
      for (int i = labelledBeside(count, batchSize); i > 0; i--) {
        order[place++] = labelled.next();
      }
      for (int i = from; i < from + count; i++) {
        order[place++] = unlabelled[drawn[i]];
      }
    }
    return Batches.ordered(train, batchSize, order);
  }

  /** One at least, and room for one without label. */
  private int labelledIn(int batchSize) {
    if (batchSize < 2) {
      throw new IllegalArgumentException(
          "batches of %d cannot hold labelled and unlabelled samples; give a batch size of 2 or more"
              .formatted(batchSize));
    }
    return Math.min(batchSize - 1, Math.max(1, (int) Math.round(share * batchSize)));
  }

  /** In the last batch, which may be smaller, as many as its size asks for. */
  private int labelledBeside(int unlabelled, int batchSize) {
    int labelled = labelledIn(batchSize);
    double exact = (double) labelled * unlabelled / (batchSize - labelled);
    return unlabelled == 0 ? 0 : Math.max(1, (int) Math.round(exact));
  }

  @Override
  public String toString() {
    return "labelled samples are " + share + " of each batch";
  }
}
