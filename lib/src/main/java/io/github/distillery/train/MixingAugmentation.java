package io.github.distillery.train;

import io.github.distillery.data.Batch;
import io.github.distillery.data.Mixing;
import io.github.distillery.data.Values;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Mixes each sample of a batch with another one, and their labels in the same shares. */
interface MixingAugmentation extends Augmentation {
  /**
   * Mixes two samples.
   *
   * @param share how much of the first is wanted, 0 to 1
   * @param from all samples, one after another; not to be written into
   * @param to receives the mixture where the first one stands
   * @param at where the first begins
   * @param other where the second begins
   * @param features the samples as they came, for their shape
   * @param random where further chance comes from
   * @return how much of the first is in the mixture
   */
  double mix(
      double share,
      float[] from,
      float[] to,
      int at,
      int other,
      INDArray features,
      SplittableRandom random);

  /** How shares are distributed. */
  Beta shares();

  @Override
  default boolean mixes() {
    return true;
  }

  @Override
  default INDArray apply(INDArray features, SplittableRandom random) {
    throw new UnsupportedOperationException(
        this + " changes labels as well; call change(batch, epoch, random)");
  }

  @Override
  default Batch change(Batch batch, int epoch, SplittableRandom random) {
    if (batch.mixing().isPresent()) {
      throw new IllegalArgumentException(this + ": these samples are mixtures already");
    }
    INDArray features = batch.features();
    int rows = batch.indices().length;
    float[] from = Values.floats(features);
    float[] to = from.clone();
    int length = from.length / Math.max(1, rows);
    int[] partners = shuffled(rows, random);
    double[] mixed = new double[rows];
    for (int row = 0; row < rows; row++) {
      double share = shares().draw(random);
      mixed[row] = mix(share, from, to, row * length, partners[row] * length, features, random);
    }
    return batch.mixed(Values.array(to, features.shape()), new Mixing(partners, mixed));
  }

  private static int[] shuffled(int rows, SplittableRandom random) {
    int[] keys = IntStream.range(0, rows).map(row -> random.nextInt()).toArray();
    return IntStream.range(0, rows)
        .boxed()
        .sorted(Comparator.comparingInt(row -> keys[row]))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
