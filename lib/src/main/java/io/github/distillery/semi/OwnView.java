package io.github.distillery.semi;

import io.github.distillery.data.Batch;
import io.github.distillery.model.ModelException;
import io.github.distillery.train.Augmentation;
import io.github.distillery.train.FixedViews;
import io.github.distillery.train.Moment;
import io.github.distillery.train.TrainingOptions;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Another view of a batch's samples than the student's: as they are, changed by the options'
 * augmentation with chance of its own. That begins anew with every epoch, so that a training which
 * goes on from a checkpoint sees the same.
 */
final class OwnView {
  private final SemiSupervised data;
  private final Optional<Augmentation> augmentation;
  private final long seed;
  private int epoch;
  private SplittableRandom random;

  OwnView(SemiSupervised data, TrainingOptions options) {
    this.data = data;
    this.augmentation = options.augmentation();
    this.seed = options.seed();
    if (augmentation.filter(FixedViews.class::isInstance).isPresent()) {
      throw new ModelException(
          "the options show every sample in fixed views (%s), so that two views of it would be one; give the augmentation itself"
              .formatted(augmentation.get()));
    }
  }

  void beforeStep(Moment moment) {
    if (moment.epoch() != epoch) {
      epoch = moment.epoch();
      random = new SplittableRandom(new SplittableRandom(~seed).nextLong() + epoch);
    }
  }

  Batch of(Batch batch) {
    int[] indices = batch.indices();
    Batch plain = new Batch(indices, data.samples().features(indices), null);
    return augmentation.map(a -> a.change(plain, epoch, random)).orElse(plain);
  }
}
