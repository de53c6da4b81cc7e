package io.github.distillery.distill;

import io.github.distillery.train.Augmentation;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Changes nothing, and interrupts the thread at its nth batch; never where n is 0. */
public final class Interrupting implements Augmentation {
  private final int at;
  private int batches;

  public Interrupting(int at) {
    this.at = at;
  }

  @Override
  public INDArray apply(INDArray features, SplittableRandom random) {
    if (++batches == at) {
      Thread.currentThread().interrupt();
    }
    return features;
  }
}
