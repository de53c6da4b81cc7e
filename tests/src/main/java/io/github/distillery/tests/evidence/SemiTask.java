package io.github.distillery.tests.evidence;

import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.data.TrainTest;
import io.github.distillery.datasets.Datasets;
import io.github.distillery.train.Augmentation;

/**
 * One data set of {@link SemiSupervised} and what suits it.
 *
 * @param name for headings and files
 * @param train the images to learn from and to choose by
 * @param test the images to measure on
 * @param labelsPerClass how many labels are shown
 * @param epochs how often each unlabelled image is seen
 * @param weak the augmentation of everybody but the first baseline
 * @param strong for the unlabelled images where a way has two kinds of view
 */
record SemiTask(
    String name,
    Dataset train,
    Dataset test,
    int labelsPerClass,
    int epochs,
    Augmentation weak,
    Augmentation strong) {
  static final long SPLIT_SEED = 1;
  private static final int CLOTHES = 20_000;
  private static final Augmentation NOISE =
      Augmentation.noise(0.1, 0, 1).then(Augmentation.cutOut(10));

  static SemiTask mnist() {
    TrainTest digits = Datasets.mnist();
    return new SemiTask(
        "mnist",
        digits.train(),
        digits.test(),
        10,
        2,
        Augmentation.rotation(10).then(Augmentation.shift(2)),
        Augmentation.rotation(30).then(Augmentation.shift(4)).then(NOISE));
  }

  /** Of 20,000 images to learn from, as all 60,000 are not everywhere. */
  static SemiTask fashionMnist() {
    TrainTest clothes = Datasets.fashionMnist();
    return new SemiTask(
        "fashion-mnist",
        clothes.train().sample(CLOTHES, SPLIT_SEED),
        clothes.test(),
        50,
        12,
        Augmentation.flip().then(Augmentation.shift(1)),
        Augmentation.flip()
            .then(Augmentation.rotation(15))
            .then(Augmentation.shift(3))
            .then(NOISE));
  }

  Split split() {
    Dataset pool = train.sample(EvidenceFolder.size(train.size(), 2_400), SPLIT_SEED);
    int validation = EvidenceFolder.size(1_000, 200);
    Split parts = pool.split(1 - (double) validation / pool.size(), SPLIT_SEED);
    return Split.of(
        parts.train(),
        parts.validation(),
        test.sample(EvidenceFolder.size(test.size(), 500), SPLIT_SEED));
  }
}
