package io.github.distillery.transfer.finetune;

import io.github.distillery.data.Batch;
import io.github.distillery.data.Dataset;
import io.github.distillery.train.Augmentation;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An augmentation below a trunk that stands still: the samples are changed, and go through the
 * trunk then.
 *
 * @param samples as they are, before the trunk
 * @param change what is done to them
 * @param trunk what they go through
 */
record ThroughTrunk(Dataset samples, Augmentation change, Trunk trunk) implements Augmentation {
  @Override
  public INDArray apply(INDArray features, SplittableRandom random) {
    throw new UnsupportedOperationException("a trunk needs to know which samples they are");
  }

  @Override
  public Batch change(Batch batch, int epoch, SplittableRandom random) {
    Batch shown = batch.withFeatures(samples.features(batch.indices()));
    Batch changed = change.change(shown, epoch, random);
    return changed.withFeatures(trunk.features(changed.features()));
  }

  @Override
  public boolean mixes() {
    return change.mixes();
  }

  /** What a checkpoint knows it by. */
  @Override
  public String toString() {
    return change + " below a trunk";
  }
}
