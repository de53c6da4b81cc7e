package io.github.distillery.train;

import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Mixes each sample with another one of its batch: {@code m * a + (1 - m) * b}.
 *
 * @param shares how m is distributed
 */
record Mixup(Beta shares) implements MixingAugmentation {
  @Override
  public double mix(
      double share,
      float[] from,
      float[] to,
      int at,
      int other,
      INDArray features,
      SplittableRandom random) {
    int length = (int) (features.length() / features.size(0));
    for (int i = 0; i < length; i++) {
      to[at + i] = (float) (share * from[at + i] + (1 - share) * from[other + i]);
    }
    return share;
  }

  @Override
  public String toString() {
    return "mixup, concentration " + shares.concentration();
  }
}
