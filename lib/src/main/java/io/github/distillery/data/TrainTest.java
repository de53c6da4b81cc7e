package io.github.distillery.data;

/**
 * A benchmark as it is published: a training part, and a test part that everybody measures on.
 *
 * <p>Introduced in notebook 02.
 *
 * @param train the published training part
 * @param test the published test part
 */
public record TrainTest(Dataset train, Dataset test) {
  /**
   * Takes a validation part out of the training part, at random, with each class in its share. The
   * test part stays as it is.
   *
   * @param trainFraction the share of the training part that stays for training
   * @param seed the same seed makes the same split
   * @return the split
   */
  public Split split(double trainFraction, long seed) {
    Split parts = train.split(trainFraction, seed);
    String name = train.name().replaceFirst(" train$", "");
    return Split.of(
        parts.train().named(name + " train"), parts.validation().named(name + " validation"), test);
  }
}
