package io.github.distillery.train;

import io.github.distillery.data.Batch;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One augmentation after the other.
 *
 * @param first sees the samples as they are
 * @param next sees what the first has made
 */
record Chain(Augmentation first, Augmentation next) implements Augmentation {
  Chain {
    if (first instanceof FixedViews || next instanceof FixedViews) {
      throw new IllegalArgumentException(
          "views are fixed of a whole chain; put the augmentations together first, then give .views(count)");
    }
    if (first.mixes() && next.mixes()) {
      throw new IllegalArgumentException(
          "\"%s\" and \"%s\" both mix samples; give one of them".formatted(first, next));
    }
  }

  @Override
  public INDArray apply(INDArray features, SplittableRandom random) {
    return next.apply(first.apply(features, random), random);
  }

  @Override
  public Batch change(Batch batch, int epoch, SplittableRandom random) {
    return next.change(first.change(batch, epoch, random), epoch, random);
  }

  @Override
  public boolean mixes() {
    return first.mixes() || next.mixes();
  }

  @Override
  public String toString() {
    return first + ", then " + next;
  }
}
