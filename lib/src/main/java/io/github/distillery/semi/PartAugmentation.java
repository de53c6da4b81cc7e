package io.github.distillery.semi;

import io.github.distillery.data.Batch;
import io.github.distillery.data.Mixing;
import io.github.distillery.data.Rows;
import io.github.distillery.train.Augmentation;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Changes labelled samples in one way and unlabelled ones in another. The labelled stand first, as
 * {@link PairedSampling} has them.
 *
 * @param data tells which is which
 * @param weak for the labelled; none to leave them as they are
 * @param strong for the unlabelled
 */
record PartAugmentation(SemiSupervised data, Optional<Augmentation> weak, Augmentation strong)
    implements Augmentation {
  @Override
  public INDArray apply(INDArray features, SplittableRandom random) {
    throw new UnsupportedOperationException(
        "features alone do not tell which of them have a label; call change(batch, epoch, random)");
  }

  @Override
  public Batch change(Batch batch, int epoch, SplittableRandom random) {
    int all = batch.indices().length;
    int labelled = (int) IntStream.of(batch.indices()).filter(data::isLabelled).count();
    Batch first = part(batch, 0, labelled);
    Batch second = part(batch, labelled, all);
    if (labelled > 0 && weak.isPresent()) {
      first = weak.get().change(first, epoch, random);
    }
    if (labelled < all) {
      second = strong.change(second, epoch, random);
    }
    INDArray features =
        labelled == 0
            ? second.features()
            : labelled == all
                ? first.features()
                : Nd4j.concat(0, first.features(), second.features());
    Batch changed = batch.withFeatures(features);
    return second.mixing().isEmpty()
        ? changed
        : new Batch(
            batch.indices(), features, null, batch.views(), Optional.of(beside(second, labelled)));
  }

  @Override
  public boolean mixes() {
    return strong.mixes();
  }

  private static Batch part(Batch batch, int from, int to) {
    int[] rows = IntStream.range(from, to).toArray();
    return new Batch(
        Arrays.copyOfRange(batch.indices(), from, to), Rows.gather(batch.features(), rows), null);
  }

  /** How the unlabelled were mixed, with labelled ones before them that were not. */
  private static Mixing beside(Batch unlabelled, int labelled) {
    Mixing own = unlabelled.mixing().orElseThrow();
    int[] partners = new int[labelled + own.partners().length];
    double[] shares = new double[partners.length];
    Arrays.setAll(partners, i -> i < labelled ? i : labelled + own.partners()[i - labelled]);
    Arrays.setAll(shares, i -> i < labelled ? 1 : own.shares()[i - labelled]);
    return new Mixing(partners, shares);
  }

  @Override
  public String toString() {
    return "labelled: %s; unlabelled: %s"
        .formatted(weak.map(Object::toString).orElse("as they are"), strong);
  }
}
