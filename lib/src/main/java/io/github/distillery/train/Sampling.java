package io.github.distillery.train;

import io.github.distillery.data.Batches;
import io.github.distillery.data.Dataset;

/**
 * Which samples an epoch shows, and in which order. Batches are cut from this order one after the
 * other, so that it also says which samples come together.
 *
 * <p>Introduced in notebook 07.
 */
public interface Sampling {
  /** Each sample once, in random order. */
  Sampling EACH_ONCE =
      new Sampling() {
        @Override
        public int samples(Dataset train, int batchSize) {
          return train.size();
        }

        @Override
        public Batches batches(Dataset train, int batchSize, long seed, int epoch) {
          return Batches.shuffled(train, batchSize, seed, epoch);
        }

        @Override
        public String toString() {
          return "";
        }
      };

  /**
   * How many samples an epoch shows, one that is shown twice counted twice.
   *
   * @param train what is learnt from
   * @param batchSize samples a batch
   * @return the same for every epoch
   */
  int samples(Dataset train, int batchSize);

  /**
   * The batches of one epoch.
   *
   * @param train what is learnt from
   * @param batchSize samples a batch
   * @param seed the same seed gives the same batches
   * @param epoch from 1
   * @return {@link #samples} samples in all
   */
  Batches batches(Dataset train, int batchSize, long seed, int epoch);
}
