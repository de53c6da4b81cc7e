package io.github.distillery.data;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Draws samples at random so that each class keeps its share. */
final class Stratified {
  private Stratified() {}

  /** Draws {@code count} indices, sorted, each class in its share (largest remainders). */
  static int[] draw(int[] classOf, int classes, int count, long seed) {
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

  static Split split(Dataset data, double train, double validation, long seed) {
    double test = 1 - train - validation;
    if (!(train > 0) || !(validation > 0) || test < -1e-9) {
      throw new DataException(
          "%s: fractions %s for training and %s for validation; both must be above 0 and together at most 1"
              .formatted(data.name(), train, validation));
    }
    int[] classOf = data.classOf();
    int trainCount = (int) Math.round(train * data.size());
    int validationCount =
        test < 1e-9 ? data.size() - trainCount : (int) Math.round(validation * data.size());
    int testCount = data.size() - trainCount - validationCount;
    if (trainCount == 0 || validationCount == 0 || (test >= 1e-9 && testCount == 0)) {
      throw new DataException(
          "%s: %,d samples split into %,d, %,d and %,d leave a part empty; use other fractions or more data"
              .formatted(data.name(), data.size(), trainCount, validationCount, testCount));
    }
    int[] trainIndices = draw(classOf, data.classes(), trainCount, seed);
    int[] rest = without(data.size(), trainIndices);
    int[] restClasses = IntStream.of(rest).map(i -> classOf[i]).toArray();
    int[] validationOfRest = draw(restClasses, data.classes(), validationCount, seed + 1);
    int[] testOfRest = without(rest.length, validationOfRest);
    Dataset trainPart = data.subset(trainIndices, data.name() + " train");
    Dataset validationPart = data.subset(pick(rest, validationOfRest), data.name() + " validation");
    return testOfRest.length == 0
        ? Split.of(trainPart, validationPart)
        : Split.of(
            trainPart, validationPart, data.subset(pick(rest, testOfRest), data.name() + " test"));
  }

  private static int[][] shuffledByClass(int[] classOf, int classes, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[][] byClass = new int[classes][];
    for (int c = 0; c < classes; c++) {
      int wanted = c;
      byClass[c] = IntStream.range(0, classOf.length).filter(i -> classOf[i] == wanted).toArray();
      Shuffle.inPlace(byClass[c], random);
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
