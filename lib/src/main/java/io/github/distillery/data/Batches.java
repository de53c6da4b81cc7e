package io.github.distillery.data;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A data set cut into batches, in an order that seed and epoch give. Each batch carries the indices
 * of its samples, so that whatever is stored by sample (soft labels above all) stays aligned
 * however the order changes. The last batch may be smaller.
 *
 * <p>Introduced in notebook 02.
 */
public final class Batches implements Iterable<Batch> {
  private final Dataset data;
  private final int batchSize;
  private final int[] order;
  private final boolean lent;

  private Batches(Dataset data, int batchSize, int[] order, boolean lent) {
    if (batchSize < 1) {
      throw new IllegalArgumentException("batch size is " + batchSize + "; give 1 or more");
    }
    this.data = data;
    this.batchSize = batchSize;
    this.order = order;
    this.lent = lent;
  }

  /**
   * Batches in random order, each sample once.
   *
   * @param data the samples
   * @param batchSize samples a batch
   * @param seed the same seed gives the same orders
   * @param epoch every epoch has an order of its own
   * @return the batches
   */
  public static Batches shuffled(Dataset data, int batchSize, long seed, int epoch) {
    return new Batches(data, batchSize, Shuffle.order(data.size(), seed, epoch), false);
  }

  /**
   * Batches in the order of the samples.
   *
   * @param data the samples
   * @param batchSize samples a batch
   * @return the batches
   */
  public static Batches inOrder(Dataset data, int batchSize) {
    return new Batches(data, batchSize, IntStream.range(0, data.size()).toArray(), false);
  }

  /**
   * Batches in a given order, in which a sample may come several times or not at all.
   *
   * @param data the samples
   * @param batchSize samples a batch
   * @param order sample indices
   * @return the batches
   */
  public static Batches ordered(Dataset data, int batchSize, int[] order) {
    return new Batches(data, batchSize, order.clone(), false);
  }

  /**
   * The same batches for a loop that is done with one before it draws the next: their features lie
   * in one array, which the next batch overwrites. New memory for each costs as much time as a step
   * of a small network.
   *
   * @return batches whose features are lent
   */
  public Batches lent() {
    return new Batches(data, batchSize, order, true);
  }

  /**
   * How many batches there are.
   *
   * @return 0 for empty data
   */
  public int count() {
    return (order.length + batchSize - 1) / batchSize;
  }

  @Override
  public Iterator<Batch> iterator() {
    return new Iterator<>() {
      private int next;
      private INDArray features;

      @Override
      public boolean hasNext() {
        return next < order.length;
      }

      @Override
      public Batch next() {
        if (!hasNext()) {
          throw new NoSuchElementException("all " + count() + " batches have been drawn");
        }
        int to = Math.min(order.length, next + batchSize);
        int[] indices = Arrays.copyOfRange(order, next, to);
        next = to;
        INDArray labels = data.labelled() ? data.labels(indices) : null;
        if (lent && features != null && features.size(0) == indices.length) {
          data.features(indices, features);
        } else {
          features = data.features(indices);
        }
        return new Batch(indices, features, labels);
      }
    };
  }
}
