package io.github.distillery.semi;

import io.github.distillery.data.Batches;
import io.github.distillery.data.Dataset;
import io.github.distillery.train.InTurn;
import io.github.distillery.train.Sampling;
import java.util.Arrays;

/**
 * Labelled samples only, again and again, for as many steps as another sampling has with all.
 *
 * @param data the samples
 * @param other whose number of samples an epoch is kept
 */
record LabelledSampling(SemiSupervised data, PairedSampling other) implements Sampling {
  @Override
  public int samples(Dataset train, int batchSize) {
    return other.samples(train, batchSize);
  }

  @Override
  public Batches batches(Dataset train, int batchSize, long seed, int epoch) {
    InTurn labelled = new InTurn(data.indices(true), seed, epoch);
    int[] order = new int[samples(train, batchSize)];
    Arrays.setAll(order, i -> labelled.next());
    return Batches.ordered(train, batchSize, order);
  }

  @Override
  public String toString() {
    return "labelled samples only, as many as where " + other;
  }
}
