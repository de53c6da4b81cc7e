package io.github.distillery.train;

import io.github.distillery.data.Batch;
import io.github.distillery.data.Rows;
import io.github.distillery.data.Views;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A fixed number of changed views of every sample. An epoch shows each sample in one of them, and
 * as many epochs as there are views show each sample in all of them, once. What a teacher says
 * about them can be kept, which it cannot about samples that change anew every time.
 *
 * <p>Each sample is changed on its own, by chance that comes from the seed, its index and the
 * number of the view alone: the order of the samples and their batches make no difference.
 *
 * <p>Introduced in notebook 03.
 *
 * @param count how many views, 1 or more
 * @param augmentation what changes a sample; it sees one at a time
 * @param seed gives the views, apart from the seed of the training, so that trainings with other
 *     seeds share what the teacher said
 */
public record FixedViews(int count, Augmentation augmentation, long seed)
    implements Augmentation, Views {
  public FixedViews {
    Objects.requireNonNull(augmentation, "augmentation");
    if (count < 1) {
      throw new IllegalArgumentException(count + " views of each sample; give 1 or more");
    }
    if (augmentation.mixes()) {
      throw new IllegalArgumentException(
          "\"%s\" mixes a sample with whatever stands beside it, so that no view of it comes again; use it without fixed views"
              .formatted(augmentation));
    }
    if (augmentation instanceof FixedViews) {
      throw new IllegalArgumentException("these are views already; give the augmentation itself");
    }
  }

  @Override
  public INDArray apply(INDArray features, SplittableRandom random) {
    throw new UnsupportedOperationException(
        "views are fixed by sample index, which features alone do not tell; call change(batch, epoch, random)");
  }

  @Override
  public Batch change(Batch batch, int epoch, SplittableRandom random) {
    int[] views = Arrays.stream(batch.indices()).map(index -> viewOf(index, epoch)).toArray();
    return batch.inViews(of(batch.indices(), batch.features(), views), views);
  }

  @Override
  public INDArray of(int[] indices, INDArray features, int[] views) {
    if (indices.length == 0) {
      return features;
    }
    int values = (int) (features.length() / indices.length);
    float[] all = new float[Math.multiplyExact(indices.length, values)];
    for (int i = 0; i < indices.length; i++) {
      INDArray sample = Rows.gather(features, new int[] {i});
      INDArray view = augmentation.apply(sample, random(indices[i], views[i]));
      if (!Arrays.equals(view.shape(), sample.shape())) {
        throw new IllegalArgumentException(
            "the augmentation made %s of a sample of the shape %s; it must keep the shape"
                .formatted(Arrays.toString(view.shape()), Arrays.toString(sample.shape())));
      }
      System.arraycopy(view.dup('c').data().asFloat(), 0, all, i * values, values);
    }
    return Nd4j.create(all, features.shape(), 'c');
  }

  /** Which view of a sample an epoch shows: the next of the last epoch's. */
  int viewOf(int index, int epoch) {
    int first = random(index, count).nextInt(count);
    return (first + epoch) % count;
  }

  private SplittableRandom random(int index, int draw) {
    long place = (long) index * (count + 1) + draw;
    return new SplittableRandom(new SplittableRandom(seed).nextLong() + place);
  }

  @Override
  public String toString() {
    return count + " views (" + augmentation + "), seed " + seed;
  }
}
