package io.github.distillery.tests.evidence;

import io.github.distillery.backend.Backend;
import io.github.distillery.data.Batch;
import io.github.distillery.data.Batches;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.datasets.Datasets;
import io.github.distillery.model.Architectures;
import io.github.distillery.train.Augmentation;
import io.github.distillery.train.History;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;

/**
 * How long an epoch's augmentation takes beside the training of a LeNet on the same images, in the
 * same run: milliseconds of a batch of 128, and their ratio to a training step. Takes a minute.
 */
public final class AugmentationPace {
  private static final int BATCH = 128;
  private static final int STEPS = 50;
  private static final int ROUNDS = 5;

  private AugmentationPace() {}

  /**
   * Prints one line an augmentation.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) {
    Backend.threads(1);
    Dataset images = Datasets.fashionMnist().train().sample(STEPS * BATCH, 1);
    Split split = Split.of(images, images.sample(10, 2));
    double step = step(split);
    System.out.printf("LeNet, a training step of %d images: %.2f ms%n", BATCH, step);
    for (Map.Entry<String, Augmentation> entry : augmentations().entrySet()) {
      double batch = augment(images, entry.getValue());
      System.out.printf(
          "%-28s %6.2f ms a batch, %5.1f%% of a step%n", entry.getKey(), batch, 100 * batch / step);
    }
  }

  private static Map<String, Augmentation> augmentations() {
    Map<String, Augmentation> all = new LinkedHashMap<>();
    all.put("shift", Augmentation.shift(2));
    all.put("flip", Augmentation.flip());
    all.put("cut-out", Augmentation.cutOut(8));
    all.put("noise, 0 to 1", Augmentation.noise(0.1, 0, 1));
    all.put("rotation", Augmentation.rotation(15));
    all.put("mixup", Augmentation.mixup(0.4));
    all.put("CutMix", Augmentation.cutMix(1));
    all.put(
        "rotation, shift, cut-out",
        Augmentation.rotation(15).then(Augmentation.shift(2)).then(Augmentation.cutOut(8)));
    all.put(
        "all but CutMix",
        Augmentation.flip()
            .then(Augmentation.rotation(15))
            .then(Augmentation.shift(2))
            .then(Augmentation.noise(0.1, 0, 1))
            .then(Augmentation.cutOut(8))
            .then(Augmentation.mixup(0.4)));
    return all;
  }

  /** The first epoch warms up; validation has ten images. */
  private static double step(Split split) {
    TrainingOptions options = TrainingOptions.defaults().epochs(ROUNDS + 1).batchSize(BATCH);
    History history = Trainer.train(Architectures.lenet(1, 28, 28, 10), split, options).history();
    return 1000
        / (double) STEPS
        * median(history.epochs().stream().skip(1).mapToDouble(History.Epoch::seconds));
  }

  private static double augment(Dataset images, Augmentation augmentation) {
    double[] rounds = new double[ROUNDS];
    for (int round = -1; round < ROUNDS; round++) {
      SplittableRandom random = new SplittableRandom(round);
      long taken = 0;
      for (Batch batch : Batches.shuffled(images, BATCH, 1, 2 + round).lent()) {
        long began = System.nanoTime();
        augmentation.change(batch, 1, random);
        taken += System.nanoTime() - began;
      }
      if (round >= 0) {
        rounds[round] = taken / 1e6 / STEPS;
      }
    }
    return median(DoubleStream.of(rounds));
  }

  private static double median(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
