package io.github.distillery.data;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Chooses samples at random so that each class keeps its share. All that has the same classes in
 * the same order is divided alike by the same seed: sentences, and the data sets made from them.
 *
 * <p>Introduced in notebook 15; {@link Dataset#split} and {@link Dataset#sample} are made of it.
 */
public final class Stratified {
  private Stratified() {}

  /**
   * Draws samples, each class in its share (largest remainders).
   *
   * @param classOf the class of each sample, from 0
   * @param classes how many classes there are
   * @param count how many samples are wanted
   * @param seed the same seed draws the same samples
   * @return {@code count} indices, sorted
   * @throws DataException where there are not so many samples
   */
  public static int[] draw(int[] classOf, int classes, int count, long seed) {
    if (count < 0 || count > classOf.length) {
      throw new DataException(
          "%,d samples wanted of %,d; ask for at most as many as there are"
              .formatted(count, classOf.length));
    }
    int[][] byClass = shuffledByClass(classOf, classes, seed);
    int[] quota = quotas(byClass, count, classOf.length);
    return IntStream.range(0, classes)
        .flatMap(c -> Arrays.stream(byClass[c], 0, quota[c]))
        .sorted()
        .toArray();
  }

  /**
   * The samples of each part of a split.
   *
   * @param train indices, sorted
   * @param validation indices, sorted
   * @param test indices, sorted; none where the other parts take all
   */
  public record Parts(int[] train, int[] validation, int[] test) {}

  /**
   * Divides samples into training, validation and test part, each class in its share.
   *
   * @param name of the data, for messages
   * @param classOf the class of each sample, from 0
   * @param classes how many classes there are
   * @param train the share for training, above 0
   * @param validation the share for validation, above 0; the test part gets what is left
   * @param seed the same seed makes the same parts
   * @return which samples go where
   * @throws DataException where the shares are impossible or a part would be empty
   */
  public static Parts parts(
      String name, int[] classOf, int classes, double train, double validation, long seed) {
    int size = classOf.length;
    double test = 1 - train - validation;
    if (!(train > 0) || !(validation > 0) || test < -1e-9) {
      throw new DataException(
          "%s: fractions %s for training and %s for validation; both must be above 0 and together at most 1"
              .formatted(name, train, validation));
    }
    int trainCount = (int) Math.round(train * size);
    int validationCount = test < 1e-9 ? size - trainCount : (int) Math.round(validation * size);
    int testCount = size - trainCount - validationCount;
    if (trainCount == 0 || validationCount == 0 || (test >= 1e-9 && testCount == 0)) {
      throw new DataException(
          "%s: %,d samples split into %,d, %,d and %,d leave a part empty; use other fractions or more data"
              .formatted(name, size, trainCount, validationCount, testCount));
    }
    int[] trainIndices = draw(classOf, classes, trainCount, seed);
    int[] rest = without(size, trainIndices);
    int[] restClasses = IntStream.of(rest).map(i -> classOf[i]).toArray();
    int[] validationOfRest = draw(restClasses, classes, validationCount, seed + 1);
    int[] testOfRest = without(rest.length, validationOfRest);
    return new Parts(trainIndices, pick(rest, validationOfRest), pick(rest, testOfRest));
  }

  static Split split(Dataset data, double train, double validation, long seed) {
    Parts parts = parts(data.name(), data.classOf(), data.classes(), train, validation, seed);
    Dataset trainPart = data.subset(parts.train(), data.name() + " train");
    Dataset validationPart = data.subset(parts.validation(), data.name() + " validation");
    return parts.test().length == 0
        ? Split.of(trainPart, validationPart)
        : Split.of(trainPart, validationPart, data.subset(parts.test(), data.name() + " test"));
  }

  private static int[][] shuffledByClass(int[] classOf, int classes, long seed) {
    int[] sizes = new int[classes];
    for (int c : classOf) {
      sizes[c]++;
    }
    int[][] byClass = new int[classes][];
    Arrays.setAll(byClass, c -> new int[sizes[c]]);
    int[] next = new int[classes];
    for (int i = 0; i < classOf.length; i++) {
      int c = classOf[i];
      byClass[c][next[c]++] = i;
    }
    SplittableRandom random = new SplittableRandom(seed);
    for (int[] one : byClass) {
      Shuffle.inPlace(one, random);
    }
    return byClass;
  }

  private static int[] quotas(int[][] byClass, int count, int size) {
    int[] quota = new int[byClass.length];
    double[] remainder = new double[byClass.length];
    int given = 0;
    for (int c = 0; c < byClass.length; c++) {
      double share = size == 0 ? 0 : (double) count * byClass[c].length / size;
      quota[c] = (int) Math.floor(share);
      remainder[c] = share - quota[c];
      given += quota[c];
    }
    Integer[] order = IntStream.range(0, quota.length).boxed().toArray(Integer[]::new);
    Arrays.sort(order, (a, b) -> Double.compare(remainder[b], remainder[a]));
    for (int k = 0; given < count; k++) {
      int c = order[k % order.length];
      if (quota[c] < byClass[c].length) {
        quota[c]++;
        given++;
      }
    }
    return quota;
  }

  private static int[] without(int size, int[] sorted) {
    return IntStream.range(0, size).filter(i -> Arrays.binarySearch(sorted, i) < 0).toArray();
  }

  private static int[] pick(int[] source, int[] positions) {
    return IntStream.of(positions).map(p -> source[p]).toArray();
  }
}
