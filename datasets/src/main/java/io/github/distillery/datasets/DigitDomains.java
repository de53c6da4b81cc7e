package io.github.distillery.datasets;

import io.github.distillery.data.Dataset;
import io.github.distillery.data.Resize;
import io.github.distillery.data.Split;
import io.github.distillery.data.Values;
import io.github.distillery.transfer.Domains;
import io.github.distillery.transfer.Leakage;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Domains of handwritten and drawn digits. */
final class DigitDomains {
  static final long SEED = 1;
  private static final double MNIST_TRAIN = 0.9;
  private static final double DIGITS_TRAIN = 0.5;
  private static final double DIGITS_VALIDATION = 0.1;
  private static final int SIZE = 28;
  private static final int MARGIN = 4;

  private DigitDomains() {}

  static Domains mnistToDigits(DigitShift shift) {
    Split mnist = mnist();
    Split digits = Datasets.digits().split(DIGITS_TRAIN, DIGITS_VALIDATION, SEED);
    return switch (shift) {
      case HARD -> Domains.of(named("mnist 8x8", each(mnist, i -> resized(i, 8))), digits);
      case MIDDLE -> Domains.of(mnist, named("digits 28x28", each(digits, DigitDomains::enlarged)));
      case EASY ->
          Domains.of(named("mnist dot counts", distinct(each(mnist, CellCounts::of))), digits);
    };
  }

  static Domains mnistToPhotos(int count, long seed) {
    if (count < 100 || count > 25_000) {
      throw new IllegalArgumentException(
          "%,d training images of each domain; give 100 to 25,000, so that the two share no digit"
              .formatted(count));
    }
    Dataset train = Datasets.mnist().train();
    Dataset test = Datasets.mnist().test();
    int validation = count / 5;
    Split halves = train.sample(2 * (count + validation), seed).split(0.5, seed);
    Split tests = test.sample(Math.min(test.size(), count), seed).split(0.5, seed);
    double share = (double) count / (count + validation);
    Split source = halves.train().split(share, seed);
    Split target = halves.validation().split(share, seed + 1);
    return Domains.of(
        named("mnist", each(withTest(source, tests.train()), PhotoBackgrounds::inColour)),
        named(
            "mnist on photos",
            Split.of(
                PhotoBackgrounds.behind(target.train(), seed),
                PhotoBackgrounds.behind(target.validation(), seed + 1),
                PhotoBackgrounds.behind(tests.validation(), seed + 2))));
  }

  static Domains fontDigitsToMnist(int count, long seed) {
    Dataset drawn = FontDigits.draw(count + count / 2, seed);
    return Domains.of(drawn.split(2 / 3.0, 1 / 6.0, seed), mnist());
  }

  private static Split mnist() {
    return Datasets.mnist().split(MNIST_TRAIN, SEED);
  }

  /** Coarse pictures of different digits can be alike: what is in the other parts is not learnt. */
  private static Split distinct(Split split) {
    Dataset train = Leakage.without(split.train(), split.validation(), split.test());
    Dataset validation = Leakage.without(split.validation(), split.test());
    return Split.of(train, validation, split.test());
  }

  private static Split each(Split split, UnaryOperator<Dataset> change) {
    return Split.of(
        change.apply(split.train()), change.apply(split.validation()), change.apply(split.test()));
  }

  private static Split withTest(Split split, Dataset test) {
    return Split.of(split.train(), split.validation(), test);
  }

  private static Split named(String name, Split split) {
    return Split.of(
        split.train().named(name + " train"),
        split.validation().named(name + " validation"),
        split.test().named(name + " test"));
  }

  /** Sums of weights can come out a little above 1. */
  private static Dataset resized(Dataset images, int size) {
    Dataset resized = Resize.to(size, size).apply(images);
    float[] values = Values.floats(resized.features());
    for (int p = 0; p < values.length; p++) {
      values[p] = Math.min(1, values[p]);
    }
    return resized.withFeatures(Values.array(values, resized.features().shape()));
  }

  private static Dataset enlarged(Dataset small) {
    Dataset large = resized(small, SIZE - 2 * MARGIN);
    INDArray framed = Nd4j.zeros(DataType.FLOAT, small.size(), 1, SIZE, SIZE);
    framed
        .get(
            NDArrayIndex.all(),
            NDArrayIndex.all(),
            NDArrayIndex.interval(MARGIN, SIZE - MARGIN),
            NDArrayIndex.interval(MARGIN, SIZE - MARGIN))
        .assign(large.features());
    return small.withFeatures(framed);
  }
}
