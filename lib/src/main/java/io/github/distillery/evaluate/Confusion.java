package io.github.distillery.evaluate;

import java.util.Arrays;

/**
 * Which classes were taken for which. Only pairs that occurred are kept, so that memory grows with
 * the samples, not with the square of the number of classes.
 *
 * <p>Introduced in notebook 02.
 */
public final class Confusion {
  private final int classes;

  /** {@code actual * classes + predicted}, rising. */
  private final long[] pairs;

  private final int[] counts;

  private Confusion(int classes, long[] pairs, int[] counts) {
    this.classes = classes;
    this.pairs = pairs;
    this.counts = counts;
  }

  /**
   * Counts.
   *
   * @param actual the class of each sample, from 0
   * @param predicted what each was taken for; as many
   * @param classes how many classes there are
   * @return the counts
   * @throws IllegalArgumentException where the numbers of samples differ, or there is no such class
   */
  public static Confusion of(int[] actual, int[] predicted, int classes) {
    if (actual.length != predicted.length) {
      throw new IllegalArgumentException(
          "%,d actual and %,d predicted classes; give one of both for each sample"
              .formatted(actual.length, predicted.length));
    }
    long[] all = new long[actual.length];
    for (int i = 0; i < all.length; i++) {
      if (Math.min(actual[i], predicted[i]) < 0 || Math.max(actual[i], predicted[i]) >= classes) {
        throw new IllegalArgumentException(
            "sample %d is of class %d and was taken for %d; classes go from 0 to %d"
                .formatted(i, actual[i], predicted[i], classes - 1));
      }
      all[i] = (long) actual[i] * classes + predicted[i];
    }
    Arrays.sort(all);
    int[] counts = new int[all.length];
    int different = 0;
    for (int i = 0; i < all.length; i++) {
      different += i == 0 || all[i] != all[i - 1] ? 1 : 0;
      all[different - 1] = all[i];
      counts[different - 1]++;
    }
    return new Confusion(classes, Arrays.copyOf(all, different), Arrays.copyOf(counts, different));
  }

  /**
   * How many classes there are.
   *
   * @return as many as the data has
   */
  public int classes() {
    return classes;
  }

  /**
   * How many samples of one class were taken for another, or for itself.
   *
   * @param actual the class they belong to
   * @param predicted what they were taken for
   * @return 0 or more
   */
  public int count(int actual, int predicted) {
    int place = Arrays.binarySearch(pairs, (long) actual * classes + predicted);
    return place < 0 ? 0 : counts[place];
  }

  /**
   * How many samples there are.
   *
   * @return the sum of all counts
   */
  public int samples() {
    return Arrays.stream(counts).sum();
  }

  /**
   * How many samples of one class there are.
   *
   * @param actual the class they belong to
   * @return 0 or more
   */
  public int samplesOf(int actual) {
    return Arrays.stream(counts, from(actual), from(actual + 1)).sum();
  }

  /**
   * How many samples were taken for what they are.
   *
   * @return the sum of the diagonal
   */
  public int right() {
    int right = 0;
    for (int i = 0; i < pairs.length; i++) {
      right += pairs[i] / classes == pairs[i] % classes ? counts[i] : 0;
    }
    return right;
  }

  /**
   * All counts, also those that are 0: for some dozen classes.
   *
   * @return a new array {@code [actual][predicted]}
   */
  public int[][] matrix() {
    int[][] matrix = new int[classes][classes];
    for (int i = 0; i < pairs.length; i++) {
      matrix[(int) (pairs[i] / classes)][(int) (pairs[i] % classes)] = counts[i];
    }
    return matrix;
  }

  /** Where the pairs of a class begin. */
  private int from(int actual) {
    int place = Arrays.binarySearch(pairs, (long) actual * classes);
    return place < 0 ? -place - 1 : place;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Confusion that
        && classes == that.classes
        && Arrays.equals(pairs, that.pairs)
        && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(pairs) + Arrays.hashCode(counts);
  }

  @Override
  public String toString() {
    return "%,d of %,d samples of %,d classes taken for what they are"
        .formatted(right(), samples(), classes);
  }
}
